from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "governance.deadlines"
    label = "deadlines"
    verbose_name = "时限"
