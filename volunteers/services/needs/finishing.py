"""Help was given: it becomes a service record, settles its matter, and the person served rates it (the second key)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from governance.common.errors import DomainError, InputRefused
from governance.common.scrub import scrub
from governance.deadlines.models import Deadline
from governance.people.models import User
from grievances import services as matters
from grievances.models import Grievance
from grievances.policies import Resident
from grievances.states import State
from volunteers.models import HelpRequest, ServiceRecord
from volunteers.services import hours
from volunteers.services.hours import Service
from volunteers.services.needs.asking import MOST_MINUTES
from volunteers.services.needs.change import (
    RATING_CLOCK,
    HelpChange,
    MatterNews,
    end_clocks,
    helping,
    leave_trail,
    start_clock,
    tell,
    tell_asker,
    tell_office,
)
from volunteers.states.needs import HelpState, HelpVerb

RESULT_LENGTH, RATING_LENGTH = 300, 200


def finish(
    *, request_id: int, starts_at: datetime, minutes: int, result: str, actor: User, now: datetime
) -> HelpRequest:
    """What was done, when, how long. A volunteer's time becomes a service record that waits for both keys; where the
    office says it, its key is turned with it. The matter that it came from is settled."""
    with helping(
        request_id, HelpVerb.FINISH, actor, now, starts_at=starts_at, minutes=minutes, result=result
    ) as change:
        request = change.request
        _check_times(request, starts_at, minutes, now)
        private = [word for word in (request.contact_name, request.contact_phone, request.place) if len(word) > 1]
        request.result = scrub(result.strip(), also=private)[:RESULT_LENGTH]
        request.minutes, request.done_at = minutes, now
        end_clocks(change, met=True)
        start_clock(change, RATING_CLOCK)
        change.data["minutes"] = minutes
        change.say(_("帮助已完成"))
        link = _enter(change, starts_at)
        change.to_matter = MatterNews(_("志愿者已上门帮助，按互助结果办结"), result=request.result)
        tell_asker(change, _("这次帮助做完了，请您评价"), link=link)
        tell_office(change, _("一件求助已完成，请确认时长"))
        return request


def _check_times(request: HelpRequest, starts_at: datetime, minutes: int, now: datetime) -> None:
    wrong: dict[str, str] = {}
    if not 0 < minutes <= MOST_MINUTES:
        wrong["minutes"] = _("请填 1 到 %(most)d 分钟。") % {"most": MOST_MINUTES}
    elif starts_at > now - timedelta(minutes=minutes):
        wrong["starts_at"] = _("结束时间还没有到。")
    elif request.claimed_at and starts_at < request.claimed_at:
        wrong["starts_at"] = _("开始时间早于认领。")
    if wrong:
        raise InputRefused("invalid", next(iter(wrong.values())), fields=wrong)


def _enter(change: HelpChange, starts_at: datetime) -> str:
    """The service record; returns the link by which the person served, without an account, turns the second key."""
    request, actor = change.request, change.actor
    if request.volunteer is None:
        return ""
    service = Service(
        volunteer=request.volunteer, title=request.kind.name, starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=request.minutes or 0), minutes=request.minutes or 0,
        place=request.community.name, content=request.result, organiser_name=request.community.name,
        leader_name=str(request.approved_by), area_code=request.community.code, served=request.requester,
        is_for_frail=request.is_frail,
    )  # fmt: skip
    row: ServiceRecord = hours.enter_record(service=service, actor=actor, now=change.now)
    request.record = row
    if actor and actor.pk != request.volunteer.user_id:
        hours.confirm_minutes(record_id=row.pk, minutes=row.minutes, actor=actor, now=change.now)
    return hours.served_link(row)


def confirm(*, request_id: int, minutes: int, actor: User, now: datetime) -> HelpRequest:
    """The first key: the community confirms the time that the volunteer wrote down."""
    with helping(request_id, HelpVerb.CONFIRM, actor, now, minutes=minutes) as change:
        request = change.request
        if request.record_id is None:
            raise InputRefused("no_record", _("合作机构的服务不记志愿服务时长。"))
        hours.confirm_minutes(record_id=request.record_id, minutes=minutes, actor=actor, now=now)
        request.refresh_from_db()  # rated by the link before: then both keys are turned now (`rated_by_key`)
        request.minutes = minutes
        change.data["minutes"] = minutes
        change.say(_("社区已确认时长"))
        return request


def rate(*, request_id: int, stars: int, actor: User, now: datetime, words: str = "") -> HelpRequest:
    """By whoever asked: the second key. Or by the office, which asked them at a visit; then two people of the office
    have turned the keys. Where the matter waits for its resident's rating, it is rated with the same stars."""
    with helping(request_id, HelpVerb.RATE, actor, now, stars=stars) as change:
        request, is_own = change.request, actor.pk == change.request.requester_id
        if stars not in range(1, 6):
            raise InputRefused("stars", _("请选一到五星。"), fields={"stars": _("请选一到五星。")})
        _rated(change, stars, words)
        request.save()  # before the key is turned: what hears of it finds the request rated
        _turn_second_key(request, stars, words, actor, now)
        if is_own:
            _rate_matter(request, stars, actor, now)
        return request


def _turn_second_key(request: HelpRequest, stars: int, words: str, actor: User, now: datetime) -> None:
    """Unless it was turned by the link that was sent."""
    record = ServiceRecord.objects.filter(help_request=request, served_at=None).first()
    if record is None:
        return
    if actor.pk == request.requester_id:
        hours.rate(record_id=record.pk, stars=stars, words=words, actor=actor, now=now)
    else:
        words = words.strip() or _("走访时确认")
        hours.vouch(record_id=record.pk, stars=stars, words=words, actor=actor, now=now)


def _rated(change: HelpChange, stars: int, words: str) -> None:
    request = change.request
    request.stars, request.rating_words = stars, scrub(words.strip())[:RATING_LENGTH]
    request.ended_at = change.now
    end_clocks(change, met=True)
    change.data["stars"] = stars
    change.say(_("已评价：%(stars)d 星") % {"stars": stars})
    if request.volunteer:
        tell(change, [request.volunteer.user], _("您帮助的邻居作出了评价，谢谢您"))


def _rate_matter(request: HelpRequest, stars: int, actor: User, now: datetime) -> None:
    if request.grievance_id is None:
        return
    matter = Grievance.objects.filter(pk=request.grievance_id, state=State.RESOLVED, reporter=actor).first()
    if matter:
        try:
            matters.rate(grievance_id=matter.pk, actor=Resident(user=actor), now=now, stars=stars)
        except DomainError:  # rated over its own page meanwhile
            return


def rated_by_key(record: ServiceRecord, now: datetime) -> None:
    """Both keys of a record are turned, the second one by the link that was sent: its request is rated with it.

    Whoever rates on the request's own page holds the row; then there is nothing to do here.
    """
    if not record.stars:
        return
    rows = HelpRequest.objects.select_for_update(skip_locked=True)
    request = rows.filter(record=record, state=HelpState.DONE).first()
    if request is None:
        return
    request.state = HelpState.RATED
    change = HelpChange(request, HelpVerb.RATE, None, now, HelpState.DONE)
    _rated(change, record.stars, record.rating_words)
    request.save()
    leave_trail(change)


def rating_is_late(request: HelpRequest, deadline: Deadline, now: datetime) -> None:
    """Nobody has rated: the community asks at the next visit."""
    if request.state == HelpState.DONE:
        tell_office(
            HelpChange(request, HelpVerb.RATE, None, now, request.state), _("求助做完了还没有评价，请走访时问一问")
        )
