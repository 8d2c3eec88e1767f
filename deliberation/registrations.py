"""What this app hangs into the registries of the ground floor. One small function a part."""

from deliberation.registrations_ballots import register_ballots
from deliberation.registrations_meetings import register_meetings
from deliberation.registrations_resolutions import register_covenants, register_resolutions
from deliberation.registrations_topics import register_topics
from governance.portal.registry import PresetLoader, portal


def register_all() -> None:
    """Called once, when Django is ready."""
    portal.presets.add(PresetLoader("deliberation", "deliberation.presets.load_presets"))
    register_topics()
    register_meetings()
    register_resolutions()
    register_covenants()
    register_ballots()
