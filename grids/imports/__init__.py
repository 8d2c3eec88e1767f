"""Spreadsheets of a community: columns found by heading in any order, every bad row named."""
