from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "governance.deadlines"
    label = "deadlines"
    verbose_name = "时限"

    def ready(self) -> None:
        from governance.deadlines import checks  # noqa: F401  registers the checks
