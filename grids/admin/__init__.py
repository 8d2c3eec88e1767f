from grids.admin import admission, circle, day, lists, messages, organisations, roster

__all__ = ["admission", "circle", "day", "lists", "messages", "organisations", "roster"]
