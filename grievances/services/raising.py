"""A matter comes in: by a resident's own hand, or entered by staff for somebody who calls or comes by (一口受理)."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.codes import new_code
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused
from governance.common.ids import ordered_uuid
from governance.common.images import CleanPhoto
from governance.common.remember import remembered
from governance.common.rows import insert_row
from governance.common.scrub import scrub
from governance.deadlines.bulk import plan_clock, start_many
from governance.people.models import User
from governance.people.phones import normalise_phone
from governance.territory.levels import Level, code_at
from governance.territory.models import Area, Building, Estate
from governance.territory.selectors import locate
from governance.trail.services import record
from grievances.models import Category, Grievance, Photo
from grievances.policies import may_raise_for_others
from grievances.search import index_for_staff, index_likeness
from grievances.selectors import first_staffed_area
from grievances.services import clocks
from grievances.services.change import Change
from grievances.services.messages import tell, tell_resident
from grievances.services.photos import attach
from grievances.services.webhooks import Event, announce
from grievances.states import Source, State, Urgency, Verb

BODY_MIN, BODY_MAX = 5, 4000
TITLE_LENGTH = 30
CODE_TRIES = 20
SENTENCE_ENDS = "。！？!?；;\n"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was entered. The place is the most exact of building, estate, area and point that is given."""

    body: str
    submission: uuid.UUID = field(default_factory=ordered_uuid)
    title: str = ""
    source: Source = Source.WEB
    source_ref: str | None = None
    building: Building | None = None
    estate: Estate | None = None
    area: Area | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    place_detail: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    may_publish: bool = True
    category: Category | None = None
    urgency: Urgency = Urgency.GENERAL


def raise_matter(*, draft: Draft, photos: Iterable[CleanPhoto] = (), actor: User | None, now: datetime) -> Grievance:
    """Write the matter with its first clock, trail, timeline and messages; the same `submission` gives the same matter.

    Raises `InputRefused` for what cannot be used and `PermissionRefused` where staff may not enter matters.
    """
    if draft.source in (Source.CALL, Source.COUNTER, Source.PATROL):
        if actor is None:
            raise InputRefused("no_actor", _("代为登记需要工作人员登录。"))
        may_raise_for_others(actor, now).require()
    grievance, handlers = build_grievance(draft, actor, now)
    change = Change(grievance, Verb.ADD, actor, draft.source == Source.WEB, now)
    photos = list(photos)
    for _attempt in range(CODE_TRIES):
        if raised := _try_to_write(change, photos, handlers):
            return raised
    raise InputRefused("no_code", _("系统繁忙，请再试一次。"))


def build_grievance(draft: Draft, actor: User | None, now: datetime) -> tuple[Grievance, list[User]]:
    """The row, not yet saved: checked words, place found, holder chosen, public words scrubbed; and who handles it."""
    body = clean_words(draft.body)
    if len(body) < BODY_MIN:
        raise InputRefused(
            "too_short", _("请再多写几个字，说清楚是什么事。"), fields={"body": _("至少 %(n)d 个字") % {"n": BODY_MIN}}
        )
    if len(body) > BODY_MAX:
        raise InputRefused(
            "too_long",
            _("内容太长了，请控制在 %(n)d 字以内。") % {"n": BODY_MAX},
            fields={"body": _("最多 %(n)d 字") % {"n": BODY_MAX}},
        )
    phone = normalise_phone(draft.contact_phone)
    name = clean_words(draft.contact_name)[:40]
    area = area_of(draft)
    holder, handlers = first_staffed_area(area, timezone.localdate(now))
    title = clean_words(draft.title)[:80] or title_from(body)
    private = [word for word in (name, phone) if word]
    is_resident = draft.source == Source.WEB
    grievance = Grievance(
        code=new_code(code_prefix(code_at(area.code, Level.DISTRICT))),
        title=title,
        body=body,
        source=draft.source,
        source_ref=draft.source_ref,
        submission=draft.submission,
        area=area,
        area_code=area.code,
        estate=draft.estate or (draft.building.estate if draft.building else None),
        building=draft.building,
        place_detail=clean_words(draft.place_detail)[:200],
        latitude=draft.latitude,
        longitude=draft.longitude,
        reporter=actor if is_resident else None,
        contact_name=name,
        contact_phone=phone,
        contact_phone_index=blind_index("phone", phone),
        first_contact=None if is_resident else actor,
        category=draft.category,
        urgency=draft.urgency,
        level=holder.level,
        first_level=holder.level,
        holder=holder,
        holder_code=holder.code,
        raised_at=now,
        may_publish=draft.may_publish,
        public_title=scrub(title, also=private),
        public_body=scrub(body, also=private),
    )
    return grievance, handlers


def _try_to_write(change: Change, photos: list[CleanPhoto], handlers: list[User]) -> Grievance | None:
    """The matter, or the one that the same submission made before; None where its code was taken: it has another now.

    The database's own unique constraints answer, so that a matter which is new costs no question.
    """
    grievance = change.grievance
    try:
        with transaction.atomic():
            _write(change, photos, handlers)
        return grievance
    except IntegrityError:
        _discard_files(change)
        if twin := Grievance.objects.filter(submission=grievance.submission).first():
            return twin
        if not Grievance.objects.filter(code=grievance.code).exists():
            raise
        grievance.pk, grievance.code = None, new_code(grievance.code[:2])
        return None
    except BaseException:
        _discard_files(change)
        raise


@remembered(300)
def code_prefix(district_code: str) -> str:
    """The initials that a district's codes begin with."""
    initials = Area.objects.filter(code=district_code).values_list("initials", flat=True).first()
    return (initials or "SQ")[:2].upper()


def _write(change: Change, photos: list[CleanPhoto], handlers: list[User]) -> None:
    grievance, now = change.grievance, change.now
    plan = plan_clock(purpose=clocks.TRIAGE, level=grievance.level, urgency=grievance.urgency, now=now)
    grievance.due_at, grievance.warn_at = plan.times.due_at, plan.times.warn_at
    insert_row(grievance)
    start_many(starts=[(grievance, plan)])
    change.say(_("已收到，由%(holder)s受理") % {"holder": grievance.holder.name})
    attach(change, photos, Photo.Phase.RAISED)
    index_for_staff(grievance, is_new=True)
    index_likeness([grievance])
    record(
        actor=change.actor,
        verb="grievances.raise",
        subject=grievance,
        now=now,
        area_code=grievance.area_code,
        source=grievance.source,
        level=grievance.level,
        holder=grievance.holder_code,
        to=State.RAISED,
    )
    tell(change, "raised", handlers, _("有一件新诉求待受理"))
    tell_resident(change, "raised", _("已登记"))
    announce(change, Event.RAISED)


def _discard_files(change: Change) -> None:
    for photo in change.written_files:
        photo.image.delete(save=False)
        photo.thumbnail.delete(save=False)
    change.written_files.clear()


def clean_words(text: str) -> str:
    """Strip what no person typed (NUL and other control characters) and the space around; line breaks become one kind."""
    unified = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in unified if char in "\n\t" or char.isprintable() or char == "\u3000").strip()


def title_from(body: str) -> str:
    """The first sentence, cut to a heading's length."""
    first = body
    for mark in SENTENCE_ENDS:
        first = first.split(mark, 1)[0] or first
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


def area_of(draft: Draft) -> Area:
    """The most exact area that the draft names; the district where it names none."""
    if draft.building:
        return draft.building.grid or draft.building.community
    if draft.estate:
        return draft.estate.community
    if draft.area:
        return draft.area
    found = (
        locate(draft.latitude, draft.longitude) if draft.latitude is not None and draft.longitude is not None else None
    )
    return found or Area.objects.get(code=settings.DISTRICT_CODE)
