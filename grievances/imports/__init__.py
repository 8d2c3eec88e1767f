"""Hotline exports in: read the file, guess its columns, understand its dates, name every bad row, bring in the rest."""
