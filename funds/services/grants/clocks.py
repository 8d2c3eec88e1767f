"""Clocks of what others have still to do: scores, stages of the work, instalments. What is late is for everybody to read."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import GrantCall, Milestone, Payment, Project, Tender
from funds.selectors.grants import contacts_of, granted_page
from funds.selectors.panels import places_short, seats_behind
from funds.selectors.projects import is_granted, people_for
from funds.services.grants.change import INSTALMENT, KINDS, SCORES, STAGE, tell
from funds.states.projects import MilestoneState, PaymentState, ProjectState
from funds.states.roles import HANDLES, MONEY_ROLES
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.deadlines.moments import start_until
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record


# --- Scores -------------------------------------------------------------------------------------------------
def scoring_address(subject: GrantCall | Tender) -> str:
    return f"/grants/scoring/{subject.code}/"


def start_scores(subject: GrantCall | Tender, actor: User | None, now: datetime) -> None:
    """The term of the preset, anew for a scorer who is seated while the others score."""
    purpose = SCORES[type(subject)]
    deadlines.end_all(subject=subject, now=now, actor=actor, purposes=[purpose])
    deadlines.start(subject=subject, purpose=purpose, now=now, actor=actor)


def scores_are_soon_due(subject: GrantCall | Tender, deadline: Deadline, now: datetime) -> None:
    """Those who have not handed in are reminded."""
    people = [seat.user for seat in seats_behind(subject)]
    title = _("%(title)s 还等您评分，快到期了") % {"title": subject.title}
    tell(subject, f"scores-soon:{deadline.pk}", people, title, scoring_address(subject), now)


def scores_are_late(subject: GrantCall | Tender, deadline: Deadline, now: datetime) -> None:
    """Public from now on; the office hears for whom it waits, and may take them off the list."""
    behind, short = seats_behind(subject), places_short(subject)
    if not behind and not short:
        return
    subject.late_since = deadline.due_at
    subject.save(update_fields=["late_since"])
    kind = KINDS[type(subject)]
    record(
        actor=None, verb=f"funds.{kind}_scores_late", subject=subject, now=now, area_code=subject.area_code,
        seats=len(behind),
    )  # fmt: skip
    about, people = f"scores-late:{deadline.pk}", [seat.user for seat in behind]
    title = _("评分已经逾期：%(title)s") % {"title": subject.title}
    tell(subject, about, people, title, scoring_address(subject), now)
    office = people_for(subject.area_code, HANDLES, timezone.localdate(now))
    names = "、".join(seat.title for seat in behind) or _("评审小组还差 %(n)d 人") % {"n": short}
    waits = _("还没有交齐：%(names)s。可以催办，也可以更换评审。") % {"names": names}
    tell(subject, f"{about}:office", office, title, f"/desk/funds/{kind}s/{subject.code}/", now, waits)


# --- Stages and instalments ---------------------------------------------------------------------------------
def watch_stages(project: Project, actor: User, now: datetime) -> None:
    """Every stage that is still open is due at the end of its day."""
    for row in Milestone.objects.filter(project=project, state=MilestoneState.OPEN):
        ends = timezone.make_aware(datetime.combine(row.due_on + timedelta(days=1), time.min))
        start_until(row, STAGE, ends, now, actor)


def stage_is_accepted(row: Milestone, actor: User, now: datetime) -> None:
    """Its work is done; from now on its payment is awaited (30 days by preset). The caller saves the locked row."""
    row.late_since = None
    deadlines.end_all(subject=row, now=now, actor=actor, purposes=[STAGE], met=True)
    if row.amount_fen:
        deadlines.start(subject=row, purpose=INSTALMENT, now=now, actor=actor)


def follow_payment(payment: Payment, actor: User, now: datetime) -> None:
    """The clock of an instalment ends with its last yuan and begins again with a reversal. Locks the milestone."""
    if payment.milestone_id is None or payment.project is None or not is_granted(payment.project):
        return
    row = Milestone.objects.select_for_update(of=("self",)).get(pk=payment.milestone_id)
    if row.amount_fen <= _paid_fen(row):
        row.late_since = None
        row.save(update_fields=["late_since"])
        deadlines.end_all(subject=row, now=now, actor=actor, purposes=[INSTALMENT], met=True)
    elif payment.state == PaymentState.REVERSED and payment.project.state == ProjectState.RUNNING:
        deadlines.end_all(subject=row, now=now, actor=actor, purposes=[INSTALMENT])
        deadlines.start(subject=row, purpose=INSTALMENT, now=now, actor=actor)


def _paid_fen(row: Milestone) -> int:
    return row.payments.filter(state=PaymentState.PAID).aggregate(sum=Sum("amount_fen"))["sum"] or 0


def stop_watching(project: Project, actor: User, now: datetime) -> None:
    """The project is over: nothing of it is awaited any more."""
    for row in Milestone.objects.filter(project=project):
        deadlines.end_all(subject=row, now=now, actor=actor, purposes=[STAGE, INSTALMENT])


def stage_is_soon_due(row: Milestone, deadline: Deadline, now: datetime) -> None:
    _tell_all(row, f"stage-soon:{deadline.pk}", _("快到期限：%(title)s") % {"title": row.title}, now)


def stage_is_late(row: Milestone, deadline: Deadline, now: datetime) -> None:
    _is_late(row, deadline, _("已逾期：%(title)s") % {"title": row.title}, now)


def instalment_is_soon_due(row: Milestone, deadline: Deadline, now: datetime) -> None:
    _tell_all(row, f"pay-soon:{deadline.pk}", _("分期款快到付款期限：%(title)s") % {"title": row.title}, now)


def instalment_is_late(row: Milestone, deadline: Deadline, now: datetime) -> None:
    _is_late(row, deadline, _("分期款逾期未付：%(title)s") % {"title": row.title}, now)


def _is_late(row: Milestone, deadline: Deadline, title: str, now: datetime) -> None:
    row.late_since = deadline.due_at
    row.save(update_fields=["late_since"])
    purpose = deadline.purpose.removeprefix("funds.")
    record(
        actor=None, verb=f"funds.{purpose}_late", subject=row.project, now=now, area_code=row.project.area_code,
        milestone=row.pk,
    )  # fmt: skip
    _tell_all(row, f"late:{deadline.pk}", title, now)


def _tell_all(row: Milestone, about: str, title: str, now: datetime) -> None:
    """The organisation with the public page, the money staff with their desk's."""
    project = row.project
    public, desk = _addresses(project)
    partners = contacts_of([project.organisation_id] if project.organisation_id else [])
    office = people_for(project.area_code, MONEY_ROLES, timezone.localdate(now))
    told: tuple[tuple[str, Iterable[User], str], ...] = (("", partners, public), (":office", office, desk))
    for suffix, people, link in told:
        notify(
            key=f"milestone:{row.pk}:{about}{suffix}", recipients=list(people), title=title, body=project.title,
            link=link, now=now, area_code=project.area_code,
        )  # fmt: skip


def _addresses(project: Project) -> tuple[str, str]:
    """Of the agreement, the contract or the reward that carries it, in public and at the desk."""
    return granted_page(project, "/grants/"), granted_page(project, "/desk/funds/")
