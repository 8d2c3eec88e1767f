"""The yearly choice: residents propose, staff check, residents vote, both rules count."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds.models.foundation import Fund
from funds.models.projects import Project
from funds.states.choices import ChoiceBallotKind, ChoiceState, CountRule, OptionState, VoteChannel
from governance.common.days import days_in_order

PERSON = settings.AUTH_USER_MODEL


class ChoicePreset(models.Model):
    """What a new choice begins with: dated, the district's own; every figure may be changed for one choice."""

    starts_on = models.DateField(_("自"), unique=True)
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("最低年龄"))
    ballot_kind = models.CharField(_("投票方式"), max_length=10, choices=ChoiceBallotKind)
    points = models.PositiveSmallIntegerField(_("每人分数"), default=0)
    most_choices = models.PositiveSmallIntegerField(_("最多选几个"), default=0)  # 0: as many as one likes
    decides = models.CharField(_("按哪种算法定"), max_length=12, choices=CountRule)
    call_days = models.PositiveSmallIntegerField(_("征集天数"))
    check_days = models.PositiveSmallIntegerField(_("审核和公布名单天数"))
    vote_days = models.PositiveSmallIntegerField(_("投票天数"))
    reference = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("项目票选规则")
        ordering = ["-starts_on"]
        constraints = [
            days_in_order("choice_preset_days_in_order"),
            models.CheckConstraint(condition=Q(call_days__gt=0, vote_days__gt=0), name="choice_preset_days_positive"),
        ]

    def __str__(self) -> str:
        return str(self.starts_on)


class Choice(models.Model):
    """One year's choice of a fund. `decides`: the rule whose result counts; the other one is shown beside it."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # PX-4F7K-92
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="choices", verbose_name=_("基金"))
    area_code = models.CharField(max_length=15, editable=False)
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("标题"), max_length=60)
    words = models.TextField(_("说明"), max_length=2000, blank=True)
    budget_fen = models.BigIntegerField(_("可用金额（分）"))
    ballot_kind = models.CharField(_("投票方式"), max_length=10, choices=ChoiceBallotKind)
    points = models.PositiveSmallIntegerField(_("每人分数"), default=0)
    most_choices = models.PositiveSmallIntegerField(_("最多选几个"), default=0)  # 0: as many as one likes
    decides = models.CharField(_("按哪种算法定"), max_length=12, choices=CountRule)
    minimum_age = models.PositiveSmallIntegerField(_("最低年龄"))
    state = models.CharField(_("状态"), max_length=10, choices=ChoiceState, default=ChoiceState.CALLING)
    proposals_until = models.DateTimeField(_("征集截止"))
    opens_at = models.DateTimeField(_("投票开始"))
    closes_at = models.DateTimeField(_("投票截止"))
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    opened_at = models.DateTimeField(_("发起于"))
    counted_at = models.DateTimeField(_("计票于"), null=True, blank=True)
    annul_reason = models.CharField(_("作废原因"), max_length=300, blank=True)
    results = models.JSONField(_("结果"), default=dict, editable=False)  # `choosing.results.count`

    class Meta:
        verbose_name = verbose_name_plural = _("项目票选")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(budget_fen__gt=0), name="choice_budget_positive"),
            models.CheckConstraint(
                condition=Q(opens_at__gte=F("proposals_until"), closes_at__gt=F("opens_at")),
                name="choice_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ballot_kind="APPROVAL", points=0) | Q(ballot_kind="POINTS", points__gt=0),
                name="choice_points_fit_kind",
            ),
            models.CheckConstraint(
                condition=Q(state="COUNTED", counted_at__isnull=False) | ~Q(state="COUNTED"), name="choice_counted_at"
            ),
            models.UniqueConstraint(
                fields=["fund", "year"], condition=~Q(state="ANNULLED"), name="choice_one_per_fund_and_year"
            ),
        ]
        indexes = [models.Index(fields=["area_code", "-id"], name="choice_area")]

    def __str__(self) -> str:
        return self.title


class ChoiceOption(models.Model):
    """A project that residents may vote for, or an idea on the way there."""

    choice = models.ForeignKey(Choice, models.CASCADE, related_name="options", verbose_name=_("票选"))
    number = models.PositiveSmallIntegerField(_("序号"), null=True, blank=True)  # on the list and on paper
    title = models.CharField(_("项目"), max_length=60)
    words = models.TextField(_("内容"), max_length=2000)
    place = models.CharField(_("地点"), max_length=60, blank=True)
    cost_fen = models.BigIntegerField(_("所需金额（分）"))
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("提议人"))
    proposed_at = models.DateTimeField(_("提议于"))
    state = models.CharField(_("状态"), max_length=10, choices=OptionState, default=OptionState.PROPOSED)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("合并到")
    )
    reason = models.CharField(_("审核意见"), max_length=300, blank=True)
    checked_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    checked_at = models.DateTimeField(_("审核于"), null=True, blank=True)
    project = models.OneToOneField(
        Project, models.PROTECT, null=True, blank=True, related_name="chosen_as", verbose_name=_("入选项目")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("候选项目")
        ordering = ["choice", "number", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(cost_fen__gt=0), name="choice_option_cost_positive"),
            models.UniqueConstraint(fields=["choice", "number"], name="choice_option_number"),
            models.CheckConstraint(
                condition=Q(state="MERGED", merged_into__isnull=False) | (~Q(state="MERGED") & Q(merged_into=None)),
                name="choice_option_merged_into",
            ),
            models.CheckConstraint(
                condition=~Q(state="REFUSED") | ~Q(reason=""), name="choice_option_refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ChoiceBallot(models.Model):
    """One resident's ballot, changed until closing; `marks`: number of the option → points (1 for approved).

    One for each person: by account, or by `voter_key` (name and dwelling, hashed) for whoever has none. Counting empties
    the marks; the ballots then stand in `ChoiceFile`, without anything that leads to a person.
    """

    choice = models.ForeignKey(Choice, models.CASCADE, related_name="ballots", verbose_name=_("票选"))
    user = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("居民"))
    voter_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    paper_number = models.CharField(_("纸票编号"), max_length=20, blank=True)
    channel = models.CharField(_("渠道"), max_length=6, choices=VoteChannel)
    marks = models.JSONField(_("选择"), default=dict)
    cast_at = models.DateTimeField(_("投票于"))
    entered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("录入人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("选票")
        constraints = [
            models.UniqueConstraint(
                fields=["choice", "user"], condition=Q(user__isnull=False), name="choice_ballot_one_per_person"
            ),
            models.UniqueConstraint(
                fields=["choice", "voter_key"], condition=~Q(voter_key=""), name="choice_ballot_one_per_key"
            ),
            models.UniqueConstraint(
                fields=["choice", "paper_number"], condition=~Q(paper_number=""), name="choice_ballot_paper_once"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(paper_number=""), name="choice_ballot_of_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class PaperReading(models.Model):
    """What one person read from a numbered paper, as a keyed hash, until a second one has read the same or votes are counted."""

    choice = models.ForeignKey(Choice, models.CASCADE, related_name="readings", verbose_name=_("票选"))
    paper_number = models.CharField(_("纸票编号"), max_length=20)
    digest = models.CharField(max_length=64, editable=False)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("录入人"))
    entered_at = models.DateTimeField(_("录入于"))

    class Meta:
        verbose_name = verbose_name_plural = _("等核对的纸票")
        ordering = ["paper_number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["choice", "paper_number", "entered_by"], name="paper_reading_once_a_person")
        ]

    def __str__(self) -> str:
        return self.paper_number


class ChoiceFile(models.Model):
    """The published ballots of a counted choice in `.pb`: all that is needed to count again, and nothing that is private.

    The database refuses every change of it.
    """

    choice = models.OneToOneField(Choice, models.PROTECT, related_name="file", verbose_name=_("票选"))
    text = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("计票文件")

    def __str__(self) -> str:
        return self.sha256
