"""吹哨: call departments together for matters or an incident, call one more, settle it, call it off."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.codes import new_code
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.people.models import Department, User
from governance.people.selectors import officers_of
from governance.territory.levels import Level, code_at
from governance.territory.models import Area, Estate
from grievances.models import Grievance, Response, Whistle, WhistleMatter
from grievances.services import whistle_clocks as clocks
from grievances.services.change import changing, check_given
from grievances.services.handling import resolve
from grievances.services.messages import tell_resident
from grievances.services.raising import CODE_TRIES, clean_words
from grievances.services.whistle_change import Step, changing_whistle, finish
from grievances.states import Verb
from grievances.whistle_policies import offices_to_blow_for
from grievances.whistle_selectors import is_open_lead
from grievances.whistle_states import Difficulty, Part, ResponseState, WhistleVerb

CODE_PREFIX = "SHAO"  # 哨
MATTERS_AT_ONCE = 50
DEPARTMENTS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class WhistleDraft:
    """What was entered. Without matters it is an incident, and needs its time."""

    area: Area  # the office that blows
    title: str
    body: str
    lead: Department
    assisting: tuple[Department, ...] = ()
    matters: tuple[int, ...] = ()
    estate: Estate | None = None
    place: str = ""
    happened_at: datetime | None = None
    difficulty: Difficulty = Difficulty.ORDINARY
    submission: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True, slots=True)
class Settled:
    """Which matters were resolved with the whistle, and why the others were not."""

    whistle: Whistle
    done: list[int]
    left: dict[int, str]


def blow(*, draft: WhistleDraft, actor: User, now: datetime) -> Whistle:
    """Write the whistle with its responses and their first clocks; matters stay with their holders, their clocks run on.

    The same `submission` gives the same whistle. Raises `PermissionRefused` where the person may not blow for `area`
    or for a matter, `InputRefused`, and `StateRefused` where a matter is in an open whistle already or is over.
    """
    existing = Whistle.objects.filter(submission=draft.submission, whistler=actor).first()
    if existing:
        return existing
    if draft.area.code not in offices_to_blow_for(actor, now):
        raise PermissionRefused("not_allowed", _("您不能代表%(area)s吹哨。") % {"area": draft.area.name})
    departments = _checked_departments(draft)
    whistle = _checked_whistle(draft, actor, now)
    try:
        with transaction.atomic():
            return _write(whistle, departments, sorted(set(draft.matters)), actor, now)
    except IntegrityError:
        twin = Whistle.objects.filter(submission=draft.submission, whistler=actor).first()
        if twin is None:
            raise
        return twin  # a double tap: the other request was first


def _checked_departments(draft: WhistleDraft) -> list[Department]:
    """The lead first, each once."""
    departments = list({department.pk: department for department in (draft.lead, *draft.assisting)}.values())
    if len(departments) > DEPARTMENTS_AT_ONCE:
        message = _("一次最多召集 %(n)d 个部门") % {"n": DEPARTMENTS_AT_ONCE}
        raise InputRefused("too_many_departments", message, fields={"assisting": message})
    for department in departments:
        _check_department(department, draft.area.code, "lead" if department == draft.lead else "assisting")
    return departments


def _check_department(department: Department, area_code: str, name: str) -> None:
    if department.district.code != code_at(area_code, Level.DISTRICT) or not department.is_active:
        raise InputRefused("wrong_department", _("请选择本区在用的部门。"), fields={name: _("请从列表中选择")})


def _checked_whistle(draft: WhistleDraft, actor: User, now: datetime) -> Whistle:
    """The row, not yet saved."""
    title, body, place = clean_words(draft.title)[:80], clean_words(draft.body), clean_words(draft.place)[:100]
    where = draft.estate or place
    check_given(
        ("title", "body", "place") if draft.matters else ("title", "body", "place", "happened_at"),
        {"title": title, "body": body, "place": where, "happened_at": draft.happened_at},
    )
    if draft.estate and not draft.estate.community.code.startswith(draft.area.code):
        raise InputRefused("wrong_estate", _("这个小区不在您的辖区。"), fields={"estate": _("请从列表中选择")})
    if draft.happened_at and draft.happened_at > now:
        raise InputRefused("future", _("发生时间不能晚于现在。"), fields={"happened_at": _("不能晚于现在")})
    if len(draft.matters) > MATTERS_AT_ONCE:
        raise InputRefused("too_many_matters", _("一张哨单最多 %(n)d 件诉求。") % {"n": MATTERS_AT_ONCE})
    return Whistle(
        code=_free_code(), whistler=actor, area=draft.area, area_code=draft.area.code, title=title, body=body,
        estate=draft.estate, place=place, happened_at=draft.happened_at, difficulty=draft.difficulty,
        submission=draft.submission, blown_at=now,
    )  # fmt: skip


def _write(whistle: Whistle, departments: list[Department], matters: list[int], actor: User, now: datetime) -> Whistle:
    whistle.save(force_insert=True)
    step = Step(whistle, "blow", actor, now)
    step.say(_("%(area)s吹哨，召集%(names)s") % {"area": whistle.area.name, "names": names_of(departments)})
    for number, department in enumerate(departments):
        _call(step, department, Part.LEAD if number == 0 else Part.ASSISTING)
    names = names_of(departments)
    for grievance_id in matters:
        _add_matter(whistle, grievance_id, names, actor, now)
    step.response = None
    step.data = {"matters": matters, "departments": [department.code for department in departments]}
    finish(step)
    return whistle


def _call(step: Step, department: Department, part: Part) -> Response:
    """A response with its first clock; the department's officers are told."""
    response = Response(whistle=step.whistle, department=department, part=part, called_at=step.now)
    response.save(force_insert=True)
    clocks.start(response, step.whistle, step.now, clocks.SIGN)
    clocks.copy_to_response(response)
    response.save(update_fields=["due_at", "warn_at", "late_since"])
    officers = officers_of(department, timezone.localdate(step.now))
    step.tell(f"called-{response.pk}", officers, _("吹哨了，请您的部门签收报到"))
    return response


def _add_matter(whistle: Whistle, grievance_id: int, names: str, actor: User, now: datetime) -> None:
    with changing(grievance_id, Verb.WHISTLE, actor, now) as change:
        grievance = change.grievance
        if not grievance.area_code.startswith(whistle.area_code):
            raise InputRefused("other_area", _("「%(title)s」不在吹哨单位的辖区。") % {"title": grievance.title})
        if WhistleMatter.objects.filter(grievance=grievance, is_open=True).exists():
            raise StateRefused("in_whistle", _("「%(title)s」已经在另一张哨单里。") % {"title": grievance.title})
        WhistleMatter.objects.create(whistle=whistle, grievance=grievance)
        change.data = {"whistle": whistle.code}
        change.say(_("已吹哨，召集%(names)s到现场处理") % {"names": names})
        tell_resident(change, "whistled", _("已召集相关部门到现场处理"))


def names_of(departments: Iterable[Department], room: int = 120) -> str:
    """As many names as fit a line of the timeline, and how many there are."""
    names = [department.name for department in departments]
    shown = list(names)
    while len(shown) > 1 and len("、".join(shown)) > room:
        shown.pop()
    joined = "、".join(shown)
    return joined if len(shown) == len(names) else _("%(names)s等 %(n)d 个部门") % {"names": joined, "n": len(names)}


def _free_code() -> str:
    for _attempt in range(CODE_TRIES):
        code = new_code(CODE_PREFIX)
        if not Whistle.objects.filter(code=code).exists():
            return code
    raise InputRefused("no_code", _("系统繁忙，请再试一次。"))


def call(*, whistle_id: int, actor: User, now: datetime, department: Department | None, part: Part) -> Whistle:
    """Call one more department, as assisting or, where none leads, as lead."""
    with changing_whistle(whistle_id, WhistleVerb.CALL, actor, now, department=department, part=part) as step:
        whistle = step.whistle
        assert department is not None
        _check_department(department, whistle.area_code, "department")
        if whistle.responses.filter(department=department).exists():
            message = _("%(department)s已经在这张哨单里。") % {"department": department.name}
            raise InputRefused("called_already", message, fields={"department": message})
        if part == Part.LEAD and is_open_lead(whistle):
            raise InputRefused("has_lead", _("已经有主办部门。"), fields={"part": _("请选择协办")})
        step.say(_("又召集%(department)s") % {"department": department.name})
        response = _call(step, department, part)
        step.say_on_matters(_("又召集%(department)s到现场处理") % {"department": department.name})
        step.data = {"response": response.pk, "department": department.code}
        return whistle


def settle(*, whistle_id: int, actor: User, now: datetime, result: str) -> Settled:
    """Every department has reported or was excused: close the whistle, and its matters with the same result.

    A matter that cannot be resolved now (the resident is being asked, it is over already) stays as it is.
    """
    with changing_whistle(whistle_id, WhistleVerb.SETTLE, actor, now, result=result) as step:
        whistle = step.whistle
        whistle.result, whistle.ended_at = result, now
        step.say(_("哨单已办结"), words=result)
        done, left = _settle_matters(step, result)
        whistle.matters.update(is_open=False)
        step.data = {"settled": done, "left": sorted(left)}
        _tell_departments(step, "settled", _("哨单已办结"))
        return Settled(whistle, done, left)


def _settle_matters(step: Step, result: str) -> tuple[list[int], dict[int, str]]:
    done, left = [], {}
    assert step.actor is not None
    for grievance_id in step.whistle.matters.order_by("grievance_id").values_list("grievance_id", flat=True):
        try:
            resolve(grievance_id=grievance_id, actor=step.actor, now=step.now, result=result)
            done.append(grievance_id)
        except (DomainError, Grievance.DoesNotExist) as refusal:
            left[grievance_id] = getattr(refusal, "message", "")
    return done, left


def cancel(*, whistle_id: int, actor: User, now: datetime, words: str) -> Whistle:
    """Call the whistle off: departments need not come, matters go on with their holders."""
    with changing_whistle(whistle_id, WhistleVerb.CANCEL, actor, now, words=words) as step:
        whistle = step.whistle
        whistle.ended_at = now
        for response in whistle.responses.order_by("id"):
            clocks.cancel_all(response, now, actor, "cancelled")
            clocks.copy_to_response(response)
            response.late_since = None
            response.save(update_fields=["due_at", "warn_at", "late_since"])
        step.say(_("哨单已撤销"), words=words)
        step.say_on_matters(_("吹哨已撤销，由%(area)s继续跟进") % {"area": whistle.area.name})
        whistle.matters.update(is_open=False)
        _tell_departments(step, "cancelled", _("哨单已撤销，不用报到"))
        return whistle


def _tell_departments(step: Step, about: str, title: str) -> None:
    on = timezone.localdate(step.now)
    called = step.whistle.responses.exclude(state=ResponseState.EXCUSED).select_related("department")
    step.tell(about, [officer for row in called for officer in officers_of(row.department, on)], title)
