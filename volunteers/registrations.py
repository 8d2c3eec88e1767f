"""What this app hangs into the registries of the ground floor. One small function a part."""


def register_all() -> None:
    """Called once, when Django is ready."""
