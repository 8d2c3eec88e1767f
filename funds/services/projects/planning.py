"""From an idea to a plan that everybody reads: what it costs, who gives which part, whom it serves, when it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from funds.models import (
    BeneficiaryGroup,
    BudgetLine,
    CoFundingScheme,
    Fund,
    MatchingRule,
    Milestone,
    Project,
    Purse,
    Share,
)
from funds.money import yuan
from funds.policies.choices import runs
from funds.policies.projects import may_propose
from funds.policies.relations import refuse_related
from funds.selectors.projects import lines_of, milestones_of, purses_to_give, shares_of, total_of
from funds.services.foundation import new_purse
from funds.services.projects.change import ProjectChange, changing, tell, tell_desk
from funds.services.projects.giving_back import give_all_back
from funds.sharing import Wanted, match_fen, split_kept
from funds.states.foundation import PurseKind, Source
from funds.states.project_steps import ProjectVerb
from funds.states.projects import ShareState
from funds.states.roles import OFFICE
from governance.common import limits
from governance.common.codes import new_code
from governance.common.errors import InputRefused
from governance.common.given import require_given
from governance.common.scrub import scrub
from governance.people.models import Organisation, User
from governance.trail.services import record

TITLE_LENGTH, WORDS_LENGTH, PLAN_LENGTH = 60, 2000, 4000
IDEAS_A_DAY, DAY = 5, 86_400
MOST_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedShare:
    """`purse`: given by a fund itself, when the money is committed; without: promised by somebody, then received."""

    source: str
    amount_fen: int
    who: str = ""
    purse: Purse | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMilestone:
    title: str
    due_on: date
    amount_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole plan. `matched_purse` gives what the matching rule says to the shares of the rule's source."""

    words: str
    lines: Sequence[tuple[str, int]]
    shares: Sequence[PlannedShare]
    groups: Sequence[tuple[str, int]]
    milestones: Sequence[PlannedMilestone] = ()
    scheme: CoFundingScheme | None = None
    matching: MatchingRule | None = None
    matched_purse: Purse | None = None
    carried_out_by: str = ""
    organisation: Organisation | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def open_project(*, fund: Fund, title: str, need: str, actor: User, now: datetime) -> Project:
    """An idea of a resident or of the office. Sent twice it is one; words lose what points at a person."""
    may_propose(actor, fund, now).require()
    require_given(("title", "need"), {"title": title, "need": need})
    clean = scrub(title.strip())[:TITLE_LENGTH]
    twin = Project.objects.filter(fund=fund, opened_by=actor, title=clean, published_at=None, ended_at=None).first()
    if twin:
        return twin
    is_office = runs(actor, fund.area_code, now)
    if not is_office:
        limits.require("project-idea", str(actor.pk), limit=IDEAS_A_DAY, seconds=DAY)
    project = Project.objects.create(
        code=new_code("XM"), fund=fund, area_code=fund.area_code, title=clean, need=scrub(need.strip())[:WORDS_LENGTH],
        opened_by=actor, opened_at=now,
    )  # fmt: skip
    record(actor=actor, verb="funds.project_open", subject=project, now=now, area_code=project.area_code)
    if not is_office:
        tell_desk(project, "idea", OFFICE, _("居民提了一个项目"), now)
    return project


def plan_project(*, project_id: int, plan: Plan, actor: User, now: datetime) -> Project:
    """Written and rewritten until it is published. Raises `InputRefused` where the sums do not meet."""
    with changing(project_id, ProjectVerb.PLAN, actor, now, plan=plan) as change:
        _write(change, plan, {})
    return change.project


def publish_project(*, project_id: int, actor: User, now: datetime) -> Project:
    """Everybody reads the plan; the project has a purse of its own, into which sources promise and give."""
    with changing(project_id, ProjectVerb.PUBLISH, actor, now) as change:
        project = change.project
        if not shares_of(project).exists() or not lines_of(project).exists():
            raise InputRefused("no_plan", _("请先写好方案：预算、各方出资和受益群体。"))
        fund = Fund.objects.select_for_update().get(pk=project.fund_id)
        project.purse = new_purse(fund, PurseKind.PROJECT, project.title, project.need[:300], actor, now)
        project.published_at = now
        change.data["amount_fen"] = total_of(project)
        tell(project, "published", [project.opened_by], _("您提的项目方案已公布"), now)
    return change.project


def replan_project(*, project_id: int, plan: Plan, actor: User, now: datetime) -> Project:
    """The plan is made again: what purses gave goes back to them, what others promised or gave stands, and residents
    vote again. Raises `InputRefused` where the new plan leaves out what somebody has promised."""
    with changing(project_id, ProjectVerb.REPLAN, actor, now, plan=plan) as change:
        project = change.project
        change.data["returned_fen"] = give_all_back(change)
        kept = _kept(project)
        project.plan_version += 1
        _write(change, plan, kept)
        title = _("项目方案重新制定，需要重新表决")
        tell(project, f"replanned-{project.plan_version}", [project.opened_by], title, now)
    return change.project


# --- One version ------------------------------------------------------------------------------------------
def _kept(project: Project) -> dict[tuple[str, str], list[Share]]:
    """What others than purses have promised or given under the plan before, by source and name."""
    kept: dict[tuple[str, str], list[Share]] = {}
    for share in shares_of(project).filter(purse=None):
        if _stands(share):
            kept.setdefault((share.source, share.who), []).append(share)
    return kept


def _stands(share: Share) -> int:
    return share.amount_fen if share.state in (ShareState.PROMISED, ShareState.ARRIVED) else share.arrived_fen


def _write(change: ProjectChange, plan: Plan, kept: dict[tuple[str, str], list[Share]]) -> None:
    project, version = change.project, change.project.plan_version
    shares, words = _with_matching(project, plan)
    _check(project, plan, shares)
    refuse_related(
        project.fund, [share.purse for share in shares if share.purse], project, field="carried_out_by",
        name=plan.carried_out_by, organisation=plan.organisation,
    )  # fmt: skip
    lines_of(project).delete()
    shares_of(project).delete()
    milestones_of(project).delete()
    project.beneficiaries.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(project=project, version=version, position=position, title=title, amount_fen=fen)
        for position, (title, fen) in enumerate(plan.lines, 1)
    )
    Share.objects.bulk_create(_rows(project, shares, kept, words))
    BeneficiaryGroup.objects.bulk_create(
        BeneficiaryGroup(project=project, name=name, heads_planned=heads) for name, heads in plan.groups
    )
    Milestone.objects.bulk_create(
        Milestone(project=project, position=position, title=one.title, due_on=one.due_on, amount_fen=one.amount_fen)
        for position, one in enumerate(plan.milestones, 1)
    )
    project.plan, project.scheme, project.matching = scrub(plan.words.strip())[:PLAN_LENGTH], plan.scheme, plan.matching
    project.carried_out_by, project.organisation = plan.carried_out_by.strip()[:80], plan.organisation
    project.starts_on, project.ends_on = plan.starts_on, plan.ends_on
    change.data |= {"version": version, "amount_fen": sum(fen for _title, fen in plan.lines)}


def _with_matching(project: Project, plan: Plan) -> tuple[list[PlannedShare], str]:
    """The shares with what the matching rule adds, and how that was reckoned."""
    rule = plan.matching
    if rule is None:
        return list(plan.shares), ""
    given = sum(share.amount_fen for share in plan.shares if share.source == rule.source and share.purse is None)
    added = match_fen(given, numerator=rule.numerator, denominator=rule.denominator, cap_fen=rule.cap_fen)
    if not added:
        words = _("配比规则针对「%(source)s」，方案里没有这个来源。") % {"source": rule.get_source_display()}
        raise InputRefused("no_match", words, fields={"matching": words})
    purse = plan.matched_purse or project.fund.purses.get(kind=PurseKind.UNRESTRICTED)
    explained = _("%(name)s：%(source)s出 %(given)s 元，按 %(numerator)d:%(denominator)d 配 %(added)s 元，上限 %(cap)s 元") % {
        "name": rule, "source": rule.get_source_display(), "given": yuan(given), "numerator": rule.numerator,
        "denominator": rule.denominator, "added": yuan(added), "cap": yuan(rule.cap_fen),
    }  # fmt: skip
    return [*plan.shares, PlannedShare(source=Source.FOUNDATION, amount_fen=added, purse=purse)], explained


def _check(project: Project, plan: Plan, shares: Sequence[PlannedShare]) -> None:
    """Raises `InputRefused` with a mark at each field that does not fit."""
    total = sum(fen for _title, fen in plan.lines)
    rows = (plan.lines, shares, plan.groups, plan.milestones)
    problems = {
        "lines": _lines_problem(plan) or len(max(rows, key=len)) > MOST_ROWS and _("每一类最多 50 行。"),
        "shares": _shares_problem(project, shares, total),
        "scheme": _scheme_problem(plan, shares),
        "groups": (not plan.groups or any(heads <= 0 for _name, heads in plan.groups))
        and _("请写明受益群体和预计人数。"),
        "milestones": sum(one.amount_fen for one in plan.milestones) > total and _("各阶段分期款加起来超过了预算。"),
        "carried_out_by": not plan.organisation and not plan.carried_out_by.strip() and _("请写明由谁实施。"),
        "ends_on": bool(plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on) and _("完工不能早于开工。"),
    }
    wrong = {name: str(words) for name, words in problems.items() if words}
    if wrong:
        raise InputRefused("plan", next(iter(wrong.values())), fields=wrong)


def _lines_problem(plan: Plan) -> str:
    return "" if plan.lines and all(fen > 0 for _title, fen in plan.lines) else _("请写明每项支出和金额。")


def _shares_problem(project: Project, shares: Sequence[PlannedShare], total: int) -> str:
    given = sum(share.amount_fen for share in shares)
    if total != given or any(share.amount_fen <= 0 for share in shares):
        words = {"total": yuan(total), "given": yuan(given)}
        return _("预算合计 %(total)s 元，各方出资合计 %(given)s 元，两者要相等。") % words
    purses = {share.purse.pk for share in shares if share.purse}
    if purses and purses_to_give(project).filter(pk__in=purses).count() != len(purses):
        return _("只能从本基金或基金会本级的资金里出。")
    if len({(share.source, share.who, share.purse) for share in shares}) != len(shares):
        return _("同一来源的同一出资方请写在一行。")
    return ""


def _scheme_problem(plan: Plan, shares: Sequence[PlannedShare]) -> str:
    if plan.scheme is None or all(share.source in plan.scheme.sources for share in shares):
        return ""
    words = {"name": plan.scheme.name, "sources": "、".join(plan.scheme.source_labels)}
    return _("「%(name)s」只有这些来源：%(sources)s。") % words


def _rows(
    project: Project, shares: Sequence[PlannedShare], kept: dict[tuple[str, str], list[Share]], matched: str
) -> list[Share]:
    """The rows of this version: what stands is taken over with its pledge, the rest is planned anew."""
    version = project.plan_version
    rows = [
        Share(
            project=project, version=version, source=share.source, who=share.who, amount_fen=share.amount_fen,
            purse=share.purse, words=matched if matched and share is shares[-1] else "",
        )
        for share in shares
        if share.purse
    ]  # fmt: skip
    wanted = [Wanted(share.source, share.who, share.amount_fen) for share in shares if not share.purse]
    try:
        parts = split_kept(wanted, {name: sum(map(_stands, rows)) for name, rows in kept.items()})
    except ValueError as problem:
        source, who = problem.args[0]
        name = f"{Source(source).label} {who}".strip()
        words = _("「%(name)s」已经承诺或到位，新方案里不能少；不再出的请先登记落空。") % {"name": name}
        raise InputRefused("promised", words, fields={"shares": words}) from problem
    for part in parts:
        for old in kept.get((part.source, part.who), []) if part.kept_fen else []:
            rows.append(_taken_over(project, old))
        if part.amount_fen > part.kept_fen:
            left = part.amount_fen - part.kept_fen
            rows.append(Share(project=project, version=version, source=part.source, who=part.who, amount_fen=left))
    return rows


def _taken_over(project: Project, old: Share) -> Share:
    return Share(
        project=project, version=project.plan_version, source=old.source, who=old.who, amount_fen=_stands(old),
        arrived_fen=old.arrived_fen, pledge=old.pledge,
        state=ShareState.ARRIVED if old.arrived_fen == _stands(old) else ShareState.PROMISED,
    )  # fmt: skip
