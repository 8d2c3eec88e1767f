"""Requests for help: kinds, how they are matched, the requests with their history, and offers of organisations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField
from governance.common.days import days_in_order
from governance.people.models import Organisation
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grievances.models import Grievance
from volunteers.matching import Weights
from volunteers.models.people import Skill, Volunteer
from volunteers.models.records import ServiceRecord
from volunteers.states.needs import ALIVE, TAKEN, DayPart, HelpState, OfferPayer

PERSON = settings.AUTH_USER_MODEL
OPEN_OR_EXPIRED = Q(state__in=["OPEN", "EXPIRED", "WITHDRAWN"])


class HelpKind(models.Model):
    """What help is asked for and offered: the district's own list. `skill`: what a volunteer should know for it."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=30)
    icon = models.CharField(_("图标"), max_length=30)
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("需要的技能")
    )
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("求助类别")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class MatchingRule(models.Model):
    """What skill, time, distance and history are worth when requests and volunteers are brought together: dated."""

    starts_on = models.DateField(_("自"), unique=True)
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    skill_points = models.PositiveSmallIntegerField(_("技能"))
    time_points = models.PositiveSmallIntegerField(_("时间"))
    distance_points = models.PositiveSmallIntegerField(_("远近"))
    history_points = models.PositiveSmallIntegerField(_("以往服务"))
    near_metres = models.PositiveIntegerField(_("多近算近（米）"))
    far_metres = models.PositiveIntegerField(_("多远算远（米）"))
    reference = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("供需对接规则")
        ordering = ["-starts_on"]
        constraints = [
            days_in_order("matching_rule_days_in_order"),
            models.CheckConstraint(condition=Q(far_metres__gt=F("near_metres")), name="matching_rule_near_before_far"),
        ]

    def __str__(self) -> str:
        return str(self.starts_on)

    @property
    def weights(self) -> Weights:
        return Weights(
            self.skill_points, self.time_points, self.distance_points, self.history_points,
            self.near_metres, self.far_metres,
        )  # fmt: skip


class PartnerOffer(models.Model):
    """A service that an organisation offers beside the volunteers, purchased or of its own; public, with who pays."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("服务范围"))
    area_code = models.CharField(max_length=15, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("提供机构"))
    kind = models.ForeignKey(HelpKind, models.PROTECT, related_name="offers", verbose_name=_("类别"))
    title = models.CharField(_("服务"), max_length=60)
    words = models.CharField(_("说明"), max_length=300, blank=True)
    payer = models.CharField(_("谁付费"), max_length=12, choices=OfferPayer)
    price_words = models.CharField(_("收费标准"), max_length=60, blank=True)
    phone = models.CharField(_("公开电话"), max_length=30, blank=True)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("合作服务")
        ordering = ["-id"]
        constraints = [
            # 志愿服务条例 37: volunteers take no pay; whoever does says what it costs
            models.CheckConstraint(
                condition=~Q(payer="RESIDENT") | ~Q(price_words=""), name="partner_offer_price_where_residents_pay"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="partner_offer_days_in_order"
            ),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="partner_offer_area")]

    def __str__(self) -> str:
        return self.title


class HelpRequest(models.Model):
    """Somebody asks for help. `title` is what volunteers of the community read; who and where is encrypted, and shown to
    the one volunteer whom the community has approved; every look is written down."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # HZ-4F7K-92
    community = models.ForeignKey(
        Area, models.PROTECT, related_name="+", limit_choices_to={"level": Level.COMMUNITY}, verbose_name=_("社区")
    )
    area_code = models.CharField(max_length=15, editable=False)
    kind = models.ForeignKey(HelpKind, models.PROTECT, related_name="requests", verbose_name=_("类别"))
    title = models.CharField(_("需要什么帮助"), max_length=60)
    wanted_on = models.DateField(_("哪天"), null=True, blank=True)
    part = models.CharField(_("什么时间"), max_length=10, choices=DayPart, default=DayPart.ANY)
    minutes_wanted = models.PositiveSmallIntegerField(_("大约多久（分钟）"), default=60)
    is_frail = models.BooleanField(_("老弱病残"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=HelpState, default=HelpState.OPEN)
    # --- Who and where
    requester = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="help_requests", verbose_name=_("求助人")
    )
    entered_by = models.ForeignKey(  # staff, where they asked for somebody
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    grievance = models.ForeignKey(
        Grievance, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("来自诉求")
    )
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("楼栋")
    )
    place = EncryptedTextField(_("具体位置"), blank=True, default="")
    contact_name = EncryptedTextField(_("称呼"), blank=True, default="")
    contact_phone = EncryptedTextField(_("电话"), blank=True, default="")
    contact_phone_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    words = EncryptedTextField(_("情况"), blank=True, default="")
    # --- Who helps
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, null=True, blank=True, related_name="helped", verbose_name=_("志愿者")
    )
    offer = models.ForeignKey(
        PartnerOffer, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=_("合作服务")
    )
    record = models.OneToOneField(
        ServiceRecord, models.PROTECT, null=True, blank=True, related_name="help_request", verbose_name=_("服务记录")
    )
    approved_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    result = models.CharField(_("做了什么"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("用了多久（分钟）"), null=True, blank=True)
    stars = models.PositiveSmallIntegerField(_("评价"), null=True, blank=True)
    rating_words = models.CharField(_("评语"), max_length=200, blank=True)
    reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("提出于"))
    claimed_at = models.DateTimeField(_("认领于"), null=True, blank=True)
    approved_at = models.DateTimeField(_("确认于"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成于"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("互助求助")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[*TAKEN], volunteer__isnull=False, offer=None)
                | Q(state__in=["APPROVED", "DONE", "RATED"], volunteer=None, offer__isnull=False)
                | (OPEN_OR_EXPIRED & Q(volunteer=None, offer=None)),
                name="help_taken_by_one",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["APPROVED", "DONE", "RATED"], approved_at__isnull=False, approved_by__isnull=False
                )
                | (Q(state__in=["OPEN", "CLAIMED", "WITHDRAWN", "EXPIRED"]) & Q(approved_at=None, approved_by=None)),
                name="help_approved_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DONE", "RATED"], done_at__isnull=False, minutes__gt=0)
                | (~Q(state__in=["DONE", "RATED"]) & Q(done_at=None)),
                name="help_done_at",
            ),
            models.CheckConstraint(
                condition=Q(state="RATED", stars__gte=1, stars__lte=5) | (~Q(state="RATED") & Q(stars=None)),
                name="help_rated_with_stars",
            ),
            models.UniqueConstraint(
                fields=["grievance"], condition=Q(state__in=[*ALIVE]), name="help_one_open_of_a_matter"
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "state", "-id"], name="help_area_state"),
            models.Index(fields=["area_code", "asked_at"], name="help_area_asked"),
        ]

    def __str__(self) -> str:
        return self.title


class HelpEntry(models.Model):
    """One step of a request: `line` names nobody; `words` are somebody's own, for the office."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="entries", verbose_name=_("求助"))
    at = models.DateTimeField(_("时间"))
    verb = models.CharField(max_length=10)
    actor = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经手人"))
    line = models.CharField(_("做了什么"), max_length=120)
    words = EncryptedTextField(_("说明"), blank=True, default="")
    state_after = models.CharField(max_length=10, choices=HelpState)

    class Meta:
        verbose_name = verbose_name_plural = _("求助记录")
        ordering = ["id"]
        indexes = [models.Index(fields=["request", "id"], name="help_entry_of")]

    def __str__(self) -> str:
        return self.line
