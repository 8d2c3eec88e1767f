import gc

from config.celery import app as celery_app

__all__ = ["celery_app"]

# Pages make thousands of short-lived objects and no cycles: looking for cycles less often saves a tenth of the processor.
gc.set_threshold(50_000, 20, 100)
