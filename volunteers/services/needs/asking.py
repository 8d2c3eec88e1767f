"""A request begins: by a resident on a phone, by staff for somebody, or out of a 私事 of the matters' desk."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common import limits
from governance.common.codes import new_code
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused, StateRefused
from governance.common.scrub import scrub
from governance.people.models import User
from governance.people.phones import normalise_phone
from governance.people.selectors import user_by_phone
from governance.territory.models import Area, Building
from governance.territory.selectors import area_of_building
from grievances.models import Grievance
from grievances.states import Kind, State
from volunteers.models import HelpKind, HelpRequest
from volunteers.policies.needs import may_ask_for_others, may_work
from volunteers.selectors.needs import living_request_of
from volunteers.services.needs.change import (
    OPEN_CLOCK,
    HelpChange,
    MatterNews,
    leave_trail,
    start_clock,
    tell_asker,
    tell_matter,
    tell_office,
)
from volunteers.states.needs import DayPart, HelpState, HelpVerb

ASKED_A_DAY, DAY = 5, 24 * 3600
TITLE_LENGTH, WORDS_LENGTH, PLACE_LENGTH = 60, 1000, 100
MOST_MINUTES = 480
DAYS_AHEAD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class NewHelp:
    """What is asked for. `title` is read by volunteers; `words`, place and contact only by the office and the one
    volunteer whom it approves."""

    community: Area
    kind: HelpKind
    title: str
    words: str = ""
    wanted_on: date | None = None
    part: str = DayPart.ANY
    minutes_wanted: int = 60
    is_frail: bool = False
    building: Building | None = None
    place: str = ""
    contact_name: str = ""
    contact_phone: str = ""


def ask(*, new: NewHelp, actor: User, now: datetime) -> HelpRequest:
    """By the person who needs it, or their family, signed in by telephone. Raises `LimitReached` after five a day."""
    limits.require("help-ask", str(actor.pk), limit=ASKED_A_DAY, seconds=DAY)
    with transaction.atomic():
        return _create(new, actor, now, requester=actor).request


def ask_for(*, new: NewHelp, actor: User, now: datetime) -> HelpRequest:
    """By staff for somebody who called or was visited; where their number has an account, they follow it themselves."""
    may_ask_for_others(actor, _area_code(new), now).require()
    if not new.contact_phone.strip() and not new.contact_name.strip():
        words = _("请写怎么称呼求助人，或者留一个电话。")
        raise InputRefused("nobody", words, fields={"contact_name": words})
    with transaction.atomic():
        requester = user_by_phone(new.contact_phone) if new.contact_phone.strip() else None
        return _create(new, actor, now, requester=requester, entered_by=actor).request


def ask_from_matter(*, grievance_id: int, new: NewHelp, actor: User, now: datetime) -> HelpRequest:
    """A 私事 becomes a request: it has the matter's resident, and settles the matter when help was given. Meanwhile the
    matter's settling term stands still. Raises `StateRefused` where it has one, or is no private matter in hand."""
    with transaction.atomic():
        matter = Grievance.objects.select_for_update().get(pk=grievance_id)
        if matter.kind != Kind.PRIVATE or matter.state != State.HANDLING:
            raise StateRefused("wrong_state", _("只有办理中的「私事」可以转为互助求助。"))
        may_work(actor, new.community.code, now).require()
        if not matter.area_code.startswith(new.community.code):
            raise InputRefused("elsewhere", _("这件诉求不在这个社区。"))
        if living_request_of(matter):
            raise StateRefused("has_request", _("这件诉求已经转为互助求助了。"))
        change = _create(new, actor, now, requester=matter.reporter, entered_by=actor, grievance=matter)
        tell_matter(change, MatterNews(_("已转为邻里互助，正在找志愿者"), is_held=True), is_swept=False)
        return change.request


def _area_code(new: NewHelp) -> str:
    """The most exact area known: the building's grid, so that its grid worker may enter it."""
    return area_of_building(new.building).code if new.building else new.community.code


def _create(
    new: NewHelp, actor: User, now: datetime, *, requester: User | None, entered_by: User | None = None,
    grievance: Grievance | None = None,
) -> HelpChange:  # fmt: skip
    _check(new, now)
    name = new.contact_name.strip() or (requester.display_name if requester else "")
    phone = normalise_phone(new.contact_phone) if new.contact_phone.strip() else (requester.phone if requester else "")
    request = HelpRequest.objects.create(
        code=new_code("HZ"), community=new.community, area_code=_area_code(new), kind=new.kind,
        title=_public(new.title, name, phone), wanted_on=new.wanted_on, part=new.part,
        minutes_wanted=new.minutes_wanted, is_frail=new.is_frail, state=HelpState.OPEN, requester=requester,
        entered_by=entered_by, grievance=grievance, building=new.building, place=new.place.strip()[:PLACE_LENGTH],
        contact_name=name, contact_phone=phone, contact_phone_index=blind_index("phone", phone) if phone else "",
        words=new.words.strip()[:WORDS_LENGTH], asked_at=now,
    )  # fmt: skip
    change = HelpChange(request, HelpVerb.ASK, actor, now, "")
    change.data = {"kind": new.kind.code, "of_matter": bool(grievance)}
    change.say(_("提出求助") if entered_by is None else _("社区代为登记求助"))
    leave_trail(change)
    start_clock(change, OPEN_CLOCK)
    tell_office(change, _("有一件新的互助求助"))
    tell_asker(change, _("已登记您的求助，正在找志愿者"))
    return change


def _public(title: str, name: str, phone: str) -> str:
    title = scrub(title.strip(), also=[word for word in (name, phone) if len(word) > 1])
    if not title:
        words = _("请用一句话写需要什么帮助。")
        raise InputRefused("missing", words, fields={"title": words})
    return title[:TITLE_LENGTH]


def _check(new: NewHelp, now: datetime) -> None:
    wrong: dict[str, str] = {}
    today = timezone.localdate(now)
    if new.wanted_on and not today <= new.wanted_on <= today + DAYS_AHEAD:
        wrong["wanted_on"] = _("请选择今天以后、一年以内的一天。")
    if not 0 < new.minutes_wanted <= MOST_MINUTES:
        wrong["minutes_wanted"] = _("请填 1 到 %(most)d 分钟。") % {"most": MOST_MINUTES}
    if new.building and new.building.community_id != new.community.pk:
        wrong["building"] = _("请选择这个社区的楼栋。")
    if wrong:
        raise InputRefused("invalid", next(iter(wrong.values())), fields=wrong)
