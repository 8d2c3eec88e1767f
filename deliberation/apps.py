from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "deliberation"
    verbose_name = "议事"

    def ready(self) -> None:
        from deliberation import registrations

        registrations.register_all()
