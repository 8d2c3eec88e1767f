from grids.admin import admission, circle, day, lists, messages, roster

__all__ = ["admission", "circle", "day", "lists", "messages", "roster"]
