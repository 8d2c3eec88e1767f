"""The time bank (时间银行): families, orders of help that are paid with saved minutes, the rule of who is served first."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField
from volunteers.models.people import Volunteer
from volunteers.models.records import ServiceRecord
from volunteers.states.bank import Payer, Relation, TieState, TimeOrderState

PERSON = settings.AUTH_USER_MODEL


class FamilyTie(models.Model):
    """Somebody says who their family is; the community checks it with both. The name goes when the tie ends.

    `relative` is the other one's account, where they have one: points can be given only to an account that agreed.
    """

    user = models.ForeignKey(PERSON, models.PROTECT, related_name="family_ties", verbose_name=_("本人"))
    relative = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("家人账户")
    )
    name = EncryptedTextField(_("家人姓名"), blank=True, default="")
    relation = models.CharField(_("关系"), max_length=10, choices=Relation)
    area_code = models.CharField(max_length=15, editable=False)  # the community that checks
    state = models.CharField(_("状态"), max_length=10, choices=TieState, default=TieState.DECLARED)
    declared_at = models.DateTimeField(_("申报于"))
    agreed_at = models.DateTimeField(_("家人同意于"), null=True, blank=True)
    checked_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核实人")
    )
    checked_at = models.DateTimeField(_("核实于"), null=True, blank=True)
    reason = models.CharField(_("未通过的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("家人关系")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED") | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="family_tie_checked",
            ),
            models.CheckConstraint(condition=Q(relative=None) | ~Q(relative=F("user")), name="family_tie_two_people"),
            models.CheckConstraint(condition=Q(agreed_at=None) | Q(relative__isnull=False), name="family_tie_agreed"),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="family_tie_area")]

    def __str__(self) -> str:
        return self.get_relation_display()


class ServingRule(models.Model):
    """Who is served first: words that everybody reads and the criteria that they stand for. Versions, never changed."""

    version = models.PositiveSmallIntegerField(_("版本"), unique=True)
    words = models.TextField(_("规则"), max_length=1000)
    criteria = models.JSONField(_("次序"), default=list)  # names of `banking.serving.CRITERIA`
    starts_on = models.DateField(_("自"))
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("时间银行服务次序")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version}"


class TimeOrder(models.Model):
    """Help asked for and paid with saved minutes: for oneself, for one's parents (`tie`), or out of the common pool.

    Asking reserves the minutes; the confirmed service posts them to the volunteer, above their cap to the pool.
    Name, place and telephone are read by the office, the owner and the volunteer who took it.
    """

    code = models.CharField(_("编号"), max_length=20, unique=True)  # SJ-4F7K-92
    user = models.ForeignKey(PERSON, models.PROTECT, related_name="time_orders", verbose_name=_("提出人"))
    payer = models.CharField(_("由谁支出"), max_length=10, choices=Payer, default=Payer.OWN)
    tie = models.ForeignKey(
        FamilyTie, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("为哪位家人")
    )
    area_code = models.CharField(max_length=15, editable=False)
    words = models.CharField(_("需要什么帮助"), max_length=200)  # volunteers of the community read it
    who = EncryptedTextField(_("服务对象"), blank=True, default="")
    place = EncryptedTextField(_("地址"), blank=True, default="")
    phone = EncryptedTextField(_("联系电话"), blank=True, default="")
    wanted_on = models.DateField(_("希望哪天"))
    minutes = models.PositiveIntegerField(_("预计分钟数"))
    is_frail = models.BooleanField(_("社区确认需优先照顾"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=TimeOrderState, default=TimeOrderState.OPEN)
    submission = models.UUIDField(unique=True, editable=False)
    asked_at = models.DateTimeField(_("提出于"))
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("志愿者")
    )
    taken_at = models.DateTimeField(_("接单于"), null=True, blank=True)
    minutes_served = models.PositiveIntegerField(_("实际分钟数"), default=0)
    served_on = models.DateField(_("服务日期"), null=True, blank=True)
    record = models.OneToOneField(
        ServiceRecord, models.PROTECT, null=True, blank=True, related_name="time_order", verbose_name=_("服务记录")
    )
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("时间银行服务单")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes_served__lte=F("minutes")), name="time_order_minutes"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["TAKEN", "DONE", "CONFIRMED"]) | Q(volunteer__isnull=False),
                name="time_order_taken_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DONE", "CONFIRMED"]) | Q(minutes_served__gt=0, served_on__isnull=False),
                name="time_order_served",
            ),
            models.CheckConstraint(condition=Q(payer="OWN") | Q(tie=None), name="time_order_pool_is_for_no_tie"),
        ]
        indexes = [
            models.Index(fields=["area_code", "state", "id"], name="time_order_area"),
            models.Index(fields=["user", "-id"], name="time_order_user"),
        ]

    def __str__(self) -> str:
        return self.code
