"""What a community spends of its yearly budgets, and what must be published by when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from deliberation.models import Resolution
from funds.models.donations import Appeal
from funds.models.foundation import Foundation, Fund
from funds.models.projects import Project
from funds.states.grants import DisclosureKind, DisclosureState, YearBudgetKind
from governance.territory.levels import Level
from governance.territory.models import Area

PERSON = settings.AUTH_USER_MODEL


class YearBudget(models.Model):
    """Money that the community is given for a year by the government; it lies elsewhere, here it is only accounted for.

    `spent_fen` is kept beside its expenses by the service that writes them, under the lock of this row.
    """

    community = models.ForeignKey(
        Area, models.PROTECT, related_name="+", limit_choices_to={"level": Level.COMMUNITY}, verbose_name=_("社区")
    )
    area_code = models.CharField(max_length=15, editable=False)
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("经费"), max_length=14, choices=YearBudgetKind)
    amount_fen = models.BigIntegerField(_("预算（分）"))
    spent_fen = models.BigIntegerField(_("已用（分）"), default=0, editable=False)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    entered_at = models.DateTimeField(_("登记于"))

    class Meta:
        verbose_name = verbose_name_plural = _("年度经费")
        ordering = ["-year", "area_code", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["community", "year", "kind"], name="year_budget_once"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, spent_fen__gte=0, spent_fen__lte=F("amount_fen")),
                name="year_budget_spent_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community.name} {self.year} {self.get_kind_display()}"


class YearExpense(models.Model):
    """One use of a yearly budget. A wrong one is corrected by its mirror (`reverses`, negative), never changed."""

    budget = models.ForeignKey(YearBudget, models.PROTECT, related_name="expenses", verbose_name=_("年度经费"))
    on = models.DateField(_("日期"))
    what = models.CharField(_("用途"), max_length=120)  # public
    amount_fen = models.BigIntegerField(_("金额（分）"))
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决议")
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("冲正")
    )
    entered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    entered_at = models.DateTimeField(_("登记于"))

    class Meta:
        verbose_name = verbose_name_plural = _("经费支出")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount_fen__gt=0) | Q(reverses__isnull=False, amount_fen__lt=0),
                name="year_expense_sign",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.what}"


class Disclosure(models.Model):
    """Something that must be public by a day, of exactly one subject. Its clock is `funds.disclosure` on this row."""

    kind = models.CharField(_("公开事项"), max_length=16, choices=DisclosureKind)
    area_code = models.CharField(max_length=15, editable=False)
    foundation = models.ForeignKey(
        Foundation, models.PROTECT, null=True, blank=True, related_name="disclosures", verbose_name=_("基金会")
    )
    fund = models.ForeignKey(
        Fund, models.PROTECT, null=True, blank=True, related_name="disclosures", verbose_name=_("基金")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="disclosures", verbose_name=_("项目")
    )
    appeal = models.ForeignKey(
        Appeal, models.PROTECT, null=True, blank=True, related_name="disclosures", verbose_name=_("募捐活动")
    )
    period = models.CharField(_("期间"), max_length=20, blank=True)  # 2026, 2026Q3
    article = models.CharField(_("依据"), max_length=60)
    due_at = models.DateTimeField(_("最晚"))
    state = models.CharField(_("状态"), max_length=10, choices=DisclosureState, default=DisclosureState.DUE)
    content = models.JSONField(_("公开的内容"), default=dict, editable=False)  # figures as they stood when published
    title = models.CharField(_("事项"), max_length=80, blank=True)  # of a material event
    words = models.TextField(_("说明"), max_length=4000, blank=True)
    corrections = models.JSONField(_("更正"), default=list, editable=False)  # [{"at", "words"}], public
    published_at = models.DateTimeField(_("公开于"), null=True, blank=True)
    published_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公开人")
    )
    late_since = models.DateTimeField(_("逾期自"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("信息公开")
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(foundation__isnull=False, fund=None, project=None, appeal=None)
                | Q(foundation=None, fund__isnull=False, project=None, appeal=None)
                | Q(foundation=None, fund=None, project__isnull=False, appeal=None)
                | Q(foundation=None, fund=None, project=None, appeal__isnull=False),
                name="disclosure_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="PUBLISHED", published_at__isnull=False)
                | (~Q(state="PUBLISHED") & Q(published_at=None)),
                name="disclosure_published_at",
            ),
            *(
                models.UniqueConstraint(
                    fields=[subject, "kind", "period"],
                    condition=Q(**{f"{subject}__isnull": False}),
                    name=f"disclosure_once_of_{subject}",
                )
                for subject in ("foundation", "fund", "project", "appeal")
            ),
        ]
        indexes = [models.Index(fields=["area_code", "state", "due_at"], name="disclosure_due")]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()} {self.period}"
