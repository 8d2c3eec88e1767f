"""A dispute comes in: from the desk or from a matter; who its parties are, and who mediates."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.codes import new_code
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused, StateRefused
from governance.common.scrub import scrub
from governance.people.models import User
from governance.people.phones import normalise_phone
from governance.people.selectors import handlers_at
from governance.territory.models import Area
from grievances.mediation_policies import level_for, may_take_in, office_of
from grievances.mediation_selectors import (
    mediators_at,
    open_dispute_of,
    parties_of,
    possible_advisers,
    possible_mediators,
)
from grievances.mediation_states import LEAST_PARTIES, DisputeState, MediationVerb
from grievances.models import Dispute, DisputeKind, Grievance, LegalAdviser, Mediator, Party, TimelineEntry
from grievances.policies import Actor
from grievances.services.change import changing
from grievances.services.mediation import clocks
from grievances.services.mediation.change import WORDS_LIMIT, MediationChange, leave_trail, mediating
from grievances.states import Verb

PREFIX = "TJ"
TITLE_LENGTH = 40
NAME_LENGTH = 60
PARTIES_LIMIT = 30
TRIES = 20


@dataclass(frozen=True, slots=True)
class NewParty:
    side: str
    name: str
    phone: str = ""
    representative: str = ""


def open_dispute(
    *,
    actor: User,
    now: datetime,
    kind: DisputeKind,
    summary: str,
    parties: Sequence[NewParty] = (),
    area_code: str = "",
    submission: uuid.UUID | None = None,
) -> Dispute:
    """Take a dispute in for the actor's office (the one around `area_code` where they have several).

    The same `submission` gives the same dispute. Raises `PermissionRefused` for who speaks for no office.
    """
    may_take_in(actor, now).require()
    submission = submission or uuid.uuid4()
    twin = Dispute.objects.filter(submission=submission, opened_by=actor).first()
    if twin:
        return twin
    try:
        with transaction.atomic():
            return _create(actor, now, kind, summary, parties, area_code, submission, None)
    except IntegrityError:
        twin = Dispute.objects.filter(submission=submission, opened_by=actor).first()
        if twin is None:
            raise
        return twin  # a double tap: the other request was first


def mediate(
    *,
    grievance_id: int,
    actor: Actor,
    now: datetime,
    dispute_kind: DisputeKind | None,
    words: str,
    add_reporter: bool = True,
) -> Grievance:
    """Take the dispute behind a matter in; who raised the matter becomes the applicant. The matter's clocks run on."""
    with changing(grievance_id, Verb.MEDIATE, actor, now, dispute_kind=dispute_kind, words=words) as change:
        grievance = change.grievance
        if open_dispute_of(grievance.pk):
            raise StateRefused("already_mediated", _("这件诉求已经在调解了。"))
        assert dispute_kind
        assert change.actor
        parties = []
        if add_reporter and grievance.contact_name:
            parties = [NewParty(Party.Side.APPLICANT, grievance.contact_name, grievance.contact_phone)]
        dispute = _create(change.actor, now, dispute_kind, words, parties, grievance.area_code, uuid.uuid4(), grievance)
        change.data = {"dispute": dispute.pk}
        change.say(
            _("已转入矛盾纠纷调解，由%(office)s调解") % {"office": dispute.holder.name},
            audience=TimelineEntry.Audience.RESIDENT,
        )
        return grievance


def _create(
    actor: User,
    now: datetime,
    kind: DisputeKind,
    summary: str,
    parties: Sequence[NewParty],
    area_code: str,
    submission: uuid.UUID,
    grievance: Grievance | None,
) -> Dispute:
    summary = _checked_summary(summary)
    office = Area.objects.get(code=office_of(actor, now, area_code=area_code) or office_of(actor, now))
    dispute = Dispute(
        code=_free_code(),
        submission=submission,
        grievance=grievance,
        kind=kind,
        title=title_of(summary, parties),
        summary=summary,
        area=office,
        area_code=office.code,
        level=level_for(office.code),
        holder=office,
        holder_code=office.code,
        opened_by=actor,
        opened_at=now,
    )
    dispute.save(force_insert=True)
    for party in parties:
        _add(dispute, party, now)
    change = MediationChange(dispute, MediationVerb.OPEN, actor, now, "")
    change.say(_("已登记，由%(office)s调解") % {"office": office.name})
    clocks.restart_round_clock(dispute, now, actor)
    clocks.copy_clock_to_row(dispute)
    dispute.save(update_fields=["due_at", "warn_at"])
    change.data = {"kind": kind.pk, "parties": len(parties), "grievance": grievance.pk if grievance else None}
    leave_trail(change)
    change.tell("opened", handlers_at(office.code, timezone.localdate(now)), _("有一件纠纷等待调解"))
    return dispute


def _checked_summary(summary: str) -> str:
    summary = summary.strip()
    if not summary:
        raise InputRefused("missing", _("请写明纠纷经过。"), fields={"summary": _("请写明纠纷经过")})
    if len(summary) > WORDS_LIMIT:
        raise InputRefused("too_long", _("内容太长了。"), fields={"summary": _("内容太长了")})
    return summary


def title_of(summary: str, parties: Iterable[NewParty | Party]) -> str:
    """The first words for lists, without names and numbers. Hidden first, cut afterwards: half a name is a name too."""
    names = [name for party in parties for name in (party.name, party.representative)]
    line = scrub(" ".join(summary.split()), also=names)
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


def _free_code() -> str:
    for _number in range(TRIES):
        code = new_code(PREFIX)
        if not Dispute.objects.filter(code=code).exists():
            return code
    raise RuntimeError("no free dispute code found")


# --- Parties ------------------------------------------------------------------------------------------------
def add_party(
    *, dispute_id: int, actor: User, now: datetime, side: str, name: str, phone: str = "", representative: str = ""
) -> Dispute:
    """One more party; the title loses their name."""
    with mediating(dispute_id, MediationVerb.ADD_PARTY, actor, now, side=side, name=name.strip()) as change:
        dispute = change.dispute
        party = _add(dispute, NewParty(side, name, phone, representative), now)
        dispute.title = title_of(dispute.summary, parties_of(dispute))
        change.data = {"party": party.pk, "side": party.side}
        change.say(_("登记了一位当事人（%(side)s）") % {"side": party.get_side_display()})
        return dispute


def _add(dispute: Dispute, new: NewParty, now: datetime) -> Party:
    name = new.name.strip()
    if not name or len(name) > NAME_LENGTH or len(new.representative) > NAME_LENGTH:
        raise InputRefused(
            "bad_name", _("请写明姓名或单位，最多 60 字。"), fields={"name": _("请写明姓名或单位，最多 60 字")}
        )
    if new.side not in Party.Side.values:
        raise InputRefused("bad_side", _("请选择是哪一方。"), fields={"side": _("请选择")})
    phone = normalise_phone(new.phone)
    index = blind_index("party-name", name)
    others = parties_of(dispute)
    if others.filter(name_index=index).exists():
        raise InputRefused("party_twice", _("这位当事人已经登记了。"), fields={"name": _("已经登记了")})
    if others.count() >= PARTIES_LIMIT:
        raise InputRefused("too_many_parties", _("当事人太多，请由代表参加。"))
    return Party.objects.create(
        dispute=dispute,
        side=new.side,
        name=name,
        name_index=index,
        phone=phone,
        phone_index=blind_index("phone", phone),
        representative=new.representative.strip(),
        added_at=now,
    )


def remove_party(*, dispute_id: int, actor: User, now: datetime, party: Party | None, words: str) -> Dispute:
    """Take out who was entered by mistake; the row stays in the file's history."""
    with mediating(dispute_id, MediationVerb.REMOVE_PARTY, actor, now, party=party, words=words) as change:
        dispute = change.dispute
        row = parties_of(dispute).filter(pk=party.pk if party else 0).first()
        if row is None:
            raise InputRefused("no_party", _("没有这位当事人。"), fields={"party": _("请从名单中选择")})
        if row.rounds.exists():
            raise InputRefused(
                "party_attended", _("这位当事人已经参加过调解，不能移除。"), fields={"party": _("参加过调解，不能移除")}
            )
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        change.data = {"party": row.pk}
        change.say(_("移除了一位当事人"), words=words)
        return dispute


# --- Mediators ----------------------------------------------------------------------------------------------
def appoint(*, dispute_id: int, actor: User, now: datetime, mediators: Sequence[User | LegalAdviser]) -> Dispute:
    """Name the mediators of this level; whoever was named before and is not in the list is relieved."""
    with mediating(dispute_id, MediationVerb.APPOINT, actor, now, mediators=mediators) as change:
        dispute = change.dispute
        on = timezone.localdate(now)
        users = [person for person in mediators if isinstance(person, User)]
        advisers = [person for person in mediators if isinstance(person, LegalAdviser)]
        allowed = {person.pk for person in possible_mediators(dispute, on)}
        good_advisers = set(possible_advisers(dispute).values_list("pk", flat=True))
        if {user.pk for user in users} - allowed or {adviser.pk for adviser in advisers} - good_advisers:
            raise InputRefused("not_eligible", _("调解员要从名单中选择。"), fields={"mediators": _("请从名单中选择")})
        fresh = _replace_mediators(dispute, users, advisers, now)
        change.data = {"users": [user.pk for user in users], "advisers": [adviser.pk for adviser in advisers]}
        change.say(_("指定了 %(n)d 位调解员") % {"n": len(users) + len(advisers)})
        change.tell("appointed", fresh, _("请您调解一件纠纷"))
        return dispute


def _replace_mediators(dispute: Dispute, users: list[User], advisers: list[LegalAdviser], now: datetime) -> list[User]:
    """End who is no longer named, add who is new; returns the colleagues that are new."""
    present = list(mediators_at(dispute, dispute.level))
    user_ids, adviser_ids = {user.pk for user in users}, {adviser.pk for adviser in advisers}
    for row in present:
        if (row.user_id or 0) not in user_ids and (row.adviser_id or 0) not in adviser_ids:
            row.ended_at = now
            row.save(update_fields=["ended_at"])
    have_users, have_advisers = {row.user_id for row in present}, {row.adviser_id for row in present}
    fresh = [user for user in users if user.pk not in have_users]
    new = [Mediator(dispute=dispute, level=dispute.level, user=user, appointed_at=now) for user in fresh]
    new += [
        Mediator(dispute=dispute, level=dispute.level, adviser=adviser, appointed_at=now)
        for adviser in advisers
        if adviser.pk not in have_advisers
    ]
    Mediator.objects.bulk_create(new)
    return fresh


def is_ready(dispute: Dispute) -> bool:
    """Whether a round can be planned: somebody mediates, and there are two sides to it."""
    return dispute.state == DisputeState.MEDIATING and parties_of(dispute).count() >= LEAST_PARTIES
