"""Up the ladder: grid → community → street → district, by hand, by timer, or because the resident says it is not settled."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from grievances.models import Grievance
from grievances.policies import Actor
from grievances.search import index_for_staff
from grievances.selectors import people_concerned, transfer_targets
from grievances.services import clocks
from grievances.services.change import Change, changing
from grievances.services.messages import tell, tell_holders, tell_holders_and_leaders
from grievances.states import Verb, Verdict


def move_up(change: Change) -> bool:
    """Put the matter one rung higher; False at the district, which is the last."""
    grievance = change.grievance
    above = Level(grievance.level).above
    if above is None or grievance.holder.parent is None:
        return False
    grievance.level, grievance.holder = above, grievance.holder.parent
    grievance.holder_code = grievance.holder.code
    grievance.assignee = None
    return True


def reopen_higher(change: Change) -> None:
    """Not settled, says the resident: one rung higher (the district keeps it), with fresh clocks."""
    grievance = change.grievance
    move_up(change)
    grievance.reopenings += 1
    grievance.verdict, grievance.stars = Verdict.UNSETTLED, None
    grievance.resolved_at = grievance.closed_at = None
    grievance.closed_how = ""
    clocks.start_handling_clocks(grievance, change.now)


def reopen_by_check(*, grievance_id: int, checked_by: User, now: datetime, words: str) -> Grievance:
    """Found on patrol, handled, and on looking again not settled: one rung higher. No resident has said so: no verdict."""
    with changing(grievance_id, Verb.REOPEN_BY_CHECK, None, now, words=words) as change:
        change.actor, grievance = checked_by, change.grievance
        deadlines.end_all(subject=grievance, now=now, actor=checked_by, purposes=(clocks.SILENCE,), reason="reopened")
        reopen_higher(change)
        grievance.verdict = ""
        change.say(_("核查未解决，由%(holder)s重新办理") % {"holder": grievance.holder.name}, words=words)
        tell_holders_and_leaders(change, "reopened", _("核查未解决，已上升一级重新办理"))
        return grievance


def escalate(*, grievance_id: int, actor: Actor, now: datetime, words: str) -> Grievance:
    """Pass the matter up one rung with a reason; the rung above gets clocks of its own."""
    with changing(grievance_id, Verb.ESCALATE, actor, now, words=words) as change:
        if not move_up(change):
            raise InputRefused("top_rung", _("已经在区级，没有更高一级可以上报。"))
        clocks.restart_at_rung(change.grievance, now, actor=change.actor, reason="escalated")
        change.say(_("已上报至%(holder)s") % {"holder": change.grievance.holder.name}, words=words)
        tell_holders(change, "escalated", _("下级上报了一件诉求"))
        return change.grievance


def transfer(*, grievance_id: int, actor: Actor, now: datetime, area: Area, words: str) -> Grievance:
    """Hand the matter to a neighbour on the same rung, where it belongs; its clocks run on."""
    with changing(grievance_id, Verb.TRANSFER, actor, now, area=area, words=words) as change:
        grievance = change.grievance
        if not transfer_targets(grievance).filter(pk=area.pk).exists():
            raise InputRefused("not_beside", _("只能转给同一上级下的同级单位。"), fields={"area": _("请从列表中选择")})
        grievance.holder, grievance.holder_code, grievance.assignee = area, area.code, None
        grievance.area, grievance.area_code = area, area.code
        change.say(_("已转由%(holder)s办理") % {"holder": area.name}, words=words)
        index_for_staff(grievance)
        tell_holders(change, "transferred", _("有一件诉求转给您"))
        return grievance


def rise_when_due(grievance: Grievance, deadline: Deadline, now: datetime) -> None:
    """The timer's handler: the clock ran out, so the matter goes up one rung; at the district it stays, red.

    Runs in the sweep's transaction with matter and clock locked; the sweep marks the clock.
    """
    with changing(grievance.pk, Verb.RISE, None, now, locked=grievance) as change:
        grievance = change.grievance
        on = timezone.localdate(now)
        before = people_concerned(grievance, on)
        late_at = grievance.holder.name
        grievance.is_overdue = True
        grievance.contact_was_late |= deadline.purpose == clocks.FIRST_CONTACT
        change.data = {"deadline": deadline.pk, "purpose": deadline.purpose}
        if move_up(change):
            grievance.rises += 1
            clocks.restart_at_rung(grievance, now, reason="expired")
            change.say(rose_words(late_at, grievance.holder.name))
            tell_holders_and_leaders(change, "rose", _("一件诉求超时，已自动上升"), others=before)
        else:
            grievance.due_at = deadline.due_at
            change.say(_("%(late)s超时未办，已列为区级督办重点") % {"late": late_at})
            if not _is_reminded(grievance):
                clocks.start_reminder(grievance, now)
            tell_holders_and_leaders(change, "stands", _("一件诉求在区级已超时"))


def rose_words(late: str, holder: str) -> str:
    return _("%(late)s超时未办，已自动上升至%(holder)s") % {"late": late, "holder": holder}


def _is_reminded(grievance: Grievance) -> bool:
    return any(clock.purpose == clocks.DISTRICT_REMINDER for clock in clocks.live(grievance))


def warn_when_near(grievance: Grievance, deadline: Deadline, now: datetime) -> None:
    """At 80 % of the time (or what the policy says) holder and leader are warned; the matter itself stays as it is."""
    change = Change(grievance, Verb.NOTE, None, False, now)
    on = timezone.localdate(now)
    tell(change, f"warned-{deadline.pk}", people_concerned(grievance, on), _("一件诉求快到期了"))


def remind_daily(grievance: Grievance, deadline: Deadline, now: datetime) -> None:
    """A matter that ran out at the district is brought up again every day until it is settled."""
    if not grievance.is_open:
        return
    on = timezone.localdate(now)
    change = Change(grievance, Verb.NOTE, None, False, now)
    tell(
        change,
        f"reminded-{deadline.pk}",
        people_concerned(grievance, on),
        _("区级超时诉求仍未办结"),
    )
    clocks.start_reminder(grievance, now)
