"""Activities, their shifts, and who signed up, came and went."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.common.days import days_in_order
from governance.territory.models import Area
from volunteers.models.people import Skill, Volunteer
from volunteers.models.teams import Team, TeamTheme
from volunteers.states.service import ActivityState, CheckedBy, SignUpState

PERSON = settings.AUTH_USER_MODEL


class ServiceRule(models.Model):
    """A figure of service that is no clock (a cap, a share, a length): dated, the district's own."""

    code = models.SlugField(_("代码"), max_length=40)  # the names of `presets/service.toml`
    amount = models.PositiveIntegerField(_("数值"))
    unit = models.CharField(_("单位"), max_length=20)
    meaning = models.CharField(_("含义"), max_length=120)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("志愿服务限额")
        ordering = ["code", "-starts_on"]
        constraints = [
            days_in_order("service_rule_days_in_order"),
            models.UniqueConstraint(fields=["code", "starts_on"], name="service_rule_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.code


class Activity(models.Model):
    """What a community or a team invites to; `risks` is told to everybody before they sign up (志愿服务条例 12)."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # HD-4F7K-92
    title = models.CharField(_("名称"), max_length=60)
    community = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("社区"))
    area_code = models.CharField(max_length=15, editable=False)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("服务队")
    )
    theme = models.ForeignKey(TeamTheme, models.PROTECT, related_name="+", verbose_name=_("主题"))
    content = models.TextField(_("服务内容"), max_length=1000)
    place = models.CharField(_("地点"), max_length=80)
    leader = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("活动负责人"))
    risks = models.CharField(_("可能的风险"), max_length=300)
    is_risky = models.BooleanField(_("可能发生人身危险"), default=False)
    insurance = models.CharField(_("保险"), max_length=120, blank=True)  # insurer and number of the policy
    is_for_frail = models.BooleanField(_("服务老弱病残"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=ActivityState, default=ActivityState.DRAFT)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("起草人"))
    created_at = models.DateTimeField(_("起草于"))
    published_at = models.DateTimeField(_("发布于"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("志愿服务活动")
        ordering = ["-id"]
        constraints = [
            # 志愿服务条例 17: insured before anybody is called to something dangerous
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "CALLED_OFF"]) | Q(is_risky=False) | ~Q(insurance=""),
                name="activity_risky_is_insured",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "CALLED_OFF"]) | Q(published_at__isnull=False),
                name="activity_published_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="CALLED_OFF") | ~Q(reason=""), name="activity_called_off_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="activity_area")]

    def __str__(self) -> str:
        return self.title


class Shift(models.Model):
    """One time and place of an activity. `signed` and `waiting` count its sign-ups and are changed with its row held."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="shifts", verbose_name=_("活动"))
    name = models.CharField(_("岗位"), max_length=40)
    area_code = models.CharField(max_length=15, editable=False)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    least = models.PositiveSmallIntegerField(_("最少几人"), default=1)
    most = models.PositiveIntegerField(_("最多几人"))
    most_waiting = models.PositiveIntegerField(_("候补几人"), default=0)
    signed = models.PositiveIntegerField(_("已报名"), default=0, editable=False)
    waiting = models.PositiveIntegerField(_("候补"), default=0, editable=False)
    is_open = models.BooleanField(_("可报名"), default=False, editable=False)  # while its activity is published
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("需要的技能"))
    secret = models.CharField(max_length=64, editable=False)  # codes of check-in are made from it
    ended_at = models.DateTimeField(_("已收尾"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("岗位时段")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_times_in_order"),
            models.CheckConstraint(condition=Q(most__gte=F("least"), least__gte=1), name="shift_least_and_most"),
            models.CheckConstraint(
                condition=Q(signed__lte=F("most"), waiting__lte=F("most_waiting")), name="shift_never_overfull"
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "starts_at", "id"], name="shift_area_starts"),
            models.Index(fields=["starts_at", "id"], condition=Q(is_open=True), name="shift_open_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_full(self) -> bool:
        return self.signed >= self.most


class SignUp(models.Model):
    """A volunteer for a shift. Who waits moves up in the order of `queued_at`. No positions are recorded."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="sign_ups", verbose_name=_("岗位时段"))
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="sign_ups", verbose_name=_("志愿者"))
    state = models.CharField(_("状态"), max_length=10, choices=SignUpState)
    queued_at = models.DateTimeField(_("报名于"))
    moved_up_at = models.DateTimeField(_("候补转正于"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("取消于"), null=True, blank=True)
    came_at = models.DateTimeField(_("签到"), null=True, blank=True)
    came_by = models.CharField(_("签到方式"), max_length=10, choices=CheckedBy, blank=True)
    came_device = models.CharField(max_length=64, blank=True, default="", editable=False)  # blind index of its mark
    went_at = models.DateTimeField(_("签退"), null=True, blank=True)
    went_by = models.CharField(_("签退方式"), max_length=10, choices=CheckedBy, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("报名")
        ordering = ["queued_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["shift", "volunteer"], name="sign_up_once"),
            models.CheckConstraint(
                condition=Q(state="CAME", came_at__isnull=False) | (~Q(state="CAME") & Q(came_at=None)),
                name="sign_up_came_at",
            ),
            models.CheckConstraint(
                condition=Q(went_at=None) | Q(went_at__gte=F("came_at")), name="sign_up_came_before_going"
            ),
        ]
        indexes = [
            models.Index(fields=["shift", "state", "queued_at", "id"], name="sign_up_queue"),
            models.Index(fields=["came_device"], condition=Q(came_device__gt=""), name="sign_up_device"),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} · {self.volunteer_id}"
