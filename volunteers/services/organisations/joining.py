"""加盟: an organisation applies by itself or through the office, is accepted or refused, changes, leaves."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.credit_code import read_credit_code
from governance.common.days import not_ended
from governance.common.errors import InputRefused
from governance.common.given import require_given
from governance.common.scrub import scrub
from governance.deadlines import services as clocks
from governance.deadlines.models import Deadline
from governance.notifications.services import notify
from governance.people.models import Organisation, User
from governance.people.selectors import handlers_at, leaders_at
from governance.territory.levels import Level
from governance.territory.models import Area
from volunteers.models import MemberOrganisation, SocialWorker
from volunteers.policies.organisations import may_keep
from volunteers.services.organisations.change import changing, leave_trail
from volunteers.states.organisation_steps import OrganisationVerb as V
from volunteers.states.people import MemberState

CHECK_CLOCK = "volunteers.member_application"
LIVING = (MemberState.APPLIED, MemberState.JOINED)
MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """What an organisation tells of itself; all but who is to be called becomes public when it is accepted."""

    name: str
    community: Area
    phone: str
    services: str
    credit_code: str = ""
    contact_name: str = ""


def apply(*, draft: MemberDraft, is_own: bool, actor: User, now: datetime) -> MemberOrganisation:
    """`is_own`: the actor acts for it; else the office enters what came on paper. Raises `InputRefused` where it has
    joined or applied here already."""
    if not is_own:
        may_keep(actor, draft.community.code, now).require()
    require_given(("name", "phone", "services"), {name: getattr(draft, name) for name in ("name", "phone", "services")})
    if draft.community.level != Level.COMMUNITY:
        raise InputRefused("community", _("请选择一个社区。"), fields={"community": _("请选择一个社区。")})
    credit_code = read_credit_code(draft.credit_code) if draft.credit_code.strip() else ""
    try:
        with transaction.atomic():
            row = MemberOrganisation.objects.create(
                name=draft.name.strip(), area=draft.community, area_code=draft.community.code, credit_code=credit_code,
                phone=draft.phone.strip(), contact_name=draft.contact_name.strip(),
                services=scrub(draft.services.strip())[:MOST_WORDS], applied_at=now,
                representative=actor if is_own else None,
            )  # fmt: skip
            clocks.start(subject=row, purpose=CHECK_CLOCK, level=Level.COMMUNITY, now=now, actor=actor)
            leave_trail(row, "apply", actor, now)
            _tell_office(row, "apply", _("有社会组织申请加盟，请审核"), now)
            return row
    except IntegrityError:
        if not MemberOrganisation.objects.filter(area=draft.community, name=draft.name.strip(), state__in=LIVING):
            raise
        words = _("这个组织已经加盟，或者正在等审核。")
        raise InputRefused("known", words, fields={"name": words}) from None


def accept(*, member_id: int, actor: User, now: datetime) -> MemberOrganisation:
    """From now on it is one of the area's organisations."""
    with changing(MemberOrganisation, member_id, V.ACCEPT, actor, now) as row:
        known = {"kind": Organisation.Kind.SOCIAL, "phone": row.phone}
        row.organisation, is_new = Organisation.objects.get_or_create(area=row.area, name=row.name, defaults=known)
        if not is_new:
            Organisation.objects.filter(pk=row.organisation.pk).update(is_active=True)
        row.joined_on, row.decided_by = timezone.localdate(now), actor
        _answered(row, actor, now)
        _tell_own(row, "accepted", _("加盟申请已通过"), actor, now)
    return row


def refuse(*, member_id: int, reason: str, actor: User, now: datetime) -> MemberOrganisation:
    with changing(MemberOrganisation, member_id, V.REFUSE, actor, now, reason=reason) as row:
        row.reason, row.decided_by, row.contact_name = reason.strip()[:MOST_WORDS], actor, ""
        _answered(row, actor, now)
        _tell_own(row, "refused", _("加盟申请没有通过"), actor, now, row.reason)
    return row


def withdraw(*, member_id: int, actor: User, now: datetime) -> MemberOrganisation:
    with changing(MemberOrganisation, member_id, V.WITHDRAW, actor, now) as row:
        row.contact_name = ""
        _answered(row, actor, now, met=False)
    return row


def change(*, member_id: int, phone: str, services: str, actor: User, now: datetime) -> MemberOrganisation:
    """What everybody reads. Name and credit code stand on the papers that were checked: they stay."""
    with changing(MemberOrganisation, member_id, V.CHANGE, actor, now, phone=phone, services=services) as row:
        row.phone, row.services = phone.strip(), scrub(services.strip())[:MOST_WORDS]
        Organisation.objects.filter(volunteering=row).update(phone=row.phone)
    return row


def leave(*, member_id: int, reason: str, actor: User, now: datetime) -> MemberOrganisation:
    """Its social workers are sent no more; records of its teams stay. Who was to be called is forgotten (个保法 47)."""
    on = timezone.localdate(now)
    with changing(MemberOrganisation, member_id, V.LEAVE, actor, now, reason=reason) as row:
        row.left_on, row.reason, row.contact_name = on, reason.strip()[:MOST_WORDS], ""
        sent = SocialWorker.objects.filter(not_ended(on), member=row)
        sent.update(ends_on=on, licence_number="")
        if row.representative_id == actor.pk:
            _tell_office(row, "left", _("加盟组织退出了平台"), now)
        else:
            _tell_own(row, "left", _("已退出平台"), actor, now, row.reason)
    return row


def application_is_late(row: MemberOrganisation, deadline: Deadline, now: datetime) -> None:
    """Nothing is accepted by itself: whoever leads the community is told."""
    _tell(
        row,
        f"late:{deadline.pk}",
        leaders_at(row.area_code, timezone.localdate(now)),
        _("加盟申请超过期限还没有审核"),
        now,
    )


def _answered(row: MemberOrganisation, actor: User, now: datetime, *, met: bool = True) -> None:
    clocks.end_all(subject=row, purposes=[CHECK_CLOCK], now=now, actor=actor, met=met)


def _tell_office(row: MemberOrganisation, about: str, title: str, now: datetime) -> None:
    _tell(row, about, handlers_at(row.area_code, timezone.localdate(now)), title, now)


def _tell(row: MemberOrganisation, about: str, people: list[User], title: str, now: datetime) -> None:
    link = f"/desk/volunteers/organisations/{row.pk}/"
    notify(
        key=f"member:{row.pk}:{about}", recipients=people, title=title, body=row.name, link=link, now=now,
        area_code=row.area_code,
    )  # fmt: skip


def _tell_own(row: MemberOrganisation, about: str, title: str, actor: User, now: datetime, words: str = "") -> None:
    person = row.representative
    if person and person.pk != actor.pk:
        link = f"/volunteers/organisations/{row.pk}/"
        notify(key=f"member:{row.pk}:own:{about}", recipients=[person], title=title, body=words, link=link, now=now)
