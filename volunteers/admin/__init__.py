"""Django admin: lists and rules are configured here; what people did is only shown."""

from volunteers.admin import bank, needs, service

__all__ = ["bank", "needs", "service"]
