"""What this app hangs into the registries of the ground floor. One small function a part."""

from funds.presets.foundation import load_foundation_presets
from funds.registrations_choices import register_choices
from governance.portal.registry import PresetLoader, portal


def register_all() -> None:
    """Called once, when Django is ready."""
    register_foundation()
    register_choices()


def register_foundation() -> None:
    portal.presets.add(PresetLoader("funds.foundation", load_foundation_presets))
