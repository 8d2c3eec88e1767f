"""Which static files of packages are published."""

from django.contrib.staticfiles import apps


class StaticFilesConfig(apps.StaticFilesConfig):
    # Not shown by any page of ours: the browsable API and the second API viewer (5 MB that every start would copy).
    ignore_patterns = [*apps.StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]
