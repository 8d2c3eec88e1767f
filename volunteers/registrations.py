"""What this app hangs into the registries of the ground floor. One small function a part."""

from volunteers.registrations_bank import register_bank
from volunteers.registrations_needs import register_needs
from volunteers.registrations_service import register_service


def register_all() -> None:
    """Called once, when Django is ready."""
    register_service()
    register_needs()
    register_bank()
