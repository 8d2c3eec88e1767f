from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "governance.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        from governance.portal import registrations  # noqa: F401
