"""Django admin: councils, charters, seats, procedures and presets are configured here; what people did is only shown."""

from deliberation.admin import (  # noqa: F401  they register themselves
    ballots,
    councils,
    meetings,
    procedures,
    resolutions,
    topics,
)
