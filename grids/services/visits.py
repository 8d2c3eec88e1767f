"""A knock at a door: written once, whatever the line does, with the day the dwelling is due again beside it."""

import uuid
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.people.models import User
from governance.territory.models import Building, Dwelling
from governance.trail.services import record
from grids.arriving import Arrived, moment_of, not_yours
from grids.collecting import refuse_never_collected
from grids.models import CareTag, DwellingDue, HazardCheck, Visit
from grids.policies.day import may_work
from grids.rounds import add_months, spread
from grids.selectors.visits import cadence_months
from grids.services.findings import matter_of_need
from grids.states import ROUND_ENDING, VisitOutcome
from grievances.services.raising import clean_words

WORDS_LIMIT = 300
NEEDS = uuid.UUID("6a6a53a0-64b7-4a6c-9d0c-0f3f5a1b7c11")  # namespace: the matter of a visit's need


def record_visit(
    *,
    client_id: uuid.UUID,
    dwelling: Dwelling,
    outcome: VisitOutcome,
    actor: User,
    now: datetime,
    at: datetime | None = None,
    words: str = "",
    need: str = "",
) -> Arrived[Visit]:
    """Write one visit and when the dwelling is due again; the same `client_id` gives the same visit.

    An attempt leaves the round open, a refusal ends it like a visit: nobody is asked again before the next round.
    `need` becomes a matter of its own. Locks the dwelling's due row. Raises `InputRefused` for what is never collected,
    `PermissionRefused` outside the actor's grids.
    """
    if twin := _twin(client_id, actor):
        return Arrived(twin, is_new=False)
    building = dwelling.building
    decision = may_work(actor, area_code_of(building), now)
    if not decision:
        raise PermissionRefused("not_yours", decision.reason)
    words, need = clean_words(words), clean_words(need)
    _check_words(outcome, words, need)
    at = moment_of(at, now)
    try:
        with transaction.atomic():
            due = _locked_due(dwelling, building, timezone.localdate(at))
            visit = Visit.objects.create(
                client_id=client_id, dwelling=dwelling, area_code=due.area_code, by=actor, at=at, received_at=now,
                outcome=outcome, words=words, due_on=due.due_on if outcome in ROUND_ENDING else None,
            )  # fmt: skip
            if need:
                visit.grievance = matter_of_need(
                    submission=uuid.uuid5(NEEDS, str(client_id)), words=need, building=building,
                    place_detail=door_of(dwelling), actor=actor, now=now,
                )  # fmt: skip
                visit.save(update_fields=["grievance"])
            _count_again(due)
            record(
                actor=actor, verb="grids.visit", subject=visit, now=now, area_code=visit.area_code,
                dwelling=dwelling.pk, outcome=outcome, due_on=due.due_on, grievance=visit.grievance_id,
            )  # fmt: skip
    except IntegrityError:  # sent twice at the same moment: the other was first
        twin = _twin(client_id, actor)
        if twin is None:
            raise
        return Arrived(twin, is_new=False)
    return Arrived(visit, is_new=True)


def _twin(client_id: uuid.UUID, actor: User) -> Visit | None:
    twin = Visit.objects.filter(client_id=client_id).first()
    if twin and twin.by_id != actor.pk:
        raise not_yours()
    return twin


def _check_words(outcome: VisitOutcome, words: str, need: str) -> None:
    too_long = {
        name: _("最多 %(n)d 字") % {"n": WORDS_LIMIT}
        for name, text in (("words", words), ("need", need))
        if len(text) > WORDS_LIMIT
    }
    if too_long:
        raise InputRefused("too_long", _("内容太长了。"), fields=too_long)
    if need and outcome == VisitOutcome.ATTEMPT:
        message = _("没人在家时不登记住户的需求；看到的问题请用“发现问题”上报")
        raise InputRefused("need_of_nobody", message, fields={"need": message})
    refuse_never_collected(words=words, need=need)


def area_code_of(building: Building) -> str:
    return (building.grid or building.community).code


def door_of(dwelling: Dwelling) -> str:
    """Entrance and room; the building stands on its own."""
    return f"{dwelling.entrance.name if dwelling.entrance else ''}{dwelling.room}"


def _locked_due(dwelling: Dwelling, building: Building, day: date) -> DwellingDue:
    """The due row, locked; made where the dwelling is new, and then it is due today."""
    months_of(building, day)
    DwellingDue.objects.get_or_create(
        dwelling=dwelling, defaults={"building": building, "area_code": area_code_of(building), "due_on": day}
    )
    return DwellingDue.objects.select_for_update().get(dwelling=dwelling)


def months_of(building: Building, on: date) -> int:
    months = cadence_months(building.community.code, on)
    if months is None:
        raise StateRefused("no_cadence", _("还没有设置走访频次，请系统管理员先在后台设置。"))
    return months


def _count_again(due: DwellingDue) -> None:
    """The due row from the visits alone, so that what arrives late and out of order comes out right."""
    visits = Visit.objects.filter(dwelling_id=due.dwelling_id)
    last = visits.aggregate(
        ended=Max("at", filter=Q(outcome__in=ROUND_ENDING)),
        met=Max("at", filter=Q(outcome=VisitOutcome.MET)),
        tried=Max("at"),
    )
    attempts = visits.filter(outcome=VisitOutcome.ATTEMPT)
    if last["ended"]:
        day = timezone.localdate(last["ended"])
        due.due_on = add_months(day, months_of(due.building, day))
        attempts = attempts.filter(at__gt=last["ended"])
    due.attempts = attempts.count()
    due.last_met_on = timezone.localdate(last["met"]) if last["met"] else None
    due.last_tried_on = timezone.localdate(last["tried"])
    due.save()


# --- Every night --------------------------------------------------------------------------------------------
def open_rounds(*, now: datetime, batch: int = 1000) -> int:
    """Give every dwelling that has none its first due day, spread over the first round; how many."""
    today, made = timezone.localdate(now), 0
    missing = Dwelling.objects.filter(visit_due=None)
    counts = missing.values("building__community__code").annotate(n=Count("id")).order_by("building__community__code")
    for code, of in list(counts.values_list("building__community__code", "n")):
        months = cadence_months(code, today)
        if months is None:
            continue
        doors = missing.filter(building__community__code=code).select_related("building__grid", "building__community")
        ordered = doors.order_by("building_id", "entrance__name", "room", "id")
        rows = [
            DwellingDue(
                dwelling=door, building=door.building, area_code=area_code_of(door.building),
                due_on=spread(number, of, today, months),
            )
            for number, door in enumerate(ordered)
        ]  # fmt: skip
        made += len(DwellingDue.objects.bulk_create(rows, batch_size=batch, ignore_conflicts=True))
    return made


def follow_buildings(*, buildings: list[int] | None = None) -> int:
    """What waits goes with its building into today's grid; visits keep the grid they were made in. How many rows moved."""
    where = Coalesce(F("building__grid__code"), F("building__community__code"))
    strayed = DwellingDue.objects.exclude(area_code=where)
    checks = HazardCheck.objects.filter(done_at=None).exclude(area_code=where)
    care = CareTag.objects.filter(ended_on=None).exclude(
        area_code=Coalesce(F("dwelling__building__grid__code"), F("dwelling__building__community__code"))
    )
    if buildings is not None:
        strayed, checks = strayed.filter(building__in=buildings), checks.filter(building__in=buildings)
        care = care.filter(dwelling__building__in=buildings)
    moved = {*strayed.values_list("building_id", flat=True), *checks.values_list("building_id", flat=True)}
    moved |= set(care.values_list("dwelling__building_id", flat=True))
    rows = 0
    for building in Building.objects.filter(pk__in=moved).select_related("grid", "community").order_by("pk"):
        code = area_code_of(building)
        with transaction.atomic():
            rows += DwellingDue.objects.filter(building=building).update(area_code=code)
            HazardCheck.objects.filter(building=building, done_at=None).update(area_code=code)
            CareTag.objects.filter(dwelling__building=building, ended_on=None).update(area_code=code)
    return rows
