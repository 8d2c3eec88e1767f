"""What residents do with their matter: answer, add, withdraw, rate, say that it is not settled; and join somebody else's."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from governance.common.crypto import blind_index
from governance.common.errors import InputRefused, StateRefused
from governance.common.images import CleanPhoto
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.people.models import User
from governance.trail.services import record
from grievances.models import Grievance, Photo, Rating, Support, TimelineEntry
from grievances.policies import Actor
from grievances.services import clocks
from grievances.services.change import Change, changing
from grievances.services.follow_ups import plan_call
from grievances.services.merging import end_followers, forget_lead, lock_with_lead
from grievances.services.messages import tell_holders, tell_holders_and_leaders
from grievances.services.photos import attach
from grievances.services.rungs import reopen_higher
from grievances.states import SATISFIED_FROM_STARS, ClosedHow, State, Verb, Verdict

RESIDENT = TimelineEntry.Audience.RESIDENT


def reply(
    *, grievance_id: int, actor: Actor, now: datetime, words: str, photos: Iterable[CleanPhoto] = ()
) -> Grievance:
    """Answer what was asked: the clocks run on with the time that was left."""
    with changing(grievance_id, Verb.REPLY, actor, now, words=words) as change:
        _stop_waiting(change, _("居民已补充"))
        change.say(_("居民已补充情况，继续计时"), words=words)
        attach(change, photos, Photo.Phase.RAISED)
        tell_holders(change, "replied", _("居民补充了情况"))
        return change.grievance


def stop_waiting_when_due(grievance: Grievance, deadline: Deadline, now: datetime) -> None:
    """Timer: nobody answered in time; the work goes on with what is known."""
    if grievance.state != State.WAITING:
        return
    with changing(grievance.pk, Verb.STOP_WAITING, None, now, locked=grievance) as change:
        _stop_waiting(change, _("等待期满"))
        change.say(_("居民未补充，继续计时办理"))
        tell_holders(change, "waited", _("居民未补充情况，计时已恢复"))


def add(
    *, grievance_id: int, actor: Actor, now: datetime, words: str = "", photos: Iterable[CleanPhoto] = ()
) -> Grievance:
    """More words or photos to an open matter."""
    photos = list(photos)
    if not words and not photos:
        raise InputRefused("empty", _("请写几句话或选一张照片。"), fields={"words": _("这一项必须填写")})
    with changing(grievance_id, Verb.ADD, actor, now, words=words) as change:
        change.say(_("居民补充了情况"), words=words, audience=RESIDENT)
        attach(change, photos, Photo.Phase.RAISED)
        tell_holders(change, "added", _("居民补充了情况"))
        return change.grievance


def withdraw(*, grievance_id: int, actor: Actor, now: datetime, words: str = "") -> Grievance:
    """The resident takes the matter back: every clock stops."""
    with transaction.atomic():
        grievance, lead = lock_with_lead(grievance_id)
        with changing(grievance_id, Verb.WITHDRAW, actor, now, locked=grievance, words=words) as change:
            deadlines.end_all(subject=grievance, now=now, actor=change.actor, reason="withdrawn")
            grievance.waiting_from = ""
            forget_lead(change, lead)
            change.say(_("居民已撤回"), words=words)
            tell_holders(change, "withdrawn", _("居民撤回了一件诉求"))
            end_followers(change)
            return grievance


def rate(*, grievance_id: int, actor: Actor, now: datetime, stars: int, words: str = "") -> Grievance:
    """Settled, with one to five stars: the matter is closed by its resident."""
    with changing(grievance_id, Verb.RATE, actor, now, stars=stars, words=words) as change:
        grievance = change.grievance
        if stars not in range(1, 6):
            raise InputRefused("bad_stars", _("请选 1 到 5 颗星。"), fields={"stars": _("请选 1 到 5 颗星")})
        deadlines.end_all(subject=grievance, now=now, actor=change.actor, purposes=(clocks.SILENCE,), met=True)
        grievance.stars = stars
        grievance.verdict = Verdict.SATISFIED if stars >= SATISFIED_FROM_STARS else Verdict.SETTLED
        _close(change, ClosedHow.RATED)
        _write_rating(change, is_settled=True, stars=stars, words=words)
        change.data = {"stars": stars}
        change.say(_("居民已评价：%(stars)d 星") % {"stars": stars}, words=words)
        tell_holders(change, "rated", _("居民作出了评价"))
        return grievance


def dispute(*, grievance_id: int, actor: Actor, now: datetime, words: str) -> Grievance:
    """Not settled: the matter is opened again one rung higher, with a new clock."""
    with changing(grievance_id, Verb.DISPUTE, actor, now, words=words) as change:
        grievance = change.grievance
        deadlines.end_all(subject=grievance, now=now, actor=change.actor, purposes=(clocks.SILENCE,), reason="disputed")
        _write_rating(change, is_settled=False, stars=None, words=words)
        reopen_higher(change)
        change.say(_("居民反映未解决，由%(holder)s重新办理") % {"holder": grievance.holder.name}, words=words)
        tell_holders_and_leaders(change, "disputed", _("居民反映未解决，已上升一级重新办理"))
        return grievance


def close_when_silent(grievance: Grievance, deadline: Deadline, now: datetime) -> None:
    """Timer: seven days without a word. Counted apart: silence is never satisfaction."""
    if grievance.state != State.RESOLVED:
        return
    with changing(grievance.pk, Verb.CLOSE_SILENT, None, now, locked=grievance) as change:
        _close(change, ClosedHow.SILENCE)
        change.say(_("居民未评价，到期结案"))


def support(*, grievance_id: int, person: str, user: User | None, now: datetime) -> bool:
    """Join a public, open matter as somebody with the same trouble; False where this person already had.

    `person` is whatever tells people apart (telephone number, account, browser); only its keyed hash is kept.
    """
    with transaction.atomic():
        grievance = Grievance.objects.select_for_update(of=("self",)).get(pk=grievance_id, published_at__isnull=False)
        if not grievance.is_open:
            raise StateRefused("ended", _("这件事已经办完，如果又发生了，请重新提出。"))
        _row, created = Support.objects.get_or_create(
            grievance=grievance, person=blind_index("support", person), defaults={"user": user, "supported_at": now}
        )
        if created:
            Grievance.objects.filter(pk=grievance_id).update(supports=F("supports") + 1)
            record(actor=user, verb="grievances.support", subject=grievance, now=now, area_code=grievance.area_code)
        return created


def _stop_waiting(change: Change, reason: str) -> None:
    grievance, now = change.grievance, change.now
    grievance.state, grievance.waiting_from = grievance.waiting_from, ""
    clocks.stop_waiting(grievance, now, change.actor, reason)


def _close(change: Change, how: ClosedHow) -> None:
    change.grievance.closed_at, change.grievance.closed_how = change.now, how
    plan_call(change)


def _write_rating(change: Change, *, is_settled: bool, stars: int | None, words: str) -> None:
    grievance = change.grievance
    Rating.objects.create(
        grievance=grievance,
        round=grievance.reopenings + 1,
        is_settled=is_settled,
        stars=stars,
        words=words,
        rated_at=change.now,
    )
