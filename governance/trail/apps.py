from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "governance.trail"
    label = "trail"
    verbose_name = "留痕"

    def ready(self) -> None:
        from governance.common.journal import set_writer
        from governance.trail.services import record

        set_writer(record)
