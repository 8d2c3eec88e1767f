from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundsConfig(AppConfig):
    name = "funds"
    verbose_name = _("公益基金")

    def ready(self) -> None:
        from funds import registrations

        registrations.register_all()
