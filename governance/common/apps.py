from django.apps import AppConfig, apps
from django.db.models.signals import pre_migrate


class CommonConfig(AppConfig):
    name = "governance.common"
    label = "common"
    verbose_name = "共用"

    def ready(self) -> None:
        from governance.common.migrating import refuse_half_way

        # Once a run: the signal goes to each app with models, and this one has none.
        pre_migrate.connect(refuse_half_way, sender=apps.get_app_config("contenttypes"))
