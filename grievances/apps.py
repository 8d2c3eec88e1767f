from django.apps import AppConfig


class GrievancesConfig(AppConfig):
    name = "grievances"
    verbose_name = "诉求"

    def ready(self) -> None:
        from grievances import registrations

        registrations.register_all()
