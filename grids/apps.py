from django.apps import AppConfig


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = "网格"

    def ready(self) -> None:
        from grids import registrations

        registrations.register_all()
