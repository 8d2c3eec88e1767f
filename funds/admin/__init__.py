"""Django admin: rules are configured here; money, votes and what people did are only shown."""

from funds.admin import choices, foundation, grants, projects, public

__all__ = ["choices", "foundation", "grants", "projects", "public"]
