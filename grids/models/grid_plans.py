"""网格划分: a proposed division of a community's buildings into grids, some of them new."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.people.models import User
from governance.territory.models import Area, Building
from grids.models.organisations import OfCommunity
from grids.states_plans import PlanState


class GridPlan(OfCommunity):
    """From a day on; approved, its grids are made and its buildings move by `PlannedMove`."""

    new_names = models.JSONField(_("新网格"), default=list, blank=True)
    on = models.DateField(_("自哪一天"))
    words = models.CharField(_("为什么这样划分"), max_length=500)
    state = models.CharField(_("状态"), max_length=10, choices=PlanState, default=PlanState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    proposed_at = models.DateTimeField(_("提出于"))
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办理人")
    )
    decided_at = models.DateTimeField(_("办理于"), null=True, blank=True)
    decision = models.CharField(_("答复"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("网格划分")
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="grid_plan_area")]
        constraints = [
            models.UniqueConstraint(fields=["community"], condition=Q(state="PROPOSED"), name="grid_plan_one_proposed"),
            models.CheckConstraint(
                condition=Q(state="PROPOSED", decided_at=None) | (~Q(state="PROPOSED") & Q(decided_at__isnull=False)),
                name="grid_plan_decided_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} {self.on}"


class GridPlanLine(models.Model):
    """One building: where it stood when this was proposed, and the grid it goes to (one that is there, or the n-th new)."""

    plan = models.ForeignKey(GridPlan, models.CASCADE, related_name="lines", verbose_name=_("网格划分"))
    building = models.ForeignKey(Building, models.PROTECT, related_name="+", verbose_name=_("楼栋"))
    before = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("现在的网格")
    )
    grid = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("划入网格"))
    new_number = models.PositiveSmallIntegerField(_("第几个新网格"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("划分的楼栋")
        constraints = [
            models.UniqueConstraint(fields=["plan", "building"], name="grid_plan_building_once"),
            models.CheckConstraint(
                condition=Q(grid__isnull=False) | Q(new_number__isnull=False), name="grid_plan_line_has_target"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.building_id}"
