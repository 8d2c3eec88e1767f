from grids.admin import day, lists, messages, roster

__all__ = ["day", "lists", "messages", "roster"]
