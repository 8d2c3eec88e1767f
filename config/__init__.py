import gc

from config.celery import app as celery_app

__all__ = ["celery_app"]

# Pages make thousands of short-lived objects and hardly any cycles: looking for those less often saves a tenth of the CPU.
gc.set_threshold(50_000, 20, 100)
