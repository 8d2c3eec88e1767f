"""Organisations of the platform, the social workers whom they send, and what the incubation base brings up."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField
from governance.people.models import Organisation
from governance.territory.models import Area
from volunteers.states.people import IncubationKind, IncubationState, MemberState, SocialWorkLevel

PERSON = settings.AUTH_USER_MODEL


class MemberOrganisation(models.Model):
    """A social organisation that works on the platform (加盟), from its application until it leaves.

    The `Organisation` itself is made when it is accepted. Who is to be called is encrypted and goes with the end.
    """

    name = models.CharField(_("组织名称"), max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("所在区域"))
    area_code = models.CharField(max_length=15, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="volunteering", verbose_name=_("社会组织")
    )
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    phone = models.CharField(_("办公电话"), max_length=30, blank=True)  # public
    contact_name = EncryptedTextField(_("联络员"), blank=True, default="", editable=False)
    services = models.CharField(_("提供哪些服务"), max_length=200)  # public
    # Who acts for it in the portal; empty where the office entered it.
    representative = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("联络员账号")
    )
    state = models.CharField(_("状态"), max_length=10, choices=MemberState, default=MemberState.APPLIED)
    applied_at = models.DateTimeField(_("申请于"))
    joined_on = models.DateField(_("加盟于"), null=True, blank=True)
    left_on = models.DateField(_("退出于"), null=True, blank=True)
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    reason = models.CharField(_("未通过或退出的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("加盟组织")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"], condition=Q(state__in=["APPLIED", "JOINED"]), name="member_once_by_name"
            ),
            models.CheckConstraint(
                condition=~Q(state="JOINED") | Q(organisation__isnull=False, joined_on__isnull=False, left_on=None),
                name="member_joined_on",
            ),
            models.CheckConstraint(
                condition=~Q(state="LEFT") | Q(joined_on__isnull=False, left_on__gte=F("joined_on")),
                name="member_left_on",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="member_area_state")]

    def __str__(self) -> str:
        return self.name


class SocialWorker(models.Model):
    """Somebody whom a member organisation sends, in the way of their work: the name that they work under.

    The number of the certificate is for whoever checks it; everybody reads the level, that it was checked, until when.
    """

    member = models.ForeignKey(
        MemberOrganisation, models.PROTECT, related_name="social_workers", verbose_name=_("加盟组织")
    )
    name = models.CharField(_("姓名"), max_length=40)
    level = models.CharField(_("职业资格"), max_length=10, choices=SocialWorkLevel)
    licence_number = EncryptedTextField(_("证书编号"), blank=True, default="", editable=False)
    licence_until = models.DateField(_("登记有效期至"), null=True, blank=True)
    checked_at = models.DateTimeField(_("证书核对于"), null=True, blank=True)
    checked_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核对人")
    )
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("社会工作者")
        ordering = ["member", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="social_worker_checked_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_expired_on(self, day: date) -> bool:
        return self.licence_until is not None and self.licence_until < day


class IncubatedOrganisation(models.Model):
    """A young organisation in the incubation base (孵化基地)."""

    name = models.CharField(_("名称"), max_length=60)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("所在区域"))
    area_code = models.CharField(max_length=15, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记后的组织")
    )
    work = models.CharField(_("孵化什么"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=IncubationState, default=IncubationState.INCUBATING)
    starts_on = models.DateField(_("入壳"))
    ends_on = models.DateField(_("出壳或终止"), null=True, blank=True)
    reason = models.CharField(_("终止的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("孵化组织")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="INCUBATING", ends_on=None) | (~Q(state="INCUBATING") & Q(ends_on__isnull=False)),
                name="incubation_ended_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IncubationEntry(models.Model):
    """A project, an activity or a training of an incubated organisation, and how many people it reached.

    Where it was an activity of the portal whose records name the served, those are counted; else the number was
    entered, with where it comes from.
    """

    incubated = models.ForeignKey(
        IncubatedOrganisation, models.PROTECT, related_name="entries", verbose_name=_("孵化组织")
    )
    kind = models.CharField(_("类别"), max_length=10, choices=IncubationKind)
    title = models.CharField(_("名称"), max_length=60)
    on = models.DateField(_("日期"))
    activity = models.ForeignKey(
        "volunteers.Activity", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("本平台的活动")
    )
    people_reached = models.PositiveIntegerField(_("服务人次"), default=0)
    source = models.CharField(_("人次从哪里来"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("记录人"))

    class Meta:
        verbose_name = verbose_name_plural = _("孵化记录")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(people_reached=0) | ~Q(source=""), name="incubation_people_have_a_source"
            ),
        ]

    def __str__(self) -> str:
        return self.title
