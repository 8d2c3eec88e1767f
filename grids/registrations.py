"""What this app hangs into the registries of the ground floor. One small function a part."""

from django.utils.translation import gettext_lazy as _

from governance.deadlines.registry import Handler, register
from grids.models import RosterEntry
from grids.services import endings


def register_all() -> None:
    """Called once, when Django is ready."""
    register_roster()


def register_roster() -> None:
    ended = Handler(RosterEntry, on_due=endings.hand_on_when_ended, label=_("离任移交"), needs_policy=False)
    register(endings.END_OF_DUTY, ended)
