"""What this app hangs into the registries of the ground floor. One small function a part."""

from deliberation.presets import load_presets
from governance.portal.registry import PresetLoader, portal


def register_all() -> None:
    """Called once, when Django is ready."""
    portal.presets.add(PresetLoader("deliberation", load_presets))
