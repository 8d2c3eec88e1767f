from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "governance.api"
    label = "api"
    verbose_name = "开放接口"

    def ready(self) -> None:
        from governance.api import schema  # noqa: F401  (drf-spectacular finds our sign-in scheme by its import)
