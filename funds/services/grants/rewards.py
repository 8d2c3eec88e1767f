"""以奖代补: an organisation shows what it has done, another person assesses it, the grade decides what is paid."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Fund, Project, Purse, RewardGrant, VotedAmount
from funds.scoring import grade_of, part_of
from funds.selectors.grants import contacts_of, grant_rules, speaks_for
from funds.services.grants import money
from funds.services.grants.agreements import rate_project
from funds.services.grants.calls import require_free
from funds.services.grants.change import Change, changing, tell
from funds.states.grant_steps import RewardVerb
from funds.states.grants import Grade, RewardState
from funds.states.projects import ProjectState
from governance.common.codes import new_code
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.common.scrub import scrub
from governance.people.models import Organisation, User
from governance.trail.services import record

TITLE_LENGTH, WORDS_LENGTH, ASSESSMENT_LENGTH = 60, 2000, 500


@transaction.atomic
def ask_reward(
    *, fund: Fund, organisation: Organisation, title: str, words: str, most_fen: int, actor: User, now: datetime
) -> RewardGrant:
    """What was done and what it cost. The project stays a draft until something is granted."""
    if not speaks_for(actor).filter(pk=organisation.pk).exists():
        raise PermissionRefused("not_yours", _("由已在社区报到的单位的联络员申请。"))
    given = {"title": title, "words": words, "most": most_fen}
    require_given(given, given)
    project = Project.objects.create(
        code=new_code("XM"), fund=fund, area_code=fund.area_code, title=scrub(title.strip())[:TITLE_LENGTH],
        need=scrub(words.strip())[:WORDS_LENGTH], organisation=organisation, carried_out_by=organisation.name,
        opened_by=actor, opened_at=now,
    )  # fmt: skip
    row = RewardGrant.objects.create(project=project, most_fen=most_fen, applied_by=actor, applied_at=now)
    record(actor=actor, verb="funds.reward_ask", subject=row, now=now, area_code=project.area_code, most_fen=most_fen)
    return row


def assess_reward(*, reward_id: int, points: int, words: str, actor: User, now: datetime) -> RewardGrant:
    """The grade of the points, and of what was asked the part that the grade pays (preset). C pays nothing."""
    with changing(RewardGrant, reward_id, RewardVerb.ASSESS, actor, now, words=words) as change:
        row, rules = change.subject, grant_rules(timezone.localdate(now))
        if rules is None:
            raise DomainError("no_rules", _("没有奖补规则，请管理员在后台“创投和奖补规则”里添加。"))
        if not 0 <= points <= 100:
            message = _("请填 0 到 100。")
            raise InputRefused("points", message, fields={"points": message})
        row.points, row.grade = points, grade_of(points, a_from=rules.a_from, b_from=rules.b_from)
        percent = {Grade.A: rules.share_a, Grade.B: rules.share_b, Grade.C: 0}[Grade(row.grade)]
        row.amount_fen = part_of(row.most_fen, percent)
        row.assessed_by, row.assessed_at, row.words = actor, now, scrub(words.strip())[:ASSESSMENT_LENGTH]
        if not row.amount_fen:
            row.state = RewardState.REFUSED
        change.data |= {"points": points, "grade": row.grade, "amount_fen": row.amount_fen}
        _tell(change, "assessed", _("以奖代补已评定：%(grade)s") % {"grade": row.get_grade_display()})
        return row


def grant_reward(
    *, reward_id: int, purse: Purse, actor: User, now: datetime, voted: VotedAmount | None = None
) -> RewardGrant:  # fmt: skip
    """The money goes into the project's own purse; its one instalment may be asked for at once."""
    with changing(RewardGrant, reward_id, RewardVerb.GRANT, actor, now, purse=purse) as change:
        row, today = change.subject, timezone.localdate(now)
        project = Project.objects.select_for_update().get(pk=row.project_id)
        assert row.amount_fen and project.organisation
        require_free(purse, row.amount_fen)
        work = money.Work(
            title=project.title, words=project.need, organisation=project.organisation, purse=purse,
            amount_fen=row.amount_fen, budget=[(project.title, row.amount_fen)], voted=voted,
            instalments=[(_("奖补"), today, row.amount_fen)], starts_on=today, ends_on=today,
        )  # fmt: skip
        money.start_project(project, work, actor=actor, now=now)
        money.accept(project, 1, row.words, actor, now)
        row.purse = purse
        change.data |= {"project": project.pk, "amount_fen": row.amount_fen, "purse": purse.pk}
        _tell(change, "granted", _("以奖代补已批准"))
        return row


def end_reward(*, reward_id: int, actor: User, now: datetime) -> RewardGrant:
    """When it is paid: its project is over, and no more reports on it are owed. The work was done before."""
    with changing(RewardGrant, reward_id, RewardVerb.END, actor, now) as change:
        project = change.subject.project
        if project.state != ProjectState.RUNNING:
            raise StateRefused("ended", _("这一项已经办结。"))
        money.require_paid(project)
        change.data["returned_fen"] = money.end_project(project.pk, ProjectState.DONE, project.need, actor, now)
        return change.subject


def rate_reward(*, reward_id: int, stars: int, actor: User, now: datetime, words: str = "") -> RewardGrant:
    """By those who have the good of it; said again it replaces what was said."""
    with changing(RewardGrant, reward_id, RewardVerb.RATE, actor, now, stars=stars) as change:
        rate_project(change.subject.project, stars, words, actor, now)
        return change.subject


def _tell(change: Change[RewardGrant], about: str, title: str) -> None:
    project = change.subject.project
    people = contacts_of([project.organisation_id] if project.organisation_id else [])
    tell(change.subject, about, people, title, f"/grants/rewards/{change.subject.pk}/", change.now, project.title)
