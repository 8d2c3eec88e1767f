from grids.admin import day, messages, roster

__all__ = ["day", "messages", "roster"]
