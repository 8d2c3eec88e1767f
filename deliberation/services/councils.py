"""Seats of a council: given for a term, ended with a reason, moved up into (递补), filled by an election."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Ballot, Council, Seat
from deliberation.policies.councils import may_seat
from deliberation.selectors.councils import elected_by, elections_for, homes_in, hub_households_of, is_filled, vacancies
from deliberation.states import SeatBasis, SeatRole
from governance.common.days import in_force
from governance.common.errors import InputRefused, StateRefused
from governance.notifications.services import notify
from governance.people.models import Organisation, Posting, Residency, User
from governance.trail.services import record

NAME_LENGTH, REASON_LENGTH = 40, 60


# --- Given --------------------------------------------------------------------------------------------------
@transaction.atomic
def open_seat(
    *,
    council_id: int,
    actor: User,
    now: datetime,
    basis: str,
    role: str = SeatRole.MEMBER,
    user: User | None = None,
    name: str = "",
    posting: Posting | None = None,
    residency: Residency | None = None,
    hub: int | None = None,
    organisation: Organisation | None = None,
    substitute_for: Seat | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Seat:
    """Somebody takes a seat: by posting, as a verified resident or hub household (`hub`: the roster's, else a verified
    resident), for an organisation, elected; into a vacant one where `substitute_for` says so.

    Names of members are public. `ends_on` is exclusive. Raises `InputRefused` where the ground of the seat is missing
    or does not fit.
    """
    council = Council.objects.select_for_update().get(pk=council_id)
    may_seat(actor, council, now).require()
    today = timezone.localdate(now)
    household = next((one for one in hub_households_of(council, today) if one.pk == hub), None) if hub else None
    holder = user or (posting.user if posting else None) or (residency.user if residency else None)
    if holder is None and household and household.user_id:
        holder = User.objects.get(pk=household.user_id)
    known = household.name if household else holder.display_name if holder else ""
    seat = Seat(
        council=council,
        role=role,
        basis=basis,
        user=holder,
        name=(name.strip() or known)[:NAME_LENGTH],
        posting=posting,
        residency=residency,
        organisation=organisation,
        hub=household.pk if household else None,
        substitute_for=substitute_for,
        starts_on=starts_on or today,
        ends_on=ends_on,
    )
    _check_ground(seat, is_hub=household is not None or residency is not None)
    if substitute_for and substitute_for.pk not in {vacant.pk for vacant in vacancies(council, today)}:
        words = _("这个席位没有空出来，或者已经有人接替。")
        raise InputRefused("not_vacant", words, fields={"substitute_for": words})
    return _take(seat, actor, now)


def _check_ground(seat: Seat, *, is_hub: bool) -> None:
    """What each basis must rest on."""
    if seat.basis not in SeatBasis.values or seat.role not in SeatRole.values:
        raise InputRefused("bad_seat", _("请选择产生方式和职务。"), fields={"basis": _("请选择")})
    grounds = {
        SeatBasis.POSTING: ("posting", seat.posting, _("请选择任职")),
        SeatBasis.ORGANISATION: ("organisation", seat.organisation, _("请选择组织")),
        SeatBasis.HUB_HOUSEHOLD: ("hub", is_hub or None, _("请选择名册上的中心户，或者一位住址已核实的居民")),
    }
    if seat.basis in grounds and grounds[SeatBasis(seat.basis)][1] is None:
        field, _ground, words = grounds[SeatBasis(seat.basis)]
        raise InputRefused("no_ground", words, fields={field: words})
    if not seat.name:
        raise InputRefused("no_name", _("请写明姓名，成员姓名要公开。"), fields={"name": _("请写明姓名")})
    if seat.residency and not _is_resident_there(seat):
        words = _("这位居民的住址还没有核实，或者不在议事会的范围内")
        raise InputRefused("not_resident", words, fields={"residency": words})
    if seat.ends_on and seat.ends_on <= seat.starts_on:
        words = _("任期要晚于开始日期")
        raise InputRefused("bad_term", words, fields={"ends_on": words})


def _is_resident_there(seat: Seat) -> bool:
    homes = Residency.objects.filter(homes_in(seat.council), verified_at__isnull=False)
    return seat.residency_id is not None and homes.filter(pk=seat.residency_id).exists()


def _take(seat: Seat, actor: User, now: datetime) -> Seat:
    """Written down, in the trail, and told to whoever holds it; the council is locked."""
    _check_free(seat)
    seat.save()
    _record(seat, "seat_opened", actor, now, role=seat.role, basis=seat.basis, election=seat.election_id)
    if seat.user and seat.user.pk != actor.pk:
        notify(
            key=f"seat:{seat.pk}:opened",
            recipients=[seat.user],
            title=_("您是%(council)s的%(role)s") % {"council": seat.council.name, "role": seat.get_role_display()},
            link=f"/councils/{seat.council_id}/",
            now=now,
        )
    return seat


def _check_free(seat: Seat) -> None:
    """One chair; and nobody sits twice."""
    held = Seat.objects.filter(in_force(seat.starts_on), council=seat.council)
    if seat.user_id and held.filter(user_id=seat.user_id).exists():
        raise StateRefused("seated", _("%(name)s已经是成员。") % {"name": seat.name})
    if seat.role == SeatRole.CHAIR and held.filter(role=SeatRole.CHAIR).exists():
        raise StateRefused("has_chair", _("已经有召集人，请先结束原来的。"))


@transaction.atomic
def seat_elected(
    *,
    council_id: int,
    election: Ballot,
    actor: User,
    now: datetime,
    role: str = SeatRole.MEMBER,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Council:
    """Whom a counted election (`elections_for`) elected takes a seat in this role, the vacant ones first.

    Sent again, nobody sits twice. Raises `StateRefused` where nobody (more) is to be seated, or somebody still sits.
    """
    council = Council.objects.select_for_update().get(pk=council_id)
    may_seat(actor, council, now).require()
    names = elected_by(election)
    if not names or not elections_for(council).filter(pk=election.pk).exists():
        raise StateRefused("not_elected", _("这次选举没有选出还要登记的人。"))
    starts_on = starts_on or timezone.localdate(now)
    vacant = sorted(vacancies(council, starts_on), key=lambda seat: seat.role != role)
    on_roll = election.roll.filter(is_struck=False, user__isnull=False).values("user_id")
    for place, name in enumerate(names):
        accounts = list(User.objects.filter(pk__in=on_roll, display_name=name)[:2])
        seat = Seat(
            council=council,
            role=role,
            basis=SeatBasis.ELECTION,
            user=accounts[0] if len(accounts) == 1 else None,
            name=name[:NAME_LENGTH],
            election=election,
            substitute_for=vacant[place] if place < len(vacant) else None,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        _check_ground(seat, is_hub=False)
        _take(seat, actor, now)
    return council


# --- Ended --------------------------------------------------------------------------------------------------
@transaction.atomic
def end_seat(*, seat_id: int, actor: User, now: datetime, reason: str, on: date | None = None) -> Seat:
    """The seat ends on a day (today), with the reason that the public page shows."""
    seat = Seat.objects.select_for_update().get(pk=seat_id)
    may_seat(actor, seat.council, now).require()
    reason, on = reason.strip(), on or timezone.localdate(now)
    if not reason or len(reason) > REASON_LENGTH:
        raise InputRefused("no_reason", _("请写明原因，最多 60 字。"), fields={"reason": _("请写明原因，最多 60 字")})
    if seat.ends_on is not None and seat.ends_on <= on:
        raise StateRefused("ended", _("这个席位已经结束了。"))
    if on <= seat.starts_on:
        raise InputRefused("bad_day", _("结束日期要晚于开始日期。"), fields={"on": _("要晚于开始日期")})
    return write_end(seat, on, reason, actor, now)


def write_end(seat: Seat, on: date, reason: str, actor: User | None, now: datetime) -> Seat:
    """For a locked seat. `actor` None: its term or its ground has ended."""
    seat.ends_on, seat.end_reason = on, reason
    seat.save(update_fields=["ends_on", "end_reason"])
    _record(seat, "seat_ended", actor, now)
    return seat


@transaction.atomic
def move_up(*, seat_id: int, into: Seat, actor: User, now: datetime) -> Seat:
    """A substitute takes an ended seat (递补): a member from today, in the role that became vacant, for their own term."""
    substitute = Seat.objects.select_for_update().get(pk=seat_id)
    council, today = substitute.council, timezone.localdate(now)
    may_seat(actor, council, now).require()
    if substitute.role != SeatRole.SUBSTITUTE or (substitute.ends_on and substitute.ends_on <= today):
        raise StateRefused("no_substitute", _("只有候补成员可以递补。"))
    if into.council_id != council.pk or into.ends_on is None or into.ends_on > today:
        raise StateRefused("not_vacant", _("这个席位还没有空出来。"))
    if is_filled(into):
        raise StateRefused("filled", _("这个席位已经递补了。"))
    if substitute.starts_on >= today:  # came today: the same row becomes the member
        substitute.role, substitute.substitute_for = into.role, into
        substitute.save(update_fields=["role", "substitute_for"])
        _record(substitute, "seat_moved_up", actor, now, into=into.pk)
        return substitute
    council, term = Council.objects.select_for_update().get(pk=council.pk), substitute.ends_on
    end_seat(seat_id=substitute.pk, actor=actor, now=now, reason=_("递补为正式成员"))
    member = Seat(
        council=council,
        role=into.role,
        basis=substitute.basis,
        user=substitute.user,
        name=substitute.name,
        posting=substitute.posting,
        residency=substitute.residency,
        organisation=substitute.organisation,
        hub=substitute.hub,
        election=substitute.election,
        substitute_for=into,
        starts_on=today,
        ends_on=term,
    )
    return _take(member, actor, now)


def _record(seat: Seat, verb: str, actor: User | None, now: datetime, **data: object) -> None:
    record(
        actor=actor,
        verb=f"deliberation.{verb}",
        subject=seat,
        now=now,
        area_code=seat.council.area_code,
        council=seat.council_id,
        **data,
    )
