from grids.admin import messages, roster

__all__ = ["messages", "roster"]
