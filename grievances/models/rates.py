"""The summary behind the three rates: counts of matters by month, community and what they are.

Nobody edits it: a task counts whole blocks (one community, one month) anew from the matters themselves.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.people.models import Department
from grievances.models.catalogue import Category
from grievances.states import Kind


class RateCell(models.Model):
    """Counts of the matters that one community received in one month, at some grain.

    The finest grain would be large where a community has many sorts of matters, so each page reads the coarsest grain
    that can answer it. Columns are the measures of `rates.definitions`.
    """

    class Grain(models.TextChoices):
        WHOLE = "WHOLE", _("合计")
        CATEGORY = "CATEGORY", _("按类别")
        DEPARTMENT = "DEPARTMENT", _("按部门")
        BOTH = "BOTH", _("按类别和部门")
        FLOW = "FLOW", _("按层级流向")

    month = models.DateField(_("月份"))  # its first day, of `raised_at` in local time
    area_code = models.CharField(_("区划代码"), max_length=12)  # community; street or district for what is placed there
    grain = models.CharField(max_length=10, choices=Grain)
    kind = models.CharField(_("分流"), max_length=10, choices=Kind, blank=True)
    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    flow = models.CharField(max_length=25, blank=True)  # `GRID>STREET`: where it began and where it is

    raised = models.PositiveIntegerField(default=0)
    open = models.PositiveIntegerField(default=0)
    resolved = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    contact_in_time = models.PositiveIntegerField(default=0)
    contact_late = models.PositiveIntegerField(default=0)
    contact_pending = models.PositiveIntegerField(default=0)
    satisfied = models.PositiveIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0)
    unsettled = models.PositiveIntegerField(default=0)
    awaiting = models.PositiveIntegerField(default=0)
    silent = models.PositiveIntegerField(default=0)
    unreached = models.PositiveIntegerField(default=0)
    risen = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("三率统计")
        indexes = [
            # a page: one grain, an area, some months; a recount: the block it replaces
            models.Index(fields=["grain", "area_code", "month"], name="rate_cell_area"),
            # a department officer's page: one department, all areas
            models.Index(
                fields=["department", "grain", "month"],
                condition=Q(department__isnull=False),
                name="rate_cell_department",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.month:%Y-%m} {self.grain}"


class PressureCell(models.Model):
    """Open matters of one community by the time that is left, as counted at `RateFold.pressure_at`."""

    area_code = models.CharField(_("区划代码"), max_length=12, db_index=True)
    kind = models.CharField(_("分流"), max_length=10, choices=Kind, blank=True)
    department = models.ForeignKey(Department, models.CASCADE, null=True, blank=True, related_name="+")
    late = models.PositiveIntegerField(default=0)
    day = models.PositiveIntegerField(default=0)
    three_days = models.PositiveIntegerField(default=0)
    week = models.PositiveIntegerField(default=0)
    later = models.PositiveIntegerField(default=0)
    paused = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("时限压力")

    def __str__(self) -> str:
        return self.area_code


class RateFold(models.Model):
    """The one row that says how far the summary has read the trail, and as of when it stands."""

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    read_to = models.BigIntegerField(default=0)  # id of the last sealed entry whose matters are counted
    counted_at = models.DateTimeField(_("统计截至"), null=True, blank=True)
    pressure_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("统计进度")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="rate_fold_only_one")]

    def __str__(self) -> str:
        return f"{self.read_to} {self.counted_at}"
