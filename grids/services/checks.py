"""Hazard checks: due by season or by order, answered point by point; an open point becomes a matter."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.territory.models import Building
from governance.trail.services import record
from grids.arriving import Arrived, moment_of
from grids.collecting import refuse_never_collected
from grids.models import BuildingKind, Checklist, HazardAnswer, HazardCheck
from grids.policies.day import may_order, may_work
from grids.rounds import Month
from grids.selectors.territory import counts_of
from grids.services.visits import area_code_of
from grids.states import CheckAnswer
from grievances.models import Grievance
from grievances.services import Draft, raise_matter
from grievances.states import Source

POINTS = uuid.UUID("b1a0b0a4-0f53-4b0e-8a83-5d6a0a4f5b0e")  # namespace: the matter of an open point
BUILDINGS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PointAnswer:
    answer: CheckAnswer
    words: str = ""


def open_season(*, now: datetime, batch: int = 1000) -> int:
    """The checks of this month, for every building of the right kind that has a grid; due on its last day. How many are new.

    A list that is for some kinds passes by buildings whose kind nobody has written down.
    """
    month = Month.of(timezone.localdate(now))
    made = 0
    for checklist in Checklist.objects.filter(is_active=True).select_related("district").prefetch_related("kinds"):
        if month.start.month not in checklist.months:
            continue
        buildings = Building.objects.filter(grid__isnull=False).select_related("grid", "community")
        kinds = [kind.pk for kind in checklist.kinds.all()]
        if kinds:
            buildings = buildings.filter(counts__kind__in=kinds)
        if checklist.district:
            buildings = buildings.filter(community__code__startswith=checklist.district.code)
        made += _make(checklist, buildings.order_by("id"), month.end - timedelta(days=1), None, batch)
    return made


def _make(
    checklist: Checklist, buildings: Iterable[Building], due_on: date, ordered_by: User | None, batch: int = 1000
) -> int:
    rows = [
        HazardCheck(
            checklist=checklist, building=building, area_code=area_code_of(building), due_on=due_on,
            ordered_by=ordered_by,
        )
        for building in buildings
    ]  # fmt: skip
    there = set(HazardCheck.objects.filter(checklist=checklist, due_on=due_on).values_list("building_id", flat=True))
    new = [row for row in rows if row.building_id not in there]
    HazardCheck.objects.bulk_create(new, batch_size=batch, ignore_conflicts=True)
    return len(new)


def drop_unfitting(building: Building, kind: BuildingKind | None) -> None:
    """The building's kind was corrected: what the season asked of another kind, and nobody has done, is not due."""
    waiting = HazardCheck.objects.filter(
        building=building, done_at=None, ordered_by=None, checklist__kinds__isnull=False
    )
    wrong = waiting.exclude(checklist__in=Checklist.objects.filter(kinds=kind)) if kind else waiting
    HazardCheck.objects.filter(pk__in=list(wrong.values_list("pk", flat=True))).delete()


@transaction.atomic
def order_checks(
    *, checklist: Checklist, buildings: Iterable[Building], due_on: date, actor: User, now: datetime
) -> int:
    """The community orders a check of these buildings until a day; who works in their grids is told. How many are new."""
    chosen = list(buildings)
    if not chosen or len(chosen) > BUILDINGS_AT_ONCE:
        message = _("请选择 1–%(n)d 栋楼") % {"n": BUILDINGS_AT_ONCE}
        raise InputRefused("buildings", message, fields={"buildings": message})
    if due_on < timezone.localdate(now):
        message = _("完成期限不能早于今天")
        raise InputRefused("past", message, fields={"due_on": message})
    for building in chosen:
        decision = may_order(actor, building.community.code, now)
        if not decision:
            raise PermissionRefused("not_yours", decision.reason)
    _refuse_other_kinds(checklist, chosen)
    made = _make(checklist, chosen, due_on, actor)
    code = min((area_code_of(building) for building in chosen), key=len)
    record(
        actor=actor, verb="grids.order_checks", subject=checklist, now=now, area_code=code,
        buildings=[building.pk for building in chosen], due_on=due_on, made=made,
    )  # fmt: skip
    if made:
        _tell_grids(checklist, chosen, due_on, now)
    return made


def _refuse_other_kinds(checklist: Checklist, chosen: list[Building]) -> None:
    """A list for some kinds is not ordered for a building that is known to be of another."""
    kinds = {kind.pk for kind in checklist.kinds.all()}
    other = [row for pk, row in counts_of(chosen).items() if row.kind_id and row.kind_id not in kinds]
    if not kinds or not other:
        return
    ids = {row.building_id for row in other}
    names = "、".join(str(building) for building in chosen if building.pk in ids)[:120]
    message = _("这份清单不用于这几栋楼的类型：%(names)s") % {"names": names}
    raise InputRefused("other_kind", message, fields={"buildings": message})


def _tell_grids(checklist: Checklist, buildings: list[Building], due_on: date, now: datetime) -> None:
    counts: dict[str, int] = {}
    for building in buildings:
        code = area_code_of(building)
        counts[code] = counts.get(code, 0) + 1
    for code, number in counts.items():
        notify(
            key=f"checks:{checklist.pk}:{due_on:%Y%m%d}:{code}",
            recipients=handlers_at(code, timezone.localdate(now)),
            title=_("有新的隐患检查：%(name)s") % {"name": checklist.name},
            body=_("%(n)d 栋楼，%(month)d月%(day)d日前完成") % {"n": number, "month": due_on.month, "day": due_on.day},
            link="/day/checks/",
            now=now,
        )


def do_check(
    *,
    check_id: int,
    answers: Mapping[int, PointAnswer],
    actor: User,
    now: datetime,
    client_id: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Arrived[HazardCheck]:
    """Answer every point of a check; what is open becomes a matter at once. Locks the check.

    The same `client_id` again is the same check. Raises `StateRefused` where a colleague has done it, `InputRefused`
    for a point without answer, an open one without words or a day too long ago, `PermissionRefused` outside the
    actor's grids.
    """
    done_at = moment_of(at, now)
    with transaction.atomic():
        check = HazardCheck.objects.select_for_update().get(pk=check_id)
        decision = may_work(actor, check.area_code, now)
        if not decision:
            raise PermissionRefused("not_yours", decision.reason)
        if check.done_at:
            if client_id is not None and (check.client_id, check.done_by_id) == (client_id, actor.pk):
                return Arrived(check, is_new=False)
            raise StateRefused("done", _("这项检查同事已经做完了；您看到的隐患请用“发现问题”上报。"))
        _answer_all(check, answers, actor, now)
        check.done_at, check.done_by, check.client_id = done_at, actor, client_id
        check.save(update_fields=["done_at", "done_by", "client_id"])
    return Arrived(check, is_new=True)


def _answer_all(check: HazardCheck, answers: Mapping[int, PointAnswer], actor: User, now: datetime) -> None:
    points = {point.pk: point for point in check.checklist.points.all()}
    _check_answers({pk: answers.get(pk) for pk in points})
    rows = [
        HazardAnswer(
            hazard_check=check, point=point, answer=answers[pk].answer, words=answers[pk].words,
            grievance=_matter_of(check, pk, point.title, answers[pk], actor, now),
        )
        for pk, point in points.items()
    ]  # fmt: skip
    HazardAnswer.objects.bulk_create(rows)
    record(
        actor=actor, verb="grids.do_check", subject=check, now=now, area_code=check.area_code,
        matters=[row.grievance_id for row in rows if row.grievance_id],
    )  # fmt: skip


def _check_answers(answers: Mapping[int, PointAnswer | None]) -> None:
    problems = {}
    for pk, given in answers.items():
        if given is None:
            problems[f"point_{pk}"] = _("请选择结果")
        elif given.answer == CheckAnswer.OPEN_POINT and len(given.words.strip()) < 2:
            problems[f"words_{pk}"] = _("请写明隐患在哪里、什么情况")
    if problems:
        raise InputRefused("missing", _("还有检查项没有填好。"), fields=problems)
    refuse_never_collected(**{f"words_{pk}": given.words for pk, given in answers.items() if given})


def _matter_of(
    check: HazardCheck, point_id: int, title: str, given: PointAnswer, actor: User, now: datetime
) -> Grievance | None:
    if given.answer != CheckAnswer.OPEN_POINT:
        return None
    draft = Draft(
        title=_("隐患：%(point)s") % {"point": title},
        body=f"{check.checklist.name}：{title}。{given.words}",
        submission=uuid.uuid5(POINTS, f"{check.pk}:{point_id}"),
        source=Source.PATROL,
        building=check.building,
    )
    return raise_matter(draft=draft, actor=actor, now=now)
