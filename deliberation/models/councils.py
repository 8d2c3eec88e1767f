"""Councils, their charters and seats, the rules they decide by, and the places where they meet."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from deliberation.states import CouncilKind, Electorate, PassBase, SeatBasis, SeatRole, Secrecy
from governance.common.days import days_in_order
from governance.people.models import Organisation, Posting, Residency
from governance.territory.levels import Level
from governance.territory.models import Area, Building, Estate, Lane, ResidentGroup


class DecisionRule(models.Model):
    """Who may vote, what quorum, what share passes: a dated preset with its article. Shares are exact fractions.

    `strict` means more than (超过, 过半数), otherwise at least (以上): 民法典 1259. A floor-area share of 0/1 means that
    area does not count. `district` makes it a local overlay.
    """

    code = models.SlugField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    district = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("只用于（区）")
    )
    electorate = models.CharField(_("谁能投票"), max_length=20, choices=Electorate)
    quorum_numerator = models.PositiveSmallIntegerField(_("参会或参与：分子"))
    quorum_denominator = models.PositiveSmallIntegerField(_("参会或参与：分母"))
    quorum_is_strict = models.BooleanField(_("须超过"), default=False)
    quorum_needs_area = models.BooleanField(_("面积也须达到"), default=False)
    pass_numerator = models.PositiveSmallIntegerField(_("通过：分子"))
    pass_denominator = models.PositiveSmallIntegerField(_("通过：分母"))
    pass_is_strict = models.BooleanField(_("须超过"), default=True)
    pass_needs_area = models.BooleanField(_("面积也须达到"), default=False)
    pass_base = models.CharField(_("占谁的比例"), max_length=12, choices=PassBase, default=PassBase.PARTICIPANTS)
    secrecy = models.CharField(_("投票方式"), max_length=6, choices=Secrecy, default=Secrecy.OPEN)
    notice_days = models.PositiveSmallIntegerField(_("提前通知（天）"), default=0)
    roll_days = models.PositiveSmallIntegerField(_("名册公示（天）"), default=0)
    roll_objection_days = models.PositiveSmallIntegerField(_("名册异议期（天）"), default=0)
    roll_answer_days = models.PositiveSmallIntegerField(_("名册异议答复（天）"), default=0)
    publish_days = models.PositiveSmallIntegerField(_("决议公示（天）"), default=15)
    objection_days = models.PositiveSmallIntegerField(_("决议异议期（天）"), default=15)
    answer_days = models.PositiveSmallIntegerField(_("决议异议答复（天）"), default=7)
    proxies_per_agent = models.PositiveSmallIntegerField(_("每人最多受托"), default=0)
    article = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表决规则")
        ordering = ["code", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum_denominator__gt=0, quorum_numerator__lte=F("quorum_denominator"))
                & Q(pass_denominator__gt=0, pass_numerator__lte=F("pass_denominator")),
                name="decision_rule_fractions",
            ),
            models.CheckConstraint(
                condition=Q(quorum_needs_area=False, pass_needs_area=False) | Q(electorate=Electorate.OWNERS),
                name="decision_rule_area_for_owners",
            ),
            models.CheckConstraint(
                # A vote shown with its floor area names its dwelling.
                condition=Q(pass_needs_area=False) | Q(secrecy=Secrecy.OPEN),
                name="decision_rule_area_is_open",
            ),
            days_in_order("decision_rule_days_in_order"),
            models.UniqueConstraint("code", Coalesce("district", 0), "starts_on", name="decision_rule_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    """A fixed meeting place of a community: a courtyard, the community hall."""

    community = models.ForeignKey(
        Area, models.PROTECT, related_name="venues", limit_choices_to={"level": Level.COMMUNITY}, verbose_name=_("社区")
    )
    name = models.CharField(_("名称"), max_length=40)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField(_("可容人数"), null=True, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议事场所")
        ordering = ["community__code", "name"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="venue_name_in_community")]

    def __str__(self) -> str:
        return self.name


class Council(models.Model):
    """Who talks and decides for a building, a resident group, an estate, a lane or the whole community."""

    kind = models.CharField(_("类别"), max_length=16, choices=CouncilKind)
    name = models.CharField(_("名称"), max_length=60)
    community = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="councils",
        limit_choices_to={"level": Level.COMMUNITY},
        verbose_name=_("社区"),
    )
    area_code = models.CharField(max_length=15, editable=False)
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="councils", verbose_name=_("楼栋")
    )
    group = models.ForeignKey(
        ResidentGroup, models.PROTECT, null=True, blank=True, related_name="councils", verbose_name=_("居民小组")
    )
    estate = models.ForeignKey(
        Estate, models.PROTECT, null=True, blank=True, related_name="councils", verbose_name=_("小区")
    )
    lane = models.ForeignKey(
        Lane, models.PROTECT, null=True, blank=True, related_name="councils", verbose_name=_("街巷")
    )
    # What this tier cannot settle goes there.
    above = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("上一级议事会")
    )
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议事会")
        ordering = ["area_code", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="council_name_in_community")]
        indexes = [models.Index(fields=["area_code", "kind"], name="council_area_kind")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """`area_code` follows from the place: a building's grid of today, else the community."""
        grid = self.building.grid if self.building else None
        self.area_code = grid.code if grid else self.community.code
        super().save(*args, **kwargs)


class Charter(models.Model):
    """A council's own rules from a day on: how it decides, when and where it meets. Never edited, only followed."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="charters", verbose_name=_("议事会"))
    version = models.PositiveSmallIntegerField(_("版本"))
    rule = models.ForeignKey(DecisionRule, models.PROTECT, related_name="+", verbose_name=_("表决规则"))
    meeting_days = models.CharField(_("议事日"), max_length=60, blank=True, help_text=_("如每月 5 日、每周六上午"))
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("议事场所")
    )
    supporters_needed = models.PositiveSmallIntegerField(_("议题须附议人数"), default=0)
    term_years = models.PositiveSmallIntegerField(_("任期（年）"), null=True, blank=True)
    text = models.TextField(_("章程全文"), blank=True)
    starts_on = models.DateField(_("自"))
    adopted_on = models.DateField(_("通过日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议事会章程")
        ordering = ["council", "-version"]
        constraints = [models.UniqueConstraint(fields=["council", "version"], name="charter_version_in_council")]

    def __str__(self) -> str:
        return f"{self.council} v{self.version}"


class Seat(models.Model):
    """Somebody sits in a council from a day to a day (exclusive). Without an account the name alone stands here."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="seats", verbose_name=_("议事会"))
    role = models.CharField(_("职务"), max_length=10, choices=SeatRole, default=SeatRole.MEMBER)
    basis = models.CharField(_("产生方式"), max_length=14, choices=SeatBasis)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("账号"),
    )
    name = models.CharField(_("姓名"), max_length=40)  # members of a council are public
    posting = models.ForeignKey(
        Posting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("任职")
    )
    residency = models.ForeignKey(
        Residency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("居住关系")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("组织")
    )
    hub = models.PositiveBigIntegerField(  # as `portal.hub_households` names it
        _("名册上的中心户"), null=True, blank=True, editable=False
    )
    election = models.ForeignKey(
        "deliberation.Ballot", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("由哪次选举产生")
    )
    substitute_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="substitutes", verbose_name=_("递补")
    )
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    end_reason = models.CharField(_("离任原因"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议事会成员")
        ordering = ["council", "id"]
        constraints = [
            days_in_order("seat_days_in_order"),
            models.UniqueConstraint(
                fields=["council", "user"], condition=Q(ends_on=None, user__isnull=False), name="seat_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} · {self.name}"
