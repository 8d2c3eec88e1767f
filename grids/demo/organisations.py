"""Organisations that registered with the demonstration's home community, their facilities, bookings and meetings."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.common.credit_code import check_character
from governance.common.crypto import blind_index
from governance.deadlines.models import Deadline
from governance.people.models import Organisation, Residency, User
from governance.territory.models import Area
from grids.models import CommunityNeed, CommunityResource, Facility, OrganisationRegistration
from grids.services import joint_meetings, lists
from grids.services.facilities import booking, keeping
from grids.services.organisations import claims, evaluating, members, registering
from grids.services.organisations.members import MemberDraft
from grids.services.organisations.registering import OrganisationDraft
from grids.slots import Opening
from grids.states_facilities import Approval, Bookers, FacilityKind, Reach
from grids.states_lists import Field, NeedState, ResourceKind

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
RESIDENT = "19900000001"  # the one whose sign-in is printed
# Name, kind, the seventeen characters of its code, telephone, what it does, how far its registration is.
ORGANISATIONS = [
    ("南坪实验小学", "RESIDENT", "12500108MB0X12345", "023-62800101", "周末开放操场和会议室，四点半课堂。", "accept"),
    ("社区卫生服务中心", "RESIDENT", "12500108MB0X23456", "023-62800102", "健康讲座，义诊，夜间开放车位。", "accept"),
    ("夕阳红社工服务中心", "SOCIAL", "52500108MJ0X34567", "023-62800103", "陪伴老人，助餐。", "accept"),
    ("桥头火锅餐饮有限公司", "RESIDENT", "91500108MA0X45678", "023-62800104", "为高龄老人送餐打折。", ""),
    ("和顺物业服务有限公司", "RESIDENT", "91500108MA0X56789", "023-62800105", "", "return"),
]
# Which resource (of which organisation, None: the community), of what kind, places, minutes, who confirms, hours.
FACILITIES: list[tuple[Any, ...]] = [
    ("学校操场周末开放", "南坪实验小学", FacilityKind.SPORTS, 2, 60, Approval.NONE, range(5, 7), (8, 18)),
    ("学校多功能厅", "南坪实验小学", FacilityKind.ROOM, 1, 120, Approval.HOST, range(7), (18, 22)),
    ("夜间共享车位", "社区卫生服务中心", FacilityKind.PARKING, 12, 240, Approval.NONE, range(7), (18, 22)),
    ("社区会议室", None, FacilityKind.ROOM, 1, 60, Approval.COMMUNITY, range(7), (9, 21)),
    ("老年食堂午餐位", "夕阳红社工服务中心", FacilityKind.CANTEEN, 20, 60, Approval.NONE, range(5), (11, 13)),
]
DOCUMENTS = [
    ("关于开展单位和在职党员“双报到”的通知", "街道党工委", 200, "单位到所在社区报到，在职党员到居住地社区报到。"),
    ("社区共建共享公约", "社区居民委员会", 120, "开放场地的时间、爱护和卫生由大家一起守。"),
]


@transaction.atomic
def load_organisations(*, now: datetime, say: Callable[[str], None]) -> None:
    say("单位和在职人员报到、社区之家")
    worker = User.objects.filter(username="demo-community").first()
    street = User.objects.filter(username="demo-street").first()
    posting = worker.postings.select_related("area").first() if worker else None
    if worker is None or street is None or posting is None:
        return
    community, neighbours = posting.area, _neighbours(posting.area, worker, now)
    if len(neighbours) < 6:
        return
    registered = _register(community, worker, neighbours, now)
    halls = [_facility(row, community, registered, worker, now) for row in FACILITIES]
    _book(halls, neighbours, worker, now)
    _people(community, neighbours, worker, now)
    _judge(registered, worker, street, now)
    _meet(community, list(registered.values()), worker, now)
    for title, issuer, days, words in DOCUMENTS:
        issued_on = timezone.localdate(now) - days * DAY
        evaluating.add_document(
            community=community, title=title, issuer=issuer, issued_on=issued_on, words=words, actor=worker, now=now
        )


def _neighbours(community: Area, worker: User, now: datetime) -> list[User]:
    """Eight residents of the community, the printed one first, their addresses verified."""
    homes = Residency.objects.filter(dwelling__building__community=community, user__username=None)
    homes.filter(verified_at=None).update(verified_at=now, verified_by=worker)
    own = blind_index("phone", RESIDENT)
    people = {home.user_id: home.user for home in homes.select_related("user").order_by("id")[:8]}
    first = User.objects.filter(phone_index=own, residencies__in=homes).first()
    return ([first] if first else []) + [user for user in people.values() if user != first]


def _register(community: Area, worker: User, people: list[User], now: datetime) -> dict[str, OrganisationRegistration]:
    found = {}
    for number, (name, kind, code, phone, services, verb) in enumerate(ORGANISATIONS):
        contact = people[-1 - number % len(people)]
        draft = OrganisationDraft(
            kind=Organisation.Kind(kind), name=name, phone=phone, credit_code=code + check_character(code),
            contact_name=contact.display_name, services=services, address=f"南坪西路 {20 + number} 号",
        )  # fmt: skip
        row = registering.apply_for_organisation(
            community=community, draft=draft, actor=contact, representative=contact, now=now - (50 - number) * DAY
            if verb == "accept" else now - 2 * HOUR,
        )  # fmt: skip
        if verb == "accept":
            found[name] = registering.accept(registration_id=row.pk, actor=worker, now=now - (48 - number) * DAY)
        elif verb == "return":
            registering.send_back(
                registration_id=row.pk, actor=worker, now=now - HOUR, words="请带营业执照副本来核对。"
            )
    return found


def _facility(
    row: tuple[Any, ...], community: Area, registered: dict[str, OrganisationRegistration], worker: User, now: datetime
) -> Facility:
    title, name, kind, places, minutes, approval, weekdays, (opens, closes) = row
    provider = registered[name].organisation if name else None
    known = CommunityResource.objects.filter(community=community, title=title, is_active=True).first()
    resource = known or lists.add_resource(
        community=community, title=title, field=Field.DAILY, kind=ResourceKind.PLACE, provider=provider,
        phone=registered[name].phone if name else "", actor=worker, now=now - 40 * DAY,
    )  # fmt: skip
    draft = keeping.FacilityDraft(
        kind=kind, place="南坪西路，进门左手", rules="爱护设施，带走垃圾，按时离场。", places=places, slot_minutes=minutes,
        approval=approval, bookers=Bookers.BOTH, reach=Reach.STREET, is_open=True,
        hours=[Opening(weekday, time(opens), time(closes)) for weekday in weekdays],
    )  # fmt: skip
    return keeping.set_up(resource_id=resource.pk, draft=draft, actor=worker, now=now - 40 * DAY)


def _book(halls: list[Facility], people: list[User], worker: User, now: datetime) -> None:
    """Past and rated, to come, and one that waits for the school's word."""
    ground, hall, parking, room, _canteen = halls
    for number, person in enumerate(people[:6]):
        at = _weekday_at(now - (7 + 7 * (number % 3)) * DAY, 5, 9 + number)
        row = booking.book(
            facility_id=ground.pk, starts_at=at, slots=1, purpose="打篮球", actor=person, now=at - 2 * DAY
        )
        clock = Deadline.objects.get(subject_type="grids.booking", subject_id=row.pk, purpose=booking.OVER)
        booking.end_booking(row, clock, at + 2 * HOUR)
        booking.rate(booking_id=row.pk, actor=person, stars=5 - number % 2, now=at + DAY, remark="场地不错")
    me, other = people[0], people[1]
    saturday = _weekday_at(now + 2 * DAY, 5, 10)
    booking.book(facility_id=ground.pk, starts_at=saturday, slots=2, purpose="和邻居打球", actor=me, now=now - HOUR)
    booking.book(facility_id=ground.pk, starts_at=saturday, slots=1, purpose="训练", actor=other, now=now - HOUR)
    booking.book(facility_id=parking.pk, starts_at=_at(now + DAY, 18), slots=1, purpose="停车", actor=other, now=now)
    booking.book(
        facility_id=hall.pk, starts_at=_at(now + 3 * DAY, 18), slots=1, purpose="楼栋读书会", actor=me, now=now
    )
    asked = booking.book(
        facility_id=room.pk,
        starts_at=_at(now + 2 * DAY, 9),
        slots=3,
        purpose="业主沟通",
        actor=people[2],
        now=now - DAY,
    )
    booking.confirm(booking_id=asked.pk, actor=worker, now=now - HOUR, words="请自带水杯。")
    booking.book(
        facility_id=room.pk, starts_at=_at(now + 4 * DAY, 14), slots=2, purpose="合唱排练", actor=other, now=now
    )


def _at(moment: datetime, hour: int) -> datetime:
    return timezone.localtime(moment).replace(hour=hour, minute=0, second=0, microsecond=0)


def _weekday_at(moment: datetime, weekday: int, hour: int) -> datetime:
    """That hour of the first such weekday from `moment` on."""
    return _at(moment + (weekday - timezone.localtime(moment).weekday()) % 7 * DAY, hour)


def _people(community: Area, people: list[User], worker: User, now: datetime) -> None:
    rows = [
        members.apply_as_member(
            community=community, consents=True, actor=person, now=now - (20 - number) * DAY,
            draft=MemberDraft(kind, ("ELDERLY", "CHILDREN"), "WEEKENDS", employer),
        )
        for number, (person, kind, employer) in enumerate(
            zip(people[1:4], ("PARTY_MEMBER", "EMPLOYEE", "PARTY_MEMBER"), ("区图书馆", "", ""), strict=False)
        )
    ]  # fmt: skip
    settled = [members.confirm(member_id=row.pk, actor=worker, now=now - 15 * DAY) for row in rows[:2]]
    need = CommunityNeed.objects.filter(community=community, state=NeedState.COLLECTED).order_by("id").first()
    if need and settled:
        claims.claim(need=need, member=settled[0], actor=settled[0].user, now=now - HOUR, words="周六上午有空。")


def _judge(registered: dict[str, OrganisationRegistration], worker: User, street: User, now: datetime) -> None:
    for number, row in enumerate(registered.values()):
        act: dict[str, Any] = {"registration_id": row.pk, "now": now - 3 * DAY}
        said = evaluating.evaluate(**act, actor=worker, stars=5 - number % 2, words="按约定开放，居民用得上。")
        if number == 0:
            evaluating.evaluate(**act, actor=street, stars=5, words="操场开放带了好头。")
            contact = row.representative
            if contact:
                evaluating.reply(evaluation_id=said.pk, actor=contact, now=now - 2 * DAY, words="下学期再加一个晚上。")


def _meet(community: Area, invited: list[OrganisationRegistration], worker: User, now: datetime) -> None:
    by = {"actor": worker}
    held = joint_meetings.call_meeting(
        community=community, title="暑期操场开放和夜间停车", starts_at=_at(now - 20 * DAY, 15), place="社区会议室",
        agenda="一、操场开放时间\n二、夜间车位共享", invited=invited, now=now - 25 * DAY, **by,
    )  # fmt: skip
    later = now - 19 * DAY
    joint_meetings.hold_meeting(
        meeting_id=held.pk, minutes="一、操场周末 8 点到 18 点开放。\n二、车位每晚 18 点后共享 12 个。", present=invited[:2],
        now=later, **by,
    )  # fmt: skip
    due = timezone.localdate(now)
    done = joint_meetings.add_task(
        meeting_id=held.pk,
        title="划出 12 个夜间共享车位",
        due_on=due - 9 * DAY,
        registration=invited[1],
        now=later,
        **by,
    )
    joint_meetings.finish_task(task_id=done.pk, words="已划线并装好牌子。", now=now - 10 * DAY, **by)
    joint_meetings.add_task(
        meeting_id=held.pk, title="操场加装夜间照明", due_on=due + 10 * DAY, registration=invited[0], now=later, **by
    )
    joint_meetings.call_meeting(
        community=community, title="冬季关爱老人行动", starts_at=_at(now + 5 * DAY, 10), place="社区会议室",
        agenda="助餐、走访、取暖安全检查怎么分工。", invited=invited, now=now - DAY, **by,
    )  # fmt: skip
