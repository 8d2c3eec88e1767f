"""双报到: organisations and people in service that registered with a community, what they take on, how they are judged."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField
from governance.people.models import Organisation, User
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.models.lists import CommunityNeed, CommunityResource
from grids.states_organisations import Availability, ClaimState, MemberKind, MemberState, RegistrationState, Side


class OfCommunity(models.Model):
    """What belongs to one community."""

    community = models.ForeignKey(
        Area, models.PROTECT, related_name="+", limit_choices_to={"level": Level.COMMUNITY}, verbose_name=_("社区")
    )
    area_code = models.CharField(max_length=15, editable=False)

    class Meta:
        abstract = True


class OrganisationRegistration(OfCommunity):
    """An organisation's registration with its community; the `Organisation` itself is made when it is accepted."""

    code = models.CharField(_("编号"), max_length=16, unique=True, editable=False)
    kind = models.CharField(_("类别"), max_length=10, choices=Organisation.Kind)
    name = models.CharField(_("单位名称"), max_length=80)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)  # public
    phone = models.CharField(_("办公电话"), max_length=30)  # public
    contact_name = EncryptedTextField(_("联络员"), blank=True, default="", editable=False)
    shows_contact = models.BooleanField(_("联系卡上写联络员姓名"), default=False)
    services = models.CharField(_("能为社区做什么"), max_length=300, blank=True)  # public
    # Who acts for it in the portal; empty where it came on paper.
    representative = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="organisation_registrations",
        verbose_name=_("联络员账号"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="registrations", verbose_name=_("单位")
    )
    state = models.CharField(_("状态"), max_length=10, choices=RegistrationState, default=RegistrationState.APPLIED)
    applied_at = models.DateTimeField(_("申请于"))
    registered_at = models.DateTimeField(_("报到于"), null=True, blank=True)
    is_late = models.BooleanField(_("核对超时"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("单位报到")
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="organisation_reg_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(state__in=["APPLIED", "RETURNED", "REGISTERED"]),
                name="organisation_reg_once_by_name",
            ),
            models.UniqueConstraint(
                fields=["community", "credit_code"],
                condition=Q(state__in=["APPLIED", "RETURNED", "REGISTERED"]) & ~Q(credit_code=""),
                name="organisation_reg_once_by_code",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["REGISTERED", "ENDED"])
                | Q(organisation__isnull=False, registered_at__isnull=False),
                name="organisation_reg_complete",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class RegistrationEntry(models.Model):
    """One step of a registration, for its own people and the staff."""

    registration = models.ForeignKey(
        OrganisationRegistration, models.CASCADE, related_name="entries", verbose_name=_("单位报到")
    )
    at = models.DateTimeField(_("时间"))
    verb = models.CharField(max_length=10)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经手人"))
    line = models.CharField(_("做了什么"), max_length=120)
    words = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("报到记录")
        indexes = [models.Index(fields=["registration", "-id"], name="registration_entry_of")]

    def __str__(self) -> str:
        return self.line


class MemberRegistration(OfCommunity):
    """Somebody in service, registered where they live. With their consent, and nothing that the service does not need.

    Ended, or not confirmed: what they told about themselves is taken out.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="member_registrations", verbose_name=_("本人"))
    kind = models.CharField(_("身份"), max_length=12, choices=MemberKind, blank=True)
    employer = EncryptedTextField(_("工作单位"), blank=True, default="", editable=False)
    fields = models.JSONField(_("愿意做的"), default=list, blank=True)  # values of `states_lists.Field`
    available = models.CharField(_("什么时候"), max_length=16, choices=Availability, blank=True)
    consent_at = models.DateTimeField(_("本人同意于"))
    state = models.CharField(_("状态"), max_length=10, choices=MemberState, default=MemberState.APPLIED)
    token = models.CharField(max_length=20, unique=True, editable=False)  # in the QR code of the service card
    registered_at = models.DateTimeField(_("报到于"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    words = models.CharField(_("社区答复"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("个人报到")
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="member_reg_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "community"], condition=Q(state__in=["APPLIED", "REGISTERED"]), name="member_reg_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DECLINED", "ENDED"]) | Q(kind="", available=""), name="member_reg_forgotten"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_id}: {self.get_state_display()}"


class NeedClaim(models.Model):
    """认领: an organisation (with one of its resources) or a registered person offers to meet a need."""

    need = models.ForeignKey(CommunityNeed, models.CASCADE, related_name="claims", verbose_name=_("需求"))
    resource = models.ForeignKey(
        CommunityResource, models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("资源")
    )
    member = models.ForeignKey(
        MemberRegistration, models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("报到人")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    at = models.DateTimeField(_("提出于"))
    words = models.CharField(_("说明"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ClaimState, default=ClaimState.OFFERED)
    decided_at = models.DateTimeField(_("答复于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("需求认领")
        constraints = [
            models.CheckConstraint(
                condition=Q(resource__isnull=True, member__isnull=False)
                | Q(resource__isnull=False, member__isnull=True),
                name="need_claim_by_one",
            ),
            models.UniqueConstraint(
                fields=["need", "resource"], condition=Q(state="OFFERED"), name="need_claimed_once_by_resource"
            ),
            models.UniqueConstraint(
                fields=["need", "member"], condition=Q(state="OFFERED"), name="need_claimed_once_by_member"
            ),
            models.UniqueConstraint(fields=["need"], condition=Q(state="ACCEPTED"), name="need_met_by_one_claim"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.get_state_display()}"


class RegistrationDocument(OfCommunity):
    """文件清单: what the double registration of a community rests on. Public."""

    title = models.CharField(_("标题"), max_length=80)
    number = models.CharField(_("文号"), max_length=40, blank=True)
    issuer = models.CharField(_("发文单位"), max_length=60)
    issued_on = models.DateField(_("发文日期"))
    words = models.TextField(_("内容摘要"), max_length=1000, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    added_at = models.DateTimeField(_("登记于"))

    class Meta:
        verbose_name = verbose_name_plural = _("文件清单")
        indexes = [models.Index(fields=["area_code", "-issued_on", "-id"], name="registration_document_area")]

    def __str__(self) -> str:
        return self.title


class OrganisationEvaluation(models.Model):
    """评价清单: what street and community say of an organisation, once a year each. Public, with the organisation's reply."""

    registration = models.ForeignKey(
        OrganisationRegistration, models.PROTECT, related_name="evaluations", verbose_name=_("单位报到")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    side = models.CharField(_("评价方"), max_length=10, choices=Side)
    stars = models.PositiveSmallIntegerField(_("评价"))
    words = models.CharField(_("说明"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("评价人"))
    at = models.DateTimeField(_("评价于"))
    reply = models.CharField(_("单位回应"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位评价")
        constraints = [
            models.UniqueConstraint(fields=["registration", "year", "side"], name="organisation_evaluated_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="organisation_evaluation_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.year} {self.get_side_display()}"
