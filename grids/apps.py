from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("网格")
    nav_label = _("社区")

    def ready(self) -> None:
        from grids import registrations

        registrations.register_all()
