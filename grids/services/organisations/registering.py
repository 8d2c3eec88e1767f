"""单位报到: an organisation applies, the community checks its papers, it keeps its entry right, it leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from governance.common.codes import new_code
from governance.common.credit_code import read_credit_code
from governance.common.errors import InputRefused
from governance.common.scrub import scrub
from governance.deadlines import services as clocks
from governance.deadlines.models import Deadline
from governance.people.models import Organisation, User
from governance.people.selectors import user_by_phone
from governance.territory.levels import Level
from governance.territory.models import Area
from governance.trail.services import record
from grids.models import CommunityResource, OrganisationRegistration
from grids.policies.lists import may_keep
from grids.services.lists import retire_locked
from grids.services.organisations.change import changing, require, say, tell_above, tell_community
from grids.states_organisations import Verb

PREFIX = "DW"
CHECK = "grids.registration_check"


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """What an organisation tells of itself; all but the contact's name is public."""

    kind: str
    name: str
    phone: str
    credit_code: str = ""
    address: str = ""
    contact_name: str = ""
    shows_contact: bool = False
    services: str = ""


def apply_for_organisation(
    *, community: Area, draft: OrganisationDraft, actor: User, now: datetime, representative: User | None = None
) -> OrganisationRegistration:
    """Apply: its own contact (`representative` is the actor), or the office with the paper that somebody brought.

    An organisation of the territory needs its credit code; a residents' club may have none. Raises `InputRefused`, also
    where it has already registered here.
    """
    if representative != actor:
        may_keep(actor, community.code, now).require()
    fields = _checked(draft)
    with _once_here(), transaction.atomic():
        row = OrganisationRegistration.objects.create(
            code=new_code(PREFIX), community=community, area_code=community.code, applied_at=now,
            representative=representative, **fields,
        )  # fmt: skip
        say(row, "apply", actor, now, _("提出报到"))
        clocks.start(subject=row, purpose=CHECK, level=Level.COMMUNITY, now=now, actor=actor)
        record(actor=actor, verb="grids.organisation_apply", subject=row, now=now, area_code=row.area_code)
        link = f"/desk/grids/organisations/{row.code}/"
        tell_community(row, f"organisation:{row.pk}:apply", _("有单位来报到，请核对"), link, now)
    return row


@contextmanager
def _once_here() -> Iterator[None]:
    """The database keeps name and credit code unique among the live registrations of a community."""
    try:
        yield
    except IntegrityError:
        message = _("这个单位在本社区已经报到，或正在等社区核对。")
        raise InputRefused("known", message, fields={"name": message}) from None


def _checked(draft: OrganisationDraft) -> dict[str, Any]:
    require(("name", "phone"), {"name": draft.name, "phone": draft.phone})
    code = read_credit_code(draft.credit_code) if draft.credit_code.strip() else ""
    if not code and draft.kind == Organisation.Kind.RESIDENT:
        message = _("驻区单位请填统一社会信用代码。")
        raise InputRefused("missing", message, fields={"credit_code": message})
    return {
        "kind": draft.kind, "name": draft.name.strip(), "phone": draft.phone.strip(), "credit_code": code,
        "address": draft.address.strip(), "contact_name": draft.contact_name.strip(),
        "shows_contact": draft.shows_contact, "services": scrub(draft.services.strip())[:300],
    }  # fmt: skip


def accept(*, registration_id: int, actor: User, now: datetime) -> OrganisationRegistration:
    """The papers are in order: from now on it is one of the community's organisations, and may offer and book."""
    with changing(OrganisationRegistration, registration_id, Verb.ACCEPT, actor, now) as row:
        known = {"kind": row.kind, "phone": row.phone}
        row.organisation, is_new = Organisation.objects.get_or_create(
            area_id=row.community_id, name=row.name, defaults=known
        )
        if not is_new:
            Organisation.objects.filter(pk=row.organisation.pk).update(is_active=True, **known)
        row.registered_at, row.is_late = now, False
        _stop_clock(row, now, actor)
        say(row, Verb.ACCEPT, actor, now, _("社区已核对，报到成功"))
    return row


def send_back(*, registration_id: int, actor: User, now: datetime, words: str) -> OrganisationRegistration:
    with changing(OrganisationRegistration, registration_id, Verb.RETURN, actor, now, words=words) as row:
        row.is_late = False
        _stop_clock(row, now, actor)
        say(row, Verb.RETURN, actor, now, _("请补充后再提交"), words)
    return row


def refuse(*, registration_id: int, actor: User, now: datetime, words: str) -> OrganisationRegistration:
    with changing(OrganisationRegistration, registration_id, Verb.REFUSE, actor, now, words=words) as row:
        row.is_late = False
        _stop_clock(row, now, actor)
        say(row, Verb.REFUSE, actor, now, _("不予登记"), words)
    return row


def resubmit(*, registration_id: int, draft: OrganisationDraft, actor: User, now: datetime) -> OrganisationRegistration:
    """Put right and handed in again: the community's clock starts anew."""
    with _once_here(), changing(OrganisationRegistration, registration_id, Verb.RESUBMIT, actor, now) as row:
        _fill(row, draft)
        clocks.start(subject=row, purpose=CHECK, level=Level.COMMUNITY, now=now, actor=actor)
        say(row, Verb.RESUBMIT, actor, now, _("补充后重新提交"))
        link = f"/desk/grids/organisations/{row.code}/"
        tell_community(
            row, f"organisation:{row.pk}:again:{int(now.timestamp())}", _("单位报到已补充，请核对"), link, now
        )
    return row


def change(*, registration_id: int, draft: OrganisationDraft, actor: User, now: datetime) -> OrganisationRegistration:
    """Telephone, address, contact, services. Name, kind and credit code stand on the papers that were checked: they stay."""
    with changing(OrganisationRegistration, registration_id, Verb.CHANGE, actor, now) as row:
        kept = {"name": row.name, "kind": row.kind, "credit_code": row.credit_code}
        _fill(row, draft, **kept)
        Organisation.objects.filter(registrations=row).update(phone=row.phone)
        say(row, Verb.CHANGE, actor, now, _("更新联系信息"))
    return row


def _fill(row: OrganisationRegistration, draft: OrganisationDraft, **kept: str) -> None:
    for name, value in (_checked(draft) | kept).items():
        setattr(row, name, value)


def withdraw(*, registration_id: int, actor: User, now: datetime) -> OrganisationRegistration:
    with changing(OrganisationRegistration, registration_id, Verb.WITHDRAW, actor, now) as row:
        _stop_clock(row, now, actor, met=False)
        say(row, Verb.WITHDRAW, actor, now, _("单位撤回了报到"))
    return row


def end(*, registration_id: int, actor: User, now: datetime, words: str) -> OrganisationRegistration:
    """It leaves: what it offered is no longer offered, and bookings to come are called off with a word to each."""
    with changing(OrganisationRegistration, registration_id, Verb.END, actor, now, words=words) as row:
        offered = CommunityResource.objects.select_for_update().filter(
            provider=row.organisation_id, community=row.community_id, is_active=True
        )
        for resource in offered.order_by("pk"):
            retire_locked(resource, actor=actor, now=now, words=_("提供单位已退出"))
        Organisation.objects.filter(registrations=row).update(is_active=False)
        say(row, Verb.END, actor, now, _("已退出报到"), words)
    return row


def link_representative(*, registration_id: int, phone: str, actor: User, now: datetime) -> OrganisationRegistration:
    """The office names the account (by its verified telephone) that acts for the organisation; '' takes it away."""
    person = user_by_phone(phone) if phone.strip() else None
    if phone.strip() and person is None:
        message = _("没有用这个手机号登录过的账号，请联络员先登录一次。")
        raise InputRefused("no_account", message, fields={"phone": message})
    with transaction.atomic():
        row = OrganisationRegistration.objects.select_for_update().get(pk=registration_id)
        may_keep(actor, row.area_code, now).require()
        row.representative = person
        row.save(update_fields=["representative"])
        say(row, "link", actor, now, _("更换联络员账号"))
        record(actor=actor, verb="grids.organisation_link", subject=row, now=now, area_code=row.area_code)
    return row


def _stop_clock(row: OrganisationRegistration, now: datetime, actor: User, *, met: bool = True) -> None:
    clocks.end_all(subject=row, purposes=[CHECK], now=now, actor=actor, met=met)


def check_is_late(row: OrganisationRegistration, deadline: Deadline, now: datetime) -> None:
    """Nobody checked in time: the secretary and the street hear of it."""
    row.is_late = True
    row.save(update_fields=["is_late"])
    key, link = f"organisation:{row.pk}:late:{deadline.pk}", f"/desk/grids/organisations/{row.code}/"
    tell_above(row, key, _("单位报到超时未核对"), link, now, body=row.name)
    record(actor=None, verb="grids.organisation_late", subject=row, now=now, area_code=row.area_code)
