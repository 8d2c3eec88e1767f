"""督办: a level above demands action by a day; the holder replies, whoever ordered it closes it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import HANDLERS
from governance.people.selectors import handlers_at
from governance.territory.levels import Level, code_at
from grievances.models import Grievance, SupervisionOrder
from grievances.policies import Actor, level_above
from grievances.selectors import holders_of, leaders_at
from grievances.services import clocks
from grievances.services.change import Change, changing
from grievances.services.messages import tell
from grievances.services.more_time import day_in_words, day_of
from grievances.states import State, Verb


def supervise(*, grievance_id: int, actor: Actor, now: datetime, words: str, amount: int) -> Grievance:
    """Order action within `amount` of the policy's unit, at most what the policy `grievances.supervision` gives."""
    with changing(grievance_id, Verb.SUPERVISE, actor, now, words=words, amount=amount) as change:
        grievance = change.grievance
        assert change.actor is not None
        level = level_of_order(change.actor, grievance, now)
        policy = deadlines.find_policy(purpose=clocks.SUPERVISION, level=level, urgency=grievance.urgency, now=now)
        if not 1 <= amount <= policy.amount:
            unit = policy.get_unit_display()
            message = _("请填 1 到 %(n)d %(unit)s。") % {"n": policy.amount, "unit": unit}
            raise InputRefused("bad_amount", message, fields={"amount": message})
        clock = deadlines.start(
            subject=grievance, purpose=clocks.SUPERVISION, level=level, now=now, policy=policy, amount=amount,
            unit=policy.unit,
        )  # fmt: skip
        SupervisionOrder.objects.create(
            grievance=grievance,
            level=level,
            order=words,
            due_at=clock.due_at,
            ordered_by=change.actor,
            ordered_at=now,
        )
        grievance.supervision_level, grievance.supervision_due_at = level, clock.due_at
        grievance.has_proceedings = True
        change.data = {"level": level, "due_at": clock.due_at.isoformat()}
        names = {"level": level.label, "day": day_in_words(day_of(clock.due_at))}
        change.say(_("%(level)s已督办，要求%(day)s前答复") % names)
        tell(change, "supervised", _told(grievance, now), _("一件诉求被督办，请按期答复"))
        return grievance


def level_of_order(user: User, grievance: Grievance, now: datetime) -> Level:
    """For whom the orderer speaks: the lowest level above the holder at which they handle matters there."""
    authority = authority_of(user, timezone.localdate(now))
    level = level_above(grievance.level)
    while level.above and not authority.covers(grievance.holder_code, *HANDLERS[level]):
        level = level.above
    return level


def _told(grievance: Grievance, now: datetime) -> list[User]:
    on = timezone.localdate(now)
    return [*holders_of(grievance, on), *leaders_at(grievance.holder_code, on)]


def reply_to_supervision(*, grievance_id: int, actor: Actor, now: datetime, words: str) -> Grievance:
    """The holder says what was done; the order's clock is met and the orderer looks at it."""
    with changing(grievance_id, Verb.REPLY_SUPERVISION, actor, now, words=words) as change:
        grievance = change.grievance
        order = _open_order(grievance)
        order.reply, order.replied_by, order.replied_at = words, change.actor, now
        order.save(update_fields=["reply", "replied_by", "replied_at"])
        deadlines.end_all(subject=grievance, now=now, actor=change.actor, purposes=(clocks.SUPERVISION,), met=True)
        grievance.supervision_due_at = None
        change.say(_("已答复督办"))
        tell(change, "supervision-replied", [order.ordered_by], _("您督办的诉求有答复了"))
        return grievance


def close_supervision(*, grievance_id: int, actor: Actor, now: datetime, words: str = "") -> Grievance:
    """The level that ordered it is satisfied, or takes the order back."""
    with changing(grievance_id, Verb.CLOSE_SUPERVISION, actor, now, words=words) as change:
        grievance = change.grievance
        order = _open_order(grievance)
        order.closing_words, order.closed_by, order.closed_at = words, change.actor, now
        order.save(update_fields=["closing_words", "closed_by", "closed_at"])
        deadlines.end_all(
            subject=grievance, now=now, actor=change.actor, purposes=(clocks.SUPERVISION,), reason="closed"
        )
        grievance.supervision_level, grievance.supervision_due_at = "", None
        change.say(_("督办已办结"))
        tell(change, "supervision-closed", _told(grievance, now), _("一件督办已办结"))
        return grievance


def _open_order(grievance: Grievance) -> SupervisionOrder:
    return grievance.supervision_orders.select_related("ordered_by").get(closed_at=None)


def expire_supervision(grievance: Grievance, deadline: Deadline, now: datetime) -> None:
    """Timer: no reply by the day. Both sides are told; the matter shows it in red until somebody replies or closes."""
    if not grievance.supervision_level or not grievance.is_open:
        return
    with changing(grievance.pk, Verb.SUPERVISION_LATE, None, now, locked=grievance) as change:
        order = _open_order(grievance)
        order.expired_at = now
        order.save(update_fields=["expired_at"])
        change.say(_("督办逾期未答复"))
        tell(
            change,
            "supervision-late",
            [order.ordered_by, *_orderers(grievance, now), *_told(grievance, now)],
            _("一件督办逾期未答复"),
        )


def _orderers(grievance: Grievance, now: datetime) -> list[User]:
    level = Level(grievance.supervision_level)
    code = code_at(grievance.holder_code, level)
    return handlers_at(code, timezone.localdate(now)) if code else []


def warn_of_supervision(grievance: Grievance, deadline: Deadline, now: datetime) -> None:
    if grievance.supervision_level and grievance.state != State.RESOLVED:
        change = Change(grievance, Verb.NOTE, None, False, now)
        tell(change, f"warned-{deadline.pk}", _told(grievance, now), _("一件督办快到期了"))
