"""Who is responsible for every door, from a day to a day; who stands in; the card that says so."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from governance.common.days import days_in_order
from governance.people.models import Organisation, Posting
from governance.territory.levels import Level
from governance.territory.models import Area, Building, Entrance, Lane
from grids.states import SINGLE_DUTIES, Duty


class RosterEntry(models.Model):
    """Somebody has a duty at a place from a day to a day (exclusive).

    Duties that give authority (网格长, 网格员, 社区工作者, 书记) carry the `posting` that was opened with them and ends
    with them: nothing is entered twice. A building leader without an account stands here by name.
    """

    duty = models.CharField(_("职责"), max_length=16, choices=Duty)
    community = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="roster",
        limit_choices_to={"level": Level.COMMUNITY},
        verbose_name=_("社区"),
    )
    area_code = models.CharField(max_length=15, editable=False)  # of the grid where there is one, else the community
    grid = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("网格"))
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="roster", verbose_name=_("楼栋")
    )
    entrance = models.ForeignKey(
        Entrance, models.PROTECT, null=True, blank=True, related_name="roster", verbose_name=_("单元")
    )
    lane = models.ForeignKey(Lane, models.PROTECT, null=True, blank=True, related_name="roster", verbose_name=_("街巷"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="roster_entries",
        verbose_name=_("账号"),
    )
    name = models.CharField(_("姓名"), max_length=40)
    work_phone = models.CharField(_("工作电话"), max_length=30, blank=True)
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, blank=True, related_name="roster_entries", verbose_name=_("任职")
    )
    # 1+6+N of a lane: which of the six, or 志愿者.
    team_role = models.CharField(_("团队角色"), max_length=30, blank=True)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    end_reason = models.CharField(_("离任原因"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("名册")
        ordering = ["area_code", "duty", "id"]
        constraints = [
            days_in_order("roster_entry_days_in_order"),
            models.CheckConstraint(
                condition=Q(duty__in=["GRID_LEADER", "GRID_WORKER"], grid__isnull=False)
                | Q(duty__in=["BUILDING_LEADER", "HUB_HOUSEHOLD"], building__isnull=False)
                | Q(duty="ENTRANCE_LEADER", entrance__isnull=False)
                | Q(duty__in=["LANE_CHIEF", "LANE_MEMBER"], lane__isnull=False)
                | Q(duty__in=["SECRETARY", "COMMUNITY_STAFF", "LEGAL_ADVISER", "MEDIATOR"]),
                name="roster_entry_place_fits_duty",
            ),
            # One holder without an end at a place; that days do not overlap is kept under the community's lock.
            models.UniqueConstraint(
                "duty",
                "community",
                Coalesce("grid", 0),
                Coalesce("building", 0),
                Coalesce("entrance", 0),
                Coalesce("lane", 0),
                condition=Q(ends_on=None, duty__in=SINGLE_DUTIES),
                name="roster_single_duty_held_once",
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "duty"], name="roster_area_duty"),
            # "who was responsible here on that day"
            models.Index(fields=["building", "starts_on"], name="roster_building_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_duty_display()}"


class Leave(models.Model):
    """Away from a day to a day (exclusive); the deputy covers, and matters that come meanwhile are theirs."""

    entry = models.ForeignKey(RosterEntry, models.CASCADE, related_name="leaves", verbose_name=_("名册"))
    deputy = models.ForeignKey(RosterEntry, models.PROTECT, related_name="deputies", verbose_name=_("代班人"))
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"))
    posting = models.ForeignKey(  # the deputy's authority for these days
        Posting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代班任职")
    )
    reason = models.CharField(_("原因"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("请假代班")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="leave_days_in_order"),
            models.CheckConstraint(condition=~Q(entry=F("deputy")), name="leave_deputy_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.deputy_id}"


class CrossPosting(models.Model):
    """双向进入、交叉任职: the same person sits here and there."""

    entry = models.ForeignKey(RosterEntry, models.CASCADE, related_name="cross_postings", verbose_name=_("名册"))
    other = models.ForeignKey(
        RosterEntry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("另一任职")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    title = models.CharField(_("职务"), max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = _("交叉任职")

    def __str__(self) -> str:
        return self.title


class GridCard(models.Model):
    """公示牌 / 联系卡 of a duty at a place: shown while there is consent, and it points at whoever covers it today."""

    entry = models.OneToOneField(RosterEntry, models.CASCADE, related_name="card", verbose_name=_("名册"))
    token = models.CharField(max_length=20, unique=True, editable=False)  # in the QR code
    photo = models.ImageField(_("照片"), upload_to="cards/%Y/", blank=True)
    duties = models.TextField(_("职责"), max_length=500, blank=True)
    consent_on = models.DateField(_("本人同意公开于"), null=True, blank=True)
    expires_on = models.DateField(_("有效至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("网格公示牌")

    def __str__(self) -> str:
        return f"{self.entry_id}"


class Handover(models.Model):
    """A duty passed on: how many open matters went with it, from whom to whom."""

    before = models.ForeignKey(RosterEntry, models.PROTECT, related_name="handed_over", verbose_name=_("移交人"))
    after = models.ForeignKey(
        RosterEntry, models.PROTECT, null=True, blank=True, related_name="took_over", verbose_name=_("接手人")
    )
    at = models.DateTimeField(_("移交于"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经手人"))
    matters = models.PositiveIntegerField(_("移交诉求"), default=0)
    visits_due = models.PositiveIntegerField(_("移交待走访"), default=0)
    words = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("工作移交")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"
