from grids.admin import messages

__all__ = ["messages"]
