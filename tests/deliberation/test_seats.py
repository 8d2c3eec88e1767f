"""Seats: their terms, what they rest on, and the election that fills them."""

from datetime import timedelta

import pytest
import time_machine

from deliberation.models import Seat
from deliberation.selectors.councils import seats_of, vacancies
from deliberation.services import councils
from deliberation.services.seat_terms import look_after_seats
from deliberation.states import CouncilKind, SeatBasis
from governance.common.errors import InputRefused, StateRefused
from governance.notifications.models import Message
from governance.people.models import Organisation, Posting, Residency
from grids.models import RosterEntry
from grids.services.roster import end_duty
from tests.deliberation.ballot_world import drafted
from tests.deliberation.topic_world import NOW, TopicWorld, build_topic_world
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import signed_in
from tests.grievances.world import START

DAY = timedelta(days=1)


@pytest.fixture
def here(db) -> TopicWorld:
    return build_topic_world()


def test_seats_when_a_term_or_a_ground_ends_then_vacant_told_once_and_filled_again(here: TopicWorld):
    ground, council = here.world, here.councils[CouncilKind.BUILDING]
    secretary, worker, today = ground.community_secretary, ground.community_worker, NOW.date()
    roster = RosterEntry.objects.create(
        duty="HUB_HOUSEHOLD", community=ground.community, area_code=ground.grid.code, grid=ground.grid,
        building=ground.building, name="侯玉兰", starts_on=START,
    )  # fmt: skip
    office = Organisation.objects.create(area=ground.community, kind=Organisation.Kind.SOCIAL, name="书法社")

    def given(basis: str, now=NOW, **fields) -> Seat:
        act = {"council_id": council.pk, "actor": secretary, "now": now}
        return councils.open_seat(**act, basis=basis, **{"starts_on": START, **fields})

    for wrong, field in [({}, "hub"), ({"hub": roster.pk, "ends_on": START}, "ends_on"), ({"hub": 0}, "hub")]:
        with pytest.raises(InputRefused) as refused:
            given(SeatBasis.HUB_HOUSEHOLD, name="李四", **wrong)
        assert field in refused.value.fields
    elected = given(SeatBasis.ELECTION, name="李四", ends_on=today + 40 * DAY)
    posted = given(SeatBasis.POSTING, posting=Posting.objects.get(user=worker))
    housed = given(SeatBasis.RESIDENCY, residency=Residency.objects.get(user=here.residents[0]))
    sent = given(SeatBasis.ORGANISATION, organisation=office, name="钱六")
    hub = given(SeatBasis.HUB_HOUSEHOLD, hub=roster.pk)
    assert (hub.name, hub.user) == ("侯玉兰", None)

    for _twice in range(2):
        look_after_seats(now=NOW)
    told = Message.objects.filter(recipient=secretary, title__contains="任期届满")
    assert told.count() == 1 and told.get().body == "李四" and not vacancies(council, today)

    Posting.objects.filter(user=worker).update(ends_on=today)
    Residency.objects.filter(user=here.residents[0]).update(verified_at=None, verified_by=None)
    Organisation.objects.update(is_active=False)
    later = NOW + 41 * DAY
    for _twice in range(2):
        look_after_seats(now=later)
    reasons = dict(Seat.objects.filter(council=council).exclude(end_reason="").values_list("name", "end_reason"))
    assert reasons == {
        elected.name: "任期届满", posted.name: "任职结束", housed.name: "不再住在这里", sent.name: "所代表的组织已经退出",
    }  # fmt: skip
    elected.refresh_from_db()
    assert elected.ends_on == today + 40 * DAY
    assert Message.objects.filter(recipient=here.chair, title__contains="空出来").count() == 4
    assert [seat.name for seat in seats_of(council, later.date())] == ["召集人", "侯玉兰"]

    successor = given(SeatBasis.ELECTION, now=later, name="王五", substitute_for=elected, starts_on=later.date())
    assert successor.substitute_for == elected and elected not in vacancies(council, later.date())
    with pytest.raises(InputRefused):
        given(SeatBasis.ELECTION, now=later, name="赵七", substitute_for=elected, starts_on=later.date())


def test_seat_of_a_hub_household_when_its_duty_ends_then_vacant_unless_entered_anew(here: TopicWorld):
    ground, council, today = here.world, here.councils[CouncilKind.BUILDING], NOW.date()
    place = {
        "duty": "HUB_HOUSEHOLD", "community": ground.community, "area_code": ground.grid.code, "grid": ground.grid,
        "building": ground.building,
    }  # fmt: skip
    seats = {}
    for name in ("侯玉兰", "马春生", "江雪"):
        entry = RosterEntry.objects.create(**place, name=name, starts_on=START)
        seats[name] = councils.open_seat(
            council_id=council.pk, actor=ground.community_secretary, now=NOW, basis=SeatBasis.HUB_HOUSEHOLD,
            hub=entry.pk, role="SUBSTITUTE" if name == "江雪" else "MEMBER", starts_on=START,
        )  # fmt: skip
    later = NOW + 10 * DAY
    look_after_seats(now=later)
    assert {"侯玉兰", "马春生", "江雪"} <= {seat.name for seat in seats_of(council, later.date())}

    for entry in RosterEntry.objects.filter(name__in=["侯玉兰", "马春生"]):
        end_duty(entry_id=entry.pk, on=today + 5 * DAY, reason="搬家", actor=ground.community_secretary, now=NOW)
    RosterEntry.objects.create(**place, name="马春生", starts_on=today + 5 * DAY)
    look_after_seats(now=NOW + 4 * DAY)
    assert not vacancies(council, later.date())
    for _twice in range(2):
        look_after_seats(now=later)
    seats["侯玉兰"].refresh_from_db()
    assert (seats["侯玉兰"].ends_on, seats["侯玉兰"].end_reason) == (later.date(), "不再是中心户")
    assert vacancies(council, later.date()) == [seats["侯玉兰"]]
    assert Message.objects.filter(recipient=here.chair, title__contains="空出来").count() == 1

    councils.move_up(seat_id=seats["江雪"].pk, into=seats["侯玉兰"], actor=ground.community_secretary, now=later)
    RosterEntry.objects.filter(name="江雪").update(ends_on=later.date())
    look_after_seats(now=later + DAY)
    assert {seat.name for seat in seats_of(council, (later + DAY).date())} == {"召集人", "马春生"}


def test_election_when_counted_then_its_winners_are_seated_once_with_their_term(here: TopicWorld):
    council, resident = here.councils[CouncilKind.COMMUNITY], here.residents[0]
    choices = (resident.display_name, "李四", "王五")
    voting = drafted(
        here.world, "election_voters", council=council, choices=choices, is_election=True, seats_to_fill=2
    ).heads(6, users=[resident]).opened()  # fmt: skip
    for number in range(1, 6):
        voting.door(number, "1,2")
    election = voting.closed()
    council.charters.update(term_years=3)
    url = f"/desk/councils/{council.pk}/"
    with time_machine.travel(voting.now, tick=False):
        desk, office = signed_in(here.world.community_secretary), Api(here.world.community_secretary)
        assert url in desk.get(f"/desk/ballots/{election.code}/").content.decode()
        assert "登记当选人" in desk.get(url).content.decode()
        building = here.councils[CouncilKind.BUILDING]  # whose own election it was not
        assert "登记当选人" not in desk.get(f"/desk/councils/{building.pk}/").content.decode()
        shown = office.get(f"councils/{council.pk}/seats/").json()
        assert shown["elections"][0]["elected"] == [resident.display_name, "李四"]
        rules = office.get("decision-rules/", {"council": council.pk, "size": 200}).json()["results"]
        assert {row["district"] for row in rules} == {None}
        assert office.get("decision-rules/", {"council": 10**6}).status_code == 422
        term = {"starts_on": "2027-01-01", "ends_on": "2030-01-01"}
        assert desk.post(f"{url}elected/", {"election": 0, "role": "MEMBER"} | term).status_code == 422
        given = {"election": election.pk, "role": "MEMBER"} | term
        assert desk.post(f"{url}elected/", given).status_code == 302
        assert "登记当选人" not in desk.get(url).content.decode()
        assert office.post(f"councils/{council.pk}/seats/elected/", given).status_code == 422
    seats = Seat.objects.filter(election=election).order_by("pk")
    assert [(seat.name, seat.user, str(seat.ends_on)) for seat in seats] == [
        (resident.display_name, resident, "2030-01-01"), ("李四", None, "2030-01-01"),
    ]  # fmt: skip
    assert signed_in(resident).get(f"/councils/{council.pk}/").status_code == 200
    with pytest.raises(StateRefused):
        councils.seat_elected(
            council_id=council.pk, election=election, actor=here.world.community_secretary, now=voting.now
        )
