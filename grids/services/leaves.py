"""Away for some days: a deputy of the same community covers, with the authority that takes, and matters reach both."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, StateRefused
from governance.people.authority import forget_authority
from governance.people.models import User
from grids.models import Leave, RosterEntry
from grids.services.endings import cut_leave
from grids.services.postings import lend_posting
from grids.services.roster import change_entry, leave_trail, tell
from grids.states import AUTHORITY_DUTIES, Duty, RosterVerb


@transaction.atomic
def take_leave(
    *,
    entry_id: int,
    deputy_id: int,
    starts_on: date,
    ends_on: date,
    reason: str = "",
    actor: User | None,
    now: datetime,
) -> Leave:
    """From a day to a day (exclusive) the deputy covers; a duty with authority lends them the posting for those days.

    Raises `StateRefused` where either is away on one of these days, `InputRefused` for days outside the duties.
    """
    entry = change_entry(entry_id, RosterVerb.TAKE_LEAVE, actor, now)
    deputy = RosterEntry.objects.select_related("user").filter(pk=deputy_id, community=entry.community_id).first()
    if deputy is None or deputy.pk == entry.pk or (entry.user_id and deputy.user_id == entry.user_id):
        message = _("代班人要是本社区名册上的另一个人。")
        raise InputRefused("wrong_deputy", message, fields={"deputy": message})
    _check_days(entry, deputy, starts_on, ends_on, timezone.localdate(now))
    _refuse_overlaps(entry, deputy, starts_on, ends_on)
    leave = Leave(entry=entry, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()[:60])
    if entry.duty in AUTHORITY_DUTIES and entry.posting_id:
        if deputy.user is None:
            message = _("代班人要有账号，才能办理这几天的事。")
            raise InputRefused("no_account", message, fields={"deputy": message})
        area = entry.grid or entry.community
        leave.posting = lend_posting(
            deputy=deputy.user, duty=Duty(entry.duty), area=area, starts_on=starts_on, ends_on=ends_on
        )
        forget_authority(deputy.user)
    leave.save(force_insert=True)
    leave_trail("leave", entry, actor, now, deputy=deputy.pk, starts_on=starts_on, ends_on=ends_on)
    days = {"from": f"{starts_on:%Y-%m-%d}", "to": f"{ends_on:%Y-%m-%d}", "name": entry.name}
    tell(deputy, f"deputy-{leave.pk}", _("%(from)s 至 %(to)s（不含）请代%(name)s的班") % days, actor, now)
    tell(entry, f"leave-{leave.pk}", _("%(from)s 至 %(to)s（不含）您请假，已安排代班") % days, actor, now)
    return leave


@transaction.atomic
def end_leave(*, entry_id: int, leave_id: int, on: date, actor: User | None, now: datetime) -> RosterEntry:
    """销假: back at work on a day before the one that was planned; a leave that has not begun by then falls away.

    Raises `StateRefused` for a leave that is over, `InputRefused` for a day outside it.
    """
    entry = change_entry(entry_id, RosterVerb.END_LEAVE, actor, now)
    today = timezone.localdate(now)
    leave = entry.leaves.filter(pk=leave_id, ends_on__gt=today).select_related("deputy__user", "posting").first()
    if leave is None:
        raise StateRefused("over", _("这次请假已经结束。"))
    if not today <= on < leave.ends_on:
        message = _("请选今天到原定回来之前的日期。")
        raise InputRefused("wrong_days", message, fields={"on": message})
    deputy, key = leave.deputy, leave.pk
    cut_leave(leave, on)
    if deputy.user:
        forget_authority(deputy.user)
    leave_trail("end_leave", entry, actor, now, deputy=deputy.pk, on=on)
    words = {"name": entry.name, "day": f"{on:%Y-%m-%d}"}
    tell(deputy, f"back-{key}", _("%(name)s提前销假，%(day)s起不用代班") % words, actor, now)
    tell(entry, f"back-{key}", _("您已提前销假，%(day)s起上班") % words, actor, now)
    return entry


def _check_days(entry: RosterEntry, deputy: RosterEntry, starts_on: date, ends_on: date, today: date) -> None:
    if ends_on <= starts_on or starts_on < today:
        message = _("请假从今天或以后开始，结束要晚于开始。")
        raise InputRefused("wrong_days", message, fields={"ends_on": message})
    for one in (entry, deputy):
        if starts_on < one.starts_on or (one.ends_on is not None and ends_on > one.ends_on):
            message = _("%(name)s这几天不都在任。") % {"name": one.name}
            raise InputRefused("not_in_force", message, fields={"starts_on": message})


def _refuse_overlaps(entry: RosterEntry, deputy: RosterEntry, starts_on: date, ends_on: date) -> None:
    """Neither is away twice; nobody covers who is away; and who covers does not go away."""
    at_once = Leave.objects.filter(starts_on__lt=ends_on, ends_on__gt=starts_on)
    if at_once.filter(entry=entry).exists():
        raise StateRefused("leave_overlaps", _("这几天已经请过假。"))
    if at_once.filter(entry=deputy).exists():
        raise StateRefused("deputy_away", _("代班人这几天也请假，请另选一位。"))
    if at_once.filter(deputy=entry).exists():
        raise StateRefused("covers_another", _("这几天正在代别人的班，请先另行安排。"))
