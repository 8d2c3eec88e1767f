from django.db import models


class BareRow(models.Model):
    """What the bare limit writes and reads: a row without index, rule or history. Its table is made by `run-syncdb`."""

    title = models.CharField(max_length=80)
    body = models.TextField()
    state = models.CharField(max_length=10, default="RAISED")
    kind = models.CharField(max_length=10, default="COMMUNITY")
    urgency = models.CharField(max_length=10, default="GENERAL")
    area_code = models.CharField(max_length=15)
    holder = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    supports = models.IntegerField(default=0)
