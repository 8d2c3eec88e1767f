"""政府购买服务: tender, bids, contract, itemised acceptance, evaluation by those served."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds.models.foundation import Purse
from funds.models.projects import Project
from funds.states.grants import TenderState
from governance.common.crypto import EncryptedTextField
from governance.people.models import Organisation

PERSON = settings.AUTH_USER_MODEL


class TenderPreset(models.Model):
    """How long bids are taken, how many are needed, for how long a contract may run. Dated."""

    starts_on = models.DateField(_("自"), unique=True)
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    bid_days = models.PositiveSmallIntegerField(_("投标期至少几天"))
    least_bidders = models.PositiveSmallIntegerField(_("至少几家投标"))
    sign_days = models.PositiveSmallIntegerField(_("定标后几天内签合同"))
    usual_years = models.PositiveSmallIntegerField(_("合同期（年）"))
    most_years = models.PositiveSmallIntegerField(_("需求稳定的项目最长（年）"))
    panel_from_fen = models.BigIntegerField(_("最高限价自多少分起由评审小组评分"), null=True, blank=True)  # None: never
    panel_least = models.PositiveSmallIntegerField(_("评审小组至少几人"), default=3)
    reference = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("采购规则")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bid_days__gt=0, least_bidders__gt=0, sign_days__gt=0, usual_years__gt=0)
                & Q(most_years__gte=F("usual_years")),
                name="tender_preset_positive",
            ),
            models.CheckConstraint(
                condition=Q(panel_least__gt=0) & (Q(panel_from_fen=None) | Q(panel_from_fen__gte=0)),
                name="tender_preset_panel",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Tender(models.Model):
    """Open for bids; fewer bidders than the preset asks for → again, as a new tender that names the old one."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # ZB-4F7K-92
    purse = models.ForeignKey(Purse, models.PROTECT, related_name="tenders", verbose_name=_("出自"))
    area_code = models.CharField(max_length=15, editable=False)
    title = models.CharField(_("标题"), max_length=60)
    words = models.TextField(_("采购需求"), max_length=4000)
    ceiling_fen = models.BigIntegerField(_("最高限价（分）"))
    criteria = models.JSONField(_("评分标准"), default=list)
    is_stable = models.BooleanField(_("需求长期稳定"), default=False)  # then a contract may run longer than a year
    published_at = models.DateTimeField(_("公告于"), null=True, blank=True)
    closes_at = models.DateTimeField(_("投标截止"))
    state = models.CharField(_("状态"), max_length=10, choices=TenderState, default=TenderState.DRAFT)
    again_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_as", verbose_name=_("重新招标自")
    )
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    awarded_at = models.DateTimeField(_("定标于"), null=True, blank=True)
    panel_size = models.PositiveSmallIntegerField(_("评审小组至少几人"), default=0)  # by the preset when published
    late_since = models.DateTimeField(_("评分逾期自"), null=True, blank=True)  # while scores are missing; public
    reason = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("采购招标")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ceiling_fen__gt=0), name="tender_ceiling_positive"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(closes_at__gt=F("published_at")), name="tender_times_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "CANCELLED"]) | Q(published_at__isnull=False),
                name="tender_open_is_published",
            ),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="tender_area")]

    def __str__(self) -> str:
        return self.title


class Bid(models.Model):
    """Sealed (encrypted) until the tender is opened; `price_fen` is written when it is. `score` in hundredths of a point:
    the panel's when all of it are in, or of the `marks` of one reviewer where there is none."""

    tender = models.ForeignKey(Tender, models.PROTECT, related_name="bids", verbose_name=_("招标"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bids", verbose_name=_("投标单位"))
    sealed = EncryptedTextField(_("密封的报价和方案"), default="")
    price_fen = models.BigIntegerField(_("报价（分）"), null=True, blank=True)
    words = models.TextField(_("方案"), max_length=4000, blank=True)
    bid_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("投标人"))
    bid_at = models.DateTimeField(_("投标于"))
    withdrawn_at = models.DateTimeField(_("撤回于"), null=True, blank=True)
    marks = models.JSONField(_("分项得分"), default=dict)
    score = models.PositiveIntegerField(_("得分（百分之一分）"), null=True, blank=True)
    is_winner = models.BooleanField(_("中标"), default=False)
    reason = models.CharField(_("定标说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("投标")
        constraints = [
            models.UniqueConstraint(fields=["tender"], condition=Q(is_winner=True), name="bid_one_winner"),
            models.UniqueConstraint(
                fields=["tender", "organisation"], condition=Q(withdrawn_at=None), name="bid_one_per_organisation"
            ),
            models.CheckConstraint(condition=Q(price_fen=None) | Q(price_fen__gt=0), name="bid_price_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.tender_id} {self.organisation_id}"


class Contract(models.Model):
    tender = models.OneToOneField(Tender, models.PROTECT, related_name="contract", verbose_name=_("招标"))
    bid = models.OneToOneField(Bid, models.PROTECT, related_name="contract", verbose_name=_("中标"))
    project = models.OneToOneField(
        Project, models.PROTECT, null=True, blank=True, related_name="contract", verbose_name=_("项目")
    )
    number = models.CharField(_("合同编号"), max_length=40)
    amount_fen = models.BigIntegerField(_("合同金额（分）"))
    signed_on = models.DateField(_("签订日期"))
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至"))
    published_at = models.DateTimeField(_("公布于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("合同")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="contract_amount_positive"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="contract_days_in_order"),
        ]

    def __str__(self) -> str:
        return self.number


class AcceptanceItem(models.Model):
    """One thing that the contract names, looked at on its own; with the others of its instalment it opens the payment."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="items", verbose_name=_("合同"))
    position = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("验收项目"), max_length=120)
    instalment = models.PositiveSmallIntegerField(_("第几期"), default=1)  # the position of the project's milestone
    is_accepted = models.BooleanField(_("合格"), null=True, blank=True)
    words = models.CharField(_("验收意见"), max_length=300, blank=True)
    accepted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("验收人")
    )
    accepted_at = models.DateTimeField(_("验收于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("验收清单")
        ordering = ["contract", "position"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "position"], name="acceptance_item_position"),
            models.CheckConstraint(
                condition=Q(is_accepted=None, accepted_at=None, accepted_by=None)
                | Q(is_accepted__isnull=False, accepted_at__isnull=False, accepted_by__isnull=False),
                name="acceptance_item_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ServiceRating(models.Model):
    """What those say who were served by a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="ratings", verbose_name=_("项目"))
    user = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("居民"))
    stars = models.PositiveSmallIntegerField(_("评分"))
    words = models.CharField(_("评价"), max_length=300, blank=True)
    rated_at = models.DateTimeField(_("评价于"))

    class Meta:
        verbose_name = verbose_name_plural = _("服务对象评价")
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="service_rated_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="service_rating_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stars}"
