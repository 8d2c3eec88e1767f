"""Suggested times of a new ballot: after the rule's days whatever day the clerk begins, on the working calendar, with the reason."""

from datetime import date, datetime, timedelta

import time_machine
from django.utils import timezone

from deliberation.models import Ballot, DecisionRule
from deliberation.presets import load_presets
from deliberation.services.ballots.suggesting import count_times
from governance.deadlines.calendar import ZONE, WorkCalendar
from governance.deadlines.models import ClockPolicy, Unit
from tests.deliberation.ballot_world import owners_council, rule
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import signed_in
from tests.grievances.world import NOW, World

HOLIDAYS = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}
CALENDAR = WorkCalendar(HOLIDAYS)
ROLL_WORK, VOTING = ClockPolicy(amount=1, unit=Unit.WORKDAYS), ClockPolicy(amount=7, unit=Unit.DAYS)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)


def test_times_when_counted_then_after_every_day_of_the_rule_and_on_working_days():
    cases = [  # notice, roll, objections, begun → opens, closes
        ((0, 0, 0), at(2026, 11, 18, 10), at(2026, 11, 20, 9), at(2026, 11, 27, 18)),
        ((10, 5, 5), at(2026, 11, 18, 10), at(2026, 12, 1, 9), at(2026, 12, 8, 18)),  # a Sunday is the last day
        ((0, 5, 0), at(2026, 9, 25, 17), at(2026, 10, 9, 9), at(2026, 10, 16, 18)),  # the holiday is in between
    ]
    for (notice, roll, objections), begun, opens, closes in cases:
        asked = DecisionRule(notice_days=notice, roll_days=roll, roll_objection_days=objections)
        times = count_times(asked, begun, ROLL_WORK, VOTING, CALENDAR)
        assert (times.opens_at, times.closes_at) == (opens, closes), begun
    assert "10月3日" not in times.why and "名册公示 5 天，10月8日满" in times.why and "提前通知" not in times.why
    for day in range(40):
        begun, asked = at(2026, 9, 10, 16) + timedelta(days=day), DecisionRule(notice_days=10, roll_days=5)
        times = count_times(asked, begun, ROLL_WORK, VOTING, CALENDAR)
        published = CALENDAR.advance(begun, 1, Unit.WORKDAYS)
        assert times.opens_at >= CALENDAR.advance(published, 10, Unit.DAYS), begun
        assert all(CALENDAR.is_working_day(one.date()) for one in (times.opens_at, times.closes_at)), begun


def test_form_when_opened_or_the_rule_changed_then_times_that_the_roll_accepts_with_one_line_why(world: World):
    load_presets()
    council, general = owners_council(world), rule("owners_general")
    quick = rule("council_default")
    given = {"council": council.pk, "question": "换物业", "seats_to_fill": 1, "details": "写过的话"}
    with time_machine.travel(NOW, tick=False):
        client = signed_in(world.community_worker)
        assert "推荐的时间" in client.get("/desk/ballots/new/").content.decode()
        opened: list[str] = []
        for chosen in (general, quick):
            page = client.post("/desk/ballots/new/", given | {"rule": chosen.pk, "suggest": "1"})
            text = page.content.decode()
            assert page.status_code == 200 and "写过的话" in text and not Ballot.objects.exists()
            opened.append(page.context["form"]["opens_at"].value().isoformat())
        assert "名册公示 5 天" not in text and opened[0] > opened[1]
        office = Api(world.community_worker)
        new = {"council": council.pk, "question": "换物业", "rule": general.pk}
        assert office.post("ballots/", new).status_code == 201
        ballot = Ballot.objects.get()
        assert f"{timezone.localtime(ballot.opens_at):%Y-%m-%dT%H:%M:%S}" == opened[0]
        edit = client.post(f"/desk/ballots/{ballot.code}/edit/", given | {"rule": quick.pk, "suggest": "1"})
        assert edit.context["form"]["opens_at"].value().isoformat() == opened[1]
