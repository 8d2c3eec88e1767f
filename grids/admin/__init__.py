from grids.admin import circle, day, lists, messages, roster

__all__ = ["circle", "day", "lists", "messages", "roster"]
