"""并单: several matters that are one are handled as one. Followers keep code, answer, rating, and the right to leave.

Locks: matters that follow nobody are locked by id, each looked at before the next; followers only after their lead. So two
workers who merge crosswise wait for each other's end, never for each other.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.scrub import scrub
from governance.deadlines import services as deadlines
from governance.people.models import User
from governance.territory.levels import Level, code_at
from governance.trail.services import record
from grievances.models import Grievance, TimelineEntry
from grievances.policies import Actor, may_open
from grievances.search import index_for_public
from grievances.services import clocks
from grievances.services.change import Change, changing, lock
from grievances.services.contests import open_contest_window
from grievances.services.messages import tell_holders_and_leaders, tell_resident
from grievances.states import State, Verb

MERGE_AT_ONCE = 50
STAFF = TimelineEntry.Audience.STAFF


def merge(*, grievance_id: int, actor: Actor, now: datetime, lead: Grievance | None) -> Grievance:
    """Put one matter under `lead`; returns the follower."""
    if lead is None:
        raise InputRefused("missing", _("还有必填的内容没有填。"), fields={"lead": _("请选择并到哪一件")})
    merge_into(lead_id=lead.pk, grievance_ids=[grievance_id], actor=actor, now=now)
    return Grievance.objects.get(pk=grievance_id)


@transaction.atomic
def merge_into(*, lead_id: int, grievance_ids: Iterable[int], actor: Actor, now: datetime) -> Grievance:
    """Put matters under `lead_id`, all or none; returns the lead.

    Whoever merges handles every follower and sees the lead. Raises `StateRefused` where one has ended or been merged
    meanwhile, `PermissionRefused` for what is not theirs, `InputRefused` for itself or another district.
    """
    ids = list(dict.fromkeys(grievance_ids))
    if not ids or len(ids) > MERGE_AT_ONCE:
        raise InputRefused("bad_number", _("请选 1 到 %(n)d 件并入。") % {"n": MERGE_AT_ONCE})
    if lead_id in ids:
        raise InputRefused("itself", _("一件事不能并入它自己。"), fields={"lead": _("请选择另一件")})
    locked = {pk: _lock_standing_alone(pk) for pk in sorted([lead_id, *ids])}
    lead = locked.pop(lead_id)
    _check_lead(lead, actor, now)
    for pk in ids:
        _put_under(locked[pk], lead, actor, now)
    lead.followers += len(ids)
    lead.save(update_fields=["followers"])
    line = _("已并入 %(n)d 件同一事情的诉求，一并办理") % {"n": len(ids)}
    _note_on_lead(lead, Verb.MERGE, actor if isinstance(actor, User) else None, now, line, followers=ids)
    return lead


def split(*, grievance_id: int, actor: Actor, now: datetime, words: str) -> Grievance:
    """Undo a merge: the follower goes back to where it stood, with fresh clocks."""
    with transaction.atomic():
        follower, lead = lock_with_lead(grievance_id)
        with changing(grievance_id, Verb.SPLIT, actor, now, locked=follower, words=words) as change:
            _leave(change, lead)
            change.say(_("已从合并中拆出，单独办理"), words=words)
            tell_resident(change, "split", _("已单独办理"))
            return follower


def mine_is_another(*, grievance_id: int, actor: Actor, now: datetime, words: str) -> Grievance:
    """The resident says that theirs is another matter: it leaves at once, and both offices are told."""
    with transaction.atomic():
        follower, lead = lock_with_lead(grievance_id)
        with changing(grievance_id, Verb.MINE_IS_ANOTHER, actor, now, locked=follower, words=words) as change:
            _leave(change, lead)
            change.say(_("居民说明是另一件事，已从合并中拆出，单独办理"), words=words)
            tell_holders_and_leaders(change, "another", _("居民说自己反映的是另一件事，已拆出"))
            return follower


def forget_lead(change: Change, lead: Grievance | None) -> None:
    """A follower that is taken back no longer counts for its lead."""
    change.grievance.merged_from = ""
    if lead is not None:
        change.grievance.lead = None
        _count_one_less(change, lead)


def end_followers(change: Change) -> None:
    """The lead has ended: its followers are resolved or declined with it; where it was taken back, they go on alone.

    Each has its own entry, message, rating and right to dispute. Words are scrubbed: they were written to somebody else.
    """
    lead = change.grievance
    if not lead.followers:
        return
    rows = list(Grievance.objects.select_for_update().filter(lead=lead, state=State.MERGED).order_by("pk"))
    for row in rows:
        with changing(row.pk, Verb.FOLLOW, None, change.now, locked=row) as own:
            own.actor = None if change.by_resident else change.actor
            own.data = {"lead": lead.pk}
            _ENDS.get(State(lead.state), _go_on_alone)(own, lead)
    lead.followers = 0


# --- Putting under a lead, and leaving it -------------------------------------------------------------------
def _lock_standing_alone(pk: int) -> Grievance:
    """Lock one matter that follows nobody; raises `StateRefused` before another lock is asked for."""
    grievance = lock(pk)
    if grievance.state == State.MERGED:
        raise StateRefused("merged", _("其中一件已经并入别的诉求，请先拆分。"))
    return grievance


def _check_lead(lead: Grievance, actor: Actor, now: datetime) -> None:
    if not isinstance(actor, User) or not may_open(actor, lead, now):
        raise PermissionRefused("lead_not_visible", _("您看不到要并到的那一件，不能并入。"))
    if not lead.is_open:
        raise StateRefused("lead_ended", _("要并到的那一件已经办完，不能再并入。"))


def _put_under(follower: Grievance, lead: Grievance, actor: Actor, now: datetime) -> None:
    if code_at(follower.area_code, Level.DISTRICT) != code_at(lead.area_code, Level.DISTRICT):
        raise InputRefused("other_district", _("只能并入同一个区的诉求。"), fields={"lead": _("请选择本区的诉求")})
    with changing(follower.pk, Verb.MERGE, actor, now, locked=follower, lead=lead) as change:
        follower.merged_from = follower.waiting_from or change.state_before
        follower.waiting_from = ""
        follower.lead = lead
        deadlines.end_all(subject=follower, now=now, actor=change.actor, reason="merged")
        change.data = {"lead": lead.pk}
        change.say(_("与同一件事的其他诉求合并办理"))
        tell_resident(change, "merged", _("已与同一件事的其他诉求合并办理，办理结果会告诉您"))


def lock_with_lead(pk: int) -> tuple[Grievance, Grievance | None]:
    """The matter and its lead while it is merged, the lead locked first."""
    lead_id = Grievance.objects.values_list("lead_id", flat=True).get(pk=pk)
    lead = lock(lead_id) if lead_id else None
    grievance = lock(pk)
    if (grievance.lead_id or None) != lead_id:
        raise StateRefused("moved_on", _("情况刚刚有变化，请再看一看。"))
    return grievance, lead if grievance.state == State.MERGED else None


def _leave(change: Change, lead: Grievance | None) -> None:
    _stand_alone(change)
    if lead is not None:
        change.data = {"lead": lead.pk}
        _count_one_less(change, lead)


def _stand_alone(change: Change) -> None:
    grievance = change.grievance
    grievance.state, grievance.merged_from, grievance.lead = grievance.merged_from, "", None
    clocks.start_handling_clocks(grievance, change.now)


def _count_one_less(change: Change, lead: Grievance) -> None:
    lead.followers -= 1
    lead.save(update_fields=["followers"])
    actor = None if change.by_resident else change.actor
    line = _("一件并入的诉求已拆出，单独办理")
    _note_on_lead(lead, Verb.SPLIT, actor, change.now, line, followers=[change.grievance.pk])


def _note_on_lead(lead: Grievance, verb: Verb, actor: User | None, now: datetime, line: str, **data: object) -> None:
    TimelineEntry.objects.create(
        grievance=lead, at=now, verb=verb, actor=actor, line=line, audience=STAFF, state_after=lead.state
    )
    record(actor=actor, verb=f"grievances.lead_{verb}", subject=lead, now=now, area_code=lead.area_code, **data)


# --- What a follower becomes when its lead has ended --------------------------------------------------------
def _resolve_with(change: Change, lead: Grievance) -> None:
    """Settled as the lead was: by the same office where that is responsible for the follower's place too."""
    grievance, now = change.grievance, change.now
    if grievance.area_code.startswith(lead.holder_code):
        grievance.level, grievance.holder, grievance.holder_code = lead.level, lead.holder, lead.holder_code
    grievance.kind, grievance.department = lead.kind, lead.department
    grievance.category = grievance.category or lead.category
    grievance.state, grievance.merged_from = State.RESOLVED, ""
    grievance.triaged_at = grievance.triaged_at or now
    grievance.contacted_at = grievance.contacted_at or now
    grievance.resolved_at = now
    grievance.result = grievance.public_result = lead.public_result
    clocks.start_clock(grievance, clocks.SILENCE, now)
    change.say(_("合并办理的事情已办结，等待居民评价"), words=grievance.result)
    index_for_public(grievance)
    tell_resident(change, "resolved", _("已办结，请您评价"))


def _decline_with(change: Change, lead: Grievance) -> None:
    grievance = change.grievance
    grievance.state, grievance.merged_from, grievance.decline_reason = State.DECLINED, "", lead.decline_reason
    open_contest_window(grievance, change.now)
    last = lead.timeline.filter(verb=Verb.DECLINE).order_by("-id").first()
    words = scrub(last.words, also=[word for word in (lead.contact_name, lead.contact_phone) if word]) if last else ""
    change.say(_("不予受理：%(reason)s") % {"reason": lead.decline_reason}, words=words)
    tell_resident(change, "declined", _("未予受理，请查看说明"))


def _go_on_alone(change: Change, lead: Grievance) -> None:
    _stand_alone(change)
    change.say(_("合并的那一件已撤回，这一件单独办理"))
    tell_resident(change, "split", _("已单独办理"))
    tell_holders_and_leaders(change, "alone", _("主单已撤回，一件并入的诉求恢复单独办理"))


_ENDS = {State.RESOLVED: _resolve_with, State.DECLINED: _decline_with}
