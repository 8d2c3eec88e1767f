from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "governance.territory"
    label = "territory"
    verbose_name = "地域"
