"""Django admin: lists and rules are configured here; what people did is only shown."""

from volunteers.admin import needs

__all__ = ["needs"]
