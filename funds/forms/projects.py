"""Forms of projects: an idea on the phone, the plan, one form a verb at the desk."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deliberation.models import Resolution
from funds.forms.fields import MoneyDeskForm, YuanField
from funds.forms.rows import RowsField, anything, as_text, day, fen, heads, name, plain_yuan, source
from funds.models import CoFundingScheme, Fund, MatchingRule, Milestone, Project, Purse, Share
from funds.selectors.projects import (
    lines_of,
    matchings_on,
    milestones_of,
    purses_to_give,
    resolutions_for,
    schemes_on,
    shares_of,
)
from funds.services.projects import Plan, PlannedMilestone, PlannedShare, Promise
from funds.services.projects.planning import PLAN_LENGTH, TITLE_LENGTH, WORDS_LENGTH
from funds.services.projects.running import REASON_LENGTH, RESULT_LENGTH
from funds.states.donations import DonorKind, GiftWay
from funds.states.foundation import FundKind, Source
from funds.states.projects import DocumentKind, MilestoneState, ShareState
from governance.people.models import Organisation, User
from governance.portal.forms import PlainForm, day_field, words_field


class IdeaForm(PlainForm):
    """One page on the phone."""

    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("哪个社区的公益基金"), empty_label=None)
    title = forms.CharField(
        label=_("一句话说清楚想做什么"), max_length=TITLE_LENGTH, help_text=_("比如：3 栋门口装两张长椅")
    )
    need = words_field(
        _("为什么需要，谁受益"), most=WORDS_LENGTH, rows=6, help_text=_("会公开。请不要写姓名、电话和门牌。")
    )

    def __init__(self, *args: Any, funds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["fund"]
        field.queryset = funds
        field.label_from_instance = lambda fund: f"{fund.area.name} · {fund.name}"


class ProjectForm(MoneyDeskForm):
    """Nothing to fill in; the base of the others. `arguments` gives what the service takes."""

    is_made_for_a_subject = True

    def __init__(self, *args: Any, subject: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.user, self.now = subject, user, now
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the subject."""


class PurseChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.fund.name} · {row.title}（{plain_yuan(row.account.available)} 元可用）"


class SchemeChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        doubt = "" if row.is_confirmed else str(_("（出处未核实）"))
        return f"{row.name}：{'、'.join(row.source_labels)}{doubt}"


class PlanForm(ProjectForm):
    """What stands is filled in: writing it again begins with it."""

    words = words_field(_("方案"), most=PLAN_LENGTH, rows=5, help_text=_("怎么做、做成什么样。会公开。"))
    lines = RowsField(_("预算"), (name, fen), _("长椅两张，6000"))
    shares = RowsField(_("别人出多少"), (source, anything, fen), _("街道，街道办事处，2000"), required=False)
    fund_purse = PurseChoice(Purse.objects.none(), label=_("基金出的钱从哪里来"), required=False)
    fund_fen = YuanField(label=_("基金出多少（元）"), required=False, help_text=_("动用社区公益基金要有居民的决议。"))
    own_fen = YuanField(label=_("基金会本级再出多少（元）"), required=False)
    matching = forms.ModelChoiceField(
        MatchingRule.objects.none(), label=_("配比"), required=False, empty_label=_("不配比"),
        help_text=_("按规则算出基金配多少，不用另填；从上面选的资金里出。"),
    )  # fmt: skip
    scheme = SchemeChoice(
        CoFundingScheme.objects.none(), label=_("共同出资方案"), required=False, empty_label=_("不限来源"),
        help_text=_("选了以后，别的来源不能写进方案。各方是谁没有查到统一规定，请按本地文件选。"),
    )  # fmt: skip
    groups = RowsField(_("受益群体和预计人数"), (name, heads), _("三栋老人，60"))
    milestones = RowsField(
        _("阶段、完成日期和分期款"), (name, day, fen), _("到货验收，2027-03-01，6000"), required=False
    )
    carried_out_by = forms.CharField(label=_("由谁实施"), max_length=80, required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("实施单位（已登记的）"), required=False, empty_label=_("没有登记")
    )
    starts_on = day_field(_("计划开工"), required=False)
    ends_on = day_field(_("计划完工"), required=False)

    def prepare(self) -> None:
        project, today = self.subject, timezone.localdate(self.now)
        self.offer_rows("fund_purse", purses_to_give(project).filter(fund=project.fund_id))
        self.offer_rows("matching", matchings_on(today))
        self.offer_rows("scheme", schemes_on(today))
        rows = Organisation.objects.filter(is_active=True, area__code__startswith=project.area_code[:9])
        self.offer_rows("organisation", rows.order_by("name"))
        if not self.is_bound:
            self.initial = {**standing_plan(project), **self.initial}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if (given.get("fund_fen") or given.get("matching")) and not given.get("fund_purse"):
            self.add_error("fund_purse", str(_("请选择从哪里出。")))
        return given

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        plain = (
            "words",
            "lines",
            "groups",
            "scheme",
            "matching",
            "carried_out_by",
            "organisation",
            "starts_on",
            "ends_on",
        )
        milestones = [
            PlannedMilestone(title=title, due_on=due, amount_fen=amount) for title, due, amount in given["milestones"]
        ]
        plan = Plan(
            **{key: given[key] for key in plain}, shares=self._shares(), milestones=milestones,
            matched_purse=given["fund_purse"],
        )  # fmt: skip
        return {"plan": plan}

    def _shares(self) -> list[PlannedShare]:
        given = self.cleaned_data
        shares = [PlannedShare(source=code, who=who, amount_fen=amount) for code, who, amount in given["shares"]]
        if given["fund_fen"]:
            shares.append(
                PlannedShare(source=Source.FOUNDATION, amount_fen=given["fund_fen"], purse=given["fund_purse"])
            )
        if given["own_fen"]:
            own = purses_to_give(self.subject).filter(fund__kind=FundKind.OWN).first()
            shares.append(PlannedShare(source=Source.FOUNDATION, amount_fen=given["own_fen"], purse=own))
        return shares


def standing_plan(project: Project) -> dict[str, Any]:
    """The plan of now as its form shows it; failed parts are left out."""
    shares = [share for share in shares_of(project) if share.state != ShareState.FAILED]
    others = [share for share in shares if not share.purse_id]
    ours = [share for share in shares if share.purse and share.purse.fund_id == project.fund_id and not share.words]
    own = [share for share in shares if share.purse and share.purse.fund_id != project.fund_id]
    return {
        "words": project.plan,
        "lines": as_text([(row.title, plain_yuan(row.amount_fen)) for row in lines_of(project)]),
        "shares": as_text([(row.get_source_display(), row.who, plain_yuan(row.amount_fen)) for row in others]),
        "fund_purse": ours[0].purse if ours else None,
        "fund_fen": ours[0].amount_fen if ours else None,
        "own_fen": own[0].amount_fen if own else None,
        "groups": as_text([(row.name, row.heads_planned) for row in project.beneficiaries.order_by("pk")]),
        "milestones": as_text([(row.title, row.due_on, plain_yuan(row.amount_fen)) for row in milestones_of(project)]),
        **{
            key: getattr(project, key)
            for key in ("scheme", "matching", "carried_out_by", "organisation", "starts_on", "ends_on")
        },
    }


# --- Money --------------------------------------------------------------------------------------------------
class ShareChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.get_source_display()} {row.who} {plain_yuan(row.amount_fen)} 元".replace("  ", " ")


class ShareForm(ProjectForm):
    states: tuple[str, ...] = (ShareState.PLANNED, ShareState.PROMISED)
    share_id = ShareChoice(Share.objects.none(), label=_("哪一份"), empty_label=None)

    def prepare(self) -> None:
        rows = shares_of(self.subject).filter(state__in=self.states)
        self.offer_rows("share_id", rows.filter(purse=None))

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"share_id": given["share_id"].pk}


class PromiseForm(ShareForm):
    states = (ShareState.PLANNED,)
    kind = forms.ChoiceField(
        label=_("谁承诺"), choices=DonorKind.choices, initial=DonorKind.ORGANISATION, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("姓名或单位名称（收据抬头）"), max_length=80, required=False)
    way = forms.ChoiceField(label=_("方式"), choices=GiftWay.choices, initial=GiftWay.BANK)
    expected_on = day_field(_("预计到账"), required=False)
    is_voluntary = forms.BooleanField(label=_("出资方自愿，已签字或书面确认"), required=False)

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        share_id = given.pop("share_id")
        return {"share_id": share_id, "promise": Promise(**given)}


class FailForm(ShareForm):
    words = words_field(_("为什么落空"), most=200, help_text=_("会公开。不写姓名和电话。"))


class ResolutionChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.code} {row.title}（{row.council.name}）"


class EnterVoteForm(ProjectForm):
    resolution_id = ResolutionChoice(Resolution.objects.none(), label=_("哪一份决议"), empty_label=None)
    amount_fen = YuanField(label=_("决议同意的金额（元）"), help_text=_("照决议原文填，另一个人会独立核对。"))

    def prepare(self) -> None:
        self.offer_rows("resolution_id", resolutions_for(self.subject))

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"resolution_id": given["resolution_id"].pk, "amount_fen": given["amount_fen"]}


class ConfirmVoteForm(ProjectForm):
    amount_fen = YuanField(label=_("您从决议里读到的金额（元）"), help_text=_("请自己看决议原文，不要照抄别人填的。"))


# --- The work -----------------------------------------------------------------------------------------------
class StartForm(ProjectForm):
    starts_on = day_field(_("开工日期"))

    def prepare(self) -> None:
        self.initial.setdefault("starts_on", timezone.localdate(self.now))


class MilestoneChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.position}. {row.title}（{plain_yuan(row.amount_fen)} 元）"


class AcceptForm(ProjectForm):
    milestone_id = MilestoneChoice(Milestone.objects.none(), label=_("哪个阶段"), empty_label=None)
    is_accepted = forms.TypedChoiceField(
        label=_("验收结论"), choices=[("yes", _("合格")), ("no", _("不合格，整改后再验"))],
        coerce=lambda text: text == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    words = words_field(_("验收意见"), help_text=_("会公开。"))
    file = forms.FileField(
        label=_("验收材料"), required=False, help_text=_("合格必须上传：验收单或照片，PDF、JPG、PNG。")
    )

    def prepare(self) -> None:
        self.offer_rows("milestone_id", milestones_of(self.subject).exclude(state=MilestoneState.ACCEPTED))

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"milestone_id": given["milestone_id"].pk}


class DocumentForm(ProjectForm):
    kind = forms.ChoiceField(label=_("类别"), choices=DocumentKind.choices)
    title = forms.CharField(label=_("名称"), max_length=80)
    file = forms.FileField(
        label=_("文件"), help_text=_("PDF、照片（JPG、PNG）、DOCX 或 XLSX，不超过 20 MB。先只有内部可见。")
    )


class FinishForm(ProjectForm):
    result = words_field(
        _("成效"), most=RESULT_LENGTH, rows=5, help_text=_("会公开：做成了什么、谁受益、还有什么没做到。")
    )

    def prepare(self) -> None:
        for group in self.subject.beneficiaries.order_by("pk"):
            self.fields[f"group_{group.pk}"] = forms.IntegerField(
                label=_("%(name)s：实际受益人数") % {"name": group.name}, min_value=0, max_value=10**7
            )

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        reached = {int(key.removeprefix("group_")): count for key, count in given.items() if key.startswith("group_")}
        return {"result": given["result"], "reached": reached}


class StopForm(ProjectForm):
    reason = words_field(_("为什么终止"), most=REASON_LENGTH, help_text=_("会公开。剩下的钱按出资比例自动退回。"))
