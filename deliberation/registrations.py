"""What this app hangs into the registries of the ground floor. One small function a part."""

from django.utils.translation import gettext_lazy as _

from deliberation.models import Meeting
from deliberation.presets import load_presets
from deliberation.services import outcomes
from deliberation.services.meetings import decide_motion, reminders
from governance.deadlines.registry import Handler, register
from governance.portal.registry import PresetLoader, portal


def register_all() -> None:
    """Called once, when Django is ready."""
    portal.presets.add(PresetLoader("deliberation", load_presets))
    register_meetings()


def register_meetings() -> None:
    register(reminders.REMINDER, Handler(Meeting, on_due=reminders.remind, label=_("会议提醒")))
    if decide_motion not in outcomes.ballot_counted:  # ready() may run twice
        outcomes.ballot_counted.append(decide_motion)
