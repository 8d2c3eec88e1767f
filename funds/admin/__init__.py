"""Django admin: rules are configured here; money, votes and what people did are only shown."""

from funds.admin import choices, foundation, grants, public

__all__ = ["choices", "foundation", "grants", "public"]
