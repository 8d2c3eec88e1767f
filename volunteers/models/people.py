"""Who volunteers: people, what they can do, their guardians, communities and teams."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField
from governance.common.days import days_in_order
from governance.territory.models import Area, Estate
from volunteers.states.people import DistinctionKind, FreeTime, SkillKind, VolunteerState

PERSON = settings.AUTH_USER_MODEL


class Skill(models.Model):
    """What somebody can do, or a language they speak: the district's own list."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=30)
    kind = models.CharField(_("类别"), max_length=10, choices=SkillKind, default=SkillKind.SKILL)
    needs_certificate = models.BooleanField(_("须有职业资格"), default=False)  # 志愿服务条例 16
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("志愿服务技能")
        ordering = ["kind", "position", "id"]

    def __str__(self) -> str:
        return self.name


class Volunteer(models.Model):
    """A person who serves. The community looks at an identity card once; no copy and no number of it is kept here.

    `born_on` (ISO day) says who is a minor (志愿服务记录与证明出具办法 5); it goes when they leave, the service stays.
    """

    user = models.OneToOneField(PERSON, models.PROTECT, related_name="volunteer", verbose_name=_("本人"))
    code = models.CharField(_("编号"), max_length=20, unique=True)  # ZY-4F7K-92
    state = models.CharField(_("状态"), max_length=10, choices=VolunteerState, default=VolunteerState.REGISTERED)
    born_on = EncryptedTextField(_("出生日期"), blank=True, default="")
    skills = models.ManyToManyField(Skill, blank=True, related_name="volunteers", verbose_name=_("技能和语言"))
    free_times = models.JSONField(_("常有空的时间"), default=list, blank=True)
    places = models.ManyToManyField(Estate, blank=True, related_name="+", verbose_name=_("愿意去的小区"))  # none: any
    words = models.CharField(_("想做什么"), max_length=200, blank=True)
    registered_at = models.DateTimeField(_("注册于"))
    checked_at = models.DateTimeField(_("核验于"), null=True, blank=True)
    checked_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核验人")
    )
    left_at = models.DateTimeField(_("退出于"), null=True, blank=True)
    honours_consent_at = models.DateTimeField(_("同意上光荣榜"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("志愿者")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ACTIVE") | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="volunteer_active_when_checked",
            ),
            models.CheckConstraint(
                condition=Q(state="LEFT", left_at__isnull=False) | (~Q(state="LEFT") & Q(left_at=None)),
                name="volunteer_left_at",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def birthday(self) -> date | None:
        return date.fromisoformat(self.born_on) if self.born_on else None

    @property
    def free_time_labels(self) -> list[str]:
        return [str(FreeTime(time).label) for time in self.free_times]


class GuardianConsent(models.Model):
    """A guardian lets a minor serve; the community has spoken with them before the minor becomes active (个保法 31)."""

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="consents", verbose_name=_("志愿者"))
    name = EncryptedTextField(_("监护人姓名"))
    phone = EncryptedTextField(_("监护人电话"))
    relation = models.CharField(_("关系"), max_length=20)
    given_at = models.DateTimeField(_("同意于"))
    confirmed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核实人")
    )
    confirmed_at = models.DateTimeField(_("核实于"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("监护人同意")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="guardian_confirmed_at_and_by",
            ),
            models.UniqueConstraint(
                fields=["volunteer"], condition=Q(withdrawn_at=None), name="guardian_one_consent_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Membership(models.Model):
    """A volunteer belongs to a community; one person may belong to several."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="memberships", verbose_name=_("志愿者"))
    community = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("社区"))
    area_code = models.CharField(max_length=15, editable=False)
    joined_on = models.DateField(_("自"))
    left_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("所属社区")
        ordering = ["area_code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "community"], condition=Q(left_on=None), name="membership_once_in_a_community"
            ),
        ]
        indexes = [models.Index(fields=["area_code", "-volunteer"], name="membership_area")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} · {self.area_code}"


class Distinction(models.Model):
    """Training taken, an award received (志愿服务记录与证明出具办法 8, 9)."""

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="distinctions", verbose_name=_("志愿者"))
    kind = models.CharField(_("类别"), max_length=10, choices=DistinctionKind)
    title = models.CharField(_("名称"), max_length=60)
    content = models.CharField(_("主要内容"), max_length=200, blank=True)
    given_by = models.CharField(_("举办或授予单位"), max_length=60)
    on = models.DateField(_("日期"))
    minutes = models.PositiveIntegerField(_("学习时长（分钟）"), default=0)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    recorded_at = models.DateTimeField(_("记录于"))

    class Meta:
        verbose_name = verbose_name_plural = _("培训和表彰")
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return self.title


class StarRule(models.Model):
    """From how many hours on a volunteer has so many stars: dated, the district's own."""

    stars = models.PositiveSmallIntegerField(_("星级"))
    hours = models.PositiveIntegerField(_("累计小时"))
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("星级标准")
        ordering = ["-starts_on", "stars"]
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5, hours__gt=0), name="star_rule_figures"),
            days_in_order("star_rule_days_in_order"),
            models.UniqueConstraint(fields=["stars", "starts_on"], name="star_rule_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.stars}★ {self.hours} h"
