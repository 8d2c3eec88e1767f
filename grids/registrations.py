"""What this app hangs into the registries of the ground floor. One small function a part."""

from django.utils.translation import gettext_lazy as _

from governance.deadlines.registry import Handler, register
from governance.portal.registry import PresetLoader, portal
from grids.models import RosterEntry
from grids.presets import load_presets
from grids.services import endings
from grids.services.findings import hear_of_matter
from grievances.news import listen


def register_all() -> None:
    """Called once, when Django is ready."""
    portal.presets.add(PresetLoader("grids", load_presets))
    register_roster()
    register_day()


def register_roster() -> None:
    ended = Handler(RosterEntry, on_due=endings.hand_on_when_ended, label=_("离任移交"), needs_policy=False)
    register(endings.END_OF_DUTY, ended)


def register_day() -> None:
    listen(hear_of_matter)
