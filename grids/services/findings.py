"""Found on patrol: a matter at once, followed to its end, looked at again by somebody else."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.images import CleanPhoto
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from governance.trail.services import record
from grids.arriving import Arrived, moment_of, not_yours
from grids.collecting import refuse_never_collected
from grids.models import Finding
from grids.policies.day import decide_finding, may_work
from grids.states import FINDING_STEPS, FindingState, FindingVerb
from grievances.models import Category, Grievance
from grievances.news import StateNews
from grievances.services import Draft, raise_matter, reopen_by_check
from grievances.services.change import lock as lock_matter
from grievances.states import OPEN_STATES, Source, State, Urgency

WORDS_LIMIT = 500
SETTLED = (State.RESOLVED, State.CLOSED)


def report_finding(
    *,
    client_id: uuid.UUID,
    words: str,
    actor: User,
    now: datetime,
    building: Building | None = None,
    grid: Area | None = None,
    place_detail: str = "",
    found_at: datetime | None = None,
    category: Category | None = None,
    is_dangerous: bool = False,
    photos: Iterable[CleanPhoto] = (),
) -> Arrived[Finding]:
    """Make a matter of what was found, at once; the same `client_id` gives the same finding.

    The matter is held by the grid and rises as any other. Raises `InputRefused` for what cannot be used or is never
    collected, `PermissionRefused` outside the actor's grids.
    """
    if twin := _twin(client_id, actor):
        return Arrived(twin, is_new=False)
    place = _checked_place(building, grid, actor, now)
    _check_words(words)
    found_at = moment_of(found_at, now)
    draft = Draft(
        body=words, submission=client_id, source=Source.PATROL, building=building, area=grid,
        place_detail=place_detail, category=category, urgency=Urgency.DANGER if is_dangerous else Urgency.GENERAL,
    )  # fmt: skip
    try:
        with transaction.atomic():
            grievance = raise_matter(draft=draft, photos=photos, actor=actor, now=now)
            finding = Finding.objects.create(
                client_id=client_id, grid=place, area_code=place.code, building=building,
                words=grievance.body[:WORDS_LIMIT], found_by=actor, found_at=found_at, received_at=now,
                grievance=grievance,
            )  # fmt: skip
            record(
                actor=actor, verb="grids.report_finding", subject=finding, now=now, area_code=finding.area_code,
                grievance=grievance.pk, found_at=found_at,
            )  # fmt: skip
    except IntegrityError:  # sent twice at the same moment: the other was first
        twin = _twin(client_id, actor)
        if twin is None:
            raise
        return Arrived(twin, is_new=False)
    return Arrived(finding, is_new=True)


def _twin(client_id: uuid.UUID, actor: User) -> Finding | None:
    twin = Finding.objects.filter(client_id=client_id).select_related("grievance").first()
    if twin and twin.found_by_id != actor.pk:
        raise not_yours()
    return twin


def _checked_place(building: Building | None, grid: Area | None, actor: User, now: datetime) -> Area:
    place = (building.grid or building.community) if building else grid
    if place is None or (grid is not None and grid.level != Level.GRID and building is None):
        raise InputRefused("no_place", _("请选择在哪栋楼或哪个网格。"), fields={"place": _("请选择地点")})
    decision = may_work(actor, place.code, now)
    if not decision:
        raise PermissionRefused("not_yours", decision.reason)
    return place


def _check_words(words: str) -> None:
    if len(words) > WORDS_LIMIT:
        message = _("最多 %(n)d 字") % {"n": WORDS_LIMIT}
        raise InputRefused("too_long", message, fields={"words": message})
    refuse_never_collected(words=words)


def hear_of_matter(news: StateNews) -> None:
    """The matter of a finding was settled, or opened again: the finding follows, in the same transaction."""
    if news.grievance.source != Source.PATROL:
        return
    is_settled = news.grievance.state in SETTLED
    if not is_settled and news.grievance.state not in OPEN_STATES:
        return
    finding = Finding.objects.select_for_update().filter(grievance_id=news.grievance.pk).first()
    verb = FindingVerb.HANDLE if is_settled else FindingVerb.REOPEN
    step = FINDING_STEPS.get((FindingState(finding.state), verb)) if finding else None
    if finding is None or step is None:
        return
    finding.state, finding.handled_by = step.to, news.actor if is_settled else None
    finding.verified_by = finding.verified_at = None
    finding.save()


def verify_finding(*, finding_id: int, is_settled: bool, actor: User, now: datetime, words: str = "") -> Finding:
    """Look again at what was handled. Not settled: the matter is opened again, one rung higher.

    Locks the matter, then the finding, as every verb on a matter does. Raises `StateRefused` while it is not handled,
    `PermissionRefused` for whoever handled it, `InputRefused` where it is not settled and nothing says why.
    """
    verb = FindingVerb.VERIFY if is_settled else FindingVerb.REJECT
    refuse_never_collected(words=words)
    with transaction.atomic():
        grievance_id = Finding.objects.values_list("grievance_id", flat=True).get(pk=finding_id)
        lock_matter(grievance_id)
        finding = Finding.objects.select_for_update().get(pk=finding_id)
        _check_step(finding, verb, actor, now, words)
        if not is_settled:
            reopen_by_check(grievance_id=grievance_id, checked_by=actor, now=now, words=words)
            finding.refresh_from_db()  # `hear_of_matter` took it back
        else:
            finding.state, finding.verified_by, finding.verified_at = FindingState.VERIFIED, actor, now
        finding.verdict = words[:200]
        finding.save()
        record(
            actor=actor, verb=f"grids.{verb}_finding", subject=finding, now=now, area_code=finding.area_code,
            to=finding.state, grievance=grievance_id,
        )  # fmt: skip
    return finding


def _check_step(finding: Finding, verb: FindingVerb, actor: User, now: datetime, words: str) -> None:
    decision = decide_finding(actor, verb, finding, now)
    step = FINDING_STEPS.get((FindingState(finding.state), verb))
    if step is None:
        raise StateRefused("wrong_state", decision.reason)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)
    if "words" in step.required and not words.strip():
        message = _("请写明哪里没有解决")
        raise InputRefused("missing", message, fields={"words": message})


def matter_of_need(
    *, submission: uuid.UUID, words: str, building: Building, place_detail: str, actor: User, now: datetime
) -> Grievance:
    """A need met at a door: a matter that is not published, with the door in its private part."""
    draft = Draft(
        body=words, submission=submission, source=Source.PATROL, building=building, place_detail=place_detail,
        may_publish=False,
    )  # fmt: skip
    return raise_matter(draft=draft, actor=actor, now=now)
