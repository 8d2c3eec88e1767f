"""Matters of the demonstration district: invented stories that go through the real services."""
