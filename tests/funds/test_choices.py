"""The yearly choice through its services: who may what when, one ballot each, and a result that anybody can recount."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from funds.models import ChoiceBallot, ChoiceFile, ChoiceOption, PaperReading, Project
from funds.policies.choices import decide
from funds.selectors.choices import papers_waiting
from funds.services import choices as services
from funds.states.choice_steps import CHOICE_STEPS, Actors, ChoiceVerb
from funds.states.choices import ChoiceBallotKind, ChoiceState, OptionState
from funds.states.projects import ProjectState
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.people.identity import is_old_enough
from governance.people.models import User
from governance.people.roles import Role
from governance.territory.models import Dwelling
from governance.trail.selectors import entries_of
from tests.factories import posted
from tests.funds.choice_world import DAY, build_choosing, opened_choice
from tests.funds.world import NOW, YUAN

pytestmark = pytest.mark.django_db


def test_choice_when_it_goes_its_way_then_residents_propose_vote_and_recount_it(tmp_path):
    world = build_choosing()
    # proposals: two of the same thing become one, one cannot be done, one is taken back
    bench, seat = world.propose("长椅", 300), world.propose("椅子", 250, by=1)
    lamp, tower = world.propose("路灯", 500, by=1), world.propose("电视塔", 900, by=2)
    garden, gone = world.propose("菜园，电话 13812345678", 400, by=2), world.propose("喷泉", 100, by=2)
    assert "13812345678" not in garden.title
    assert world.propose("路灯", 500, by=1).pk == lamp.pk, "a second tap is the same proposal"
    services.withdraw(choice_id=world.choice.pk, option_id=gone.pk, actor=world.resident(2), now=NOW)
    services.merge_option(
        choice_id=world.choice.pk, option_id=seat.pk, into_id=bench.pk, title="两张长椅", actor=world.worker, now=NOW
    )
    world.check(bench)
    world.check(lamp, cost_fen=450 * YUAN)
    world.check(tower, is_feasible=False, reason="没有地方建")
    with pytest.raises(InputRefused, match="为什么"):
        world.check(garden, is_feasible=False)
    # the call ends by its clock; the list waits for the last check
    world.now = world.choice.proposals_until
    sweep(now=world.now)
    assert world.fresh().state == ChoiceState.CHECKING
    times = {"opens_at": world.choice.opens_at, "closes_at": world.choice.closes_at}
    with pytest.raises(InputRefused, match="没有审核"):
        services.publish_list(choice_id=world.choice.pk, actor=world.worker, now=world.now, **times)
    world.check(garden)
    services.publish_list(choice_id=world.choice.pk, actor=world.worker, now=world.now, **times)
    numbers = dict(ChoiceOption.objects.exclude(number=None).values_list("title", "number"))
    assert [numbers[name] for name in ("两张长椅", "路灯")] == [1, 2] and len(numbers) == 3
    # voting
    world.now = world.choice.opens_at
    sweep(now=world.now)
    for by, marks in enumerate(("12", "12", "1", "3", "3")):
        world.vote(marks, by=by)
    world.vote("13", by=2)
    home = Dwelling.objects.create(building=world.building, room="901")
    world.paper("00001", "赵 老太", "23", home)
    choice = world.counted()
    # counted: 6 heads, 1000 yuan
    assert choice.state == ChoiceState.COUNTED and choice.results["voters"] == 6
    assert not live(choice)
    shares = choice.results["equal_shares"]
    assert set(shares["chosen"]) <= {"1", "2", "3"} and shares["spent_fen"] <= choice.budget_fen
    projects = Project.objects.filter(chosen_as__choice=choice)
    assert {project.title for project in projects} == {
        option.title for option in ChoiceOption.objects.filter(number__in=map(int, shares["chosen"]))
    }
    assert {project.state for project in projects} == {ProjectState.DRAFT}, "no money without a resolution"
    # nobody can be asked what they chose; everybody can count again
    assert set(ChoiceBallot.objects.values_list("channel", flat=True)) == {"PHONE", "PAPER"}
    assert all(not marks for marks in ChoiceBallot.objects.values_list("marks", flat=True))
    text = ChoiceFile.objects.get().text
    assert "居民" not in text and "赵" not in text
    file, out = tmp_path / "ballots.pb", StringIO()
    file.write_text(text, encoding="utf-8")
    call_command("recount_choice", str(file), stdout=out)
    assert "重算 6 票，和公布的结果一致" in out.getvalue()
    head, body = text.split("PROJECTS")
    wrong = body.replace(";1\n", ";0\n", 1)
    file.write_text(f"{head}PROJECTS{wrong}", encoding="utf-8")
    with pytest.raises(CommandError, match="不一样"):
        call_command("recount_choice", str(file), stdout=out)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChoiceFile.objects.update(text="")
    verbs = [entry.verb for entry in entries_of(choice)]
    assert "funds.choice_vote" not in verbs and "funds.choice_count" in verbs


def test_vote_when_it_may_not_count_then_it_is_refused_in_words():
    world = build_choosing(ballot_kind=ChoiceBallotKind.POINTS, points=10, most_choices=2).listed()
    stranger = User.objects.create(display_name="外人", password="!")
    with pytest.raises(StateRefused):
        world.vote({"1": 3})
    world.now = world.choice.opens_at
    sweep(now=world.now)
    for marks, words in (
        ({}, "至少选"), ({"9": 1}, "至少选"), ({"1": -1}, "至少选"), ({"1": 8, "2": 3}, "一共 10 分，您用了 11 分"),
        ({"1": 1, "2": 1, "3": 1}, "最多选 2 个"),
    ):  # fmt: skip
        with pytest.raises(InputRefused, match=words):
            world.vote(marks)
    with pytest.raises(PermissionRefused, match="已满 16 周岁"):
        world.vote({"1": 3}, is_of_age=False)
    with pytest.raises(PermissionRefused, match="核实"):
        world.vote({"1": 3}, actor=stranger)
    child = world.resident(1)
    child.identity_number = "50010820150101001X"
    with pytest.raises(PermissionRefused, match="年满 16"):
        world.vote({"1": 3}, by=1)
    assert not ChoiceBallot.objects.exists()
    world.vote({"3": 4, "1": 6})
    assert ChoiceBallot.objects.get().marks == {"1": 6, "3": 4}
    with pytest.raises(StateRefused, match="已经截止"):
        world.vote({"1": 3}, now=world.choice.closes_at)


def test_paper_when_the_same_head_votes_twice_then_one_ballot_counts():
    world = build_choosing().opened()
    home = Dwelling.objects.create(building=world.building, room="901")
    world.paper("00001", "赵老太", "12", home)
    world.paper("00002", "赵 老太", "3", home)  # a mistake corrected on a new paper
    assert ChoiceBallot.objects.get().marks == {"3": 1} and not PaperReading.objects.exists()
    with pytest.raises(InputRefused, match="已经录过"):
        world.paper("00002", "钱先生", "1", home)
    member = world.resident(0)
    own = member.residencies.get().dwelling
    world.paper("00003", member.display_name, "1", own)  # found by name and home
    assert ChoiceBallot.objects.get(user=member).paper_number == "00003"
    world.vote("2")  # on the phone: in the place of the paper
    assert ChoiceBallot.objects.get(user=member).channel == "PHONE"
    with pytest.raises(InputRefused, match="本人在手机上改"):
        world.paper("00004", member.display_name, "1", own)
    # somebody opens an account after the paper was entered
    late = world.resident(1)
    ChoiceBallot.objects.filter(voter_key="").delete()
    late_home = late.residencies.get().dwelling
    residency = late.residencies.get()
    residency.delete()
    world.paper("00005", late.display_name, "1", late_home)
    residency.pk = None
    residency.save()
    world.vote("2", by=1)
    assert ChoiceBallot.objects.filter(marks={"2": 1}).count() == 1 and ChoiceBallot.objects.count() == 2
    elsewhere = Dwelling.objects.create(building=other_building(world), room="1")
    with pytest.raises(InputRefused, match="这个社区"):
        world.paper("00006", "孙某", "1", elsewhere)


def test_paper_when_two_people_read_it_differently_then_it_waits_and_does_not_count():
    world = build_choosing().opened()
    worker, handler = world.worker, world.funds.handler
    home = Dwelling.objects.create(building=world.building, room="901")
    assert world.paper("00001", "赵老太", "12", home, actor=worker) == "WAITING"
    assert world.paper("00001", "赵老太", "1", home, actor=worker) == "WAITING", "nobody agrees with themselves"
    assert world.paper("00001", "赵老太", "12", home, actor=handler) == "DIFFERENT"
    assert [(row.paper_number, row.is_different) for row in papers_waiting(world.choice)] == [("00001", True)]
    assert not ChoiceBallot.objects.exists()
    assert world.paper("00001", "赵老太", "21", home, actor=worker) == "COUNTED"
    assert ChoiceBallot.objects.get().marks == {"1": 1, "2": 1} and not PaperReading.objects.exists()
    assert world.paper("00002", "钱先生", "1", home, actor=worker) == "WAITING"
    counted = world.counted()
    assert (counted.results["voters"], counted.results["papers_left"]) == (1, 1)
    assert not PaperReading.objects.exists()


def other_building(world):
    from governance.territory.models import Building
    from tests.factories import make_area

    return Building.objects.create(community=make_area("500108001003"), name="1栋")


def test_verbs_when_asked_by_everybody_then_the_table_decides():
    world = build_choosing()
    choice, resident = world.choice, world.resident()
    secretary = posted(Role.COMMUNITY_SECRETARY, world.funds.community.code)
    people = {
        "worker": world.worker, "secretary": secretary, "handler": world.funds.handler, "resident": resident,
        "neighbour": posted(Role.COMMUNITY_WORKER, "500108001003"),
        "street": posted(Role.STREET_OFFICER, "500108001"), "stranger": User.objects.create(password="!"),
    }  # fmt: skip
    office, system = {"worker", "secretary", "handler"}, set()
    allowed = {
        Actors.OFFICE: office, Actors.RESIDENT: {"resident"}, Actors.PEOPLE: office | {"resident"}, Actors.SYSTEM: system,
    }  # fmt: skip
    for state in ChoiceState:
        choice.state = state
        for verb in ChoiceVerb:
            step = CHOICE_STEPS.get((state, verb))
            may = {name for name, user in people.items() if decide(user, verb, choice, NOW)}
            assert may == (allowed[step.actors] if step else set()), (state, verb)
            assert bool(decide(None, verb, choice, NOW)) == bool(step and step.actors is Actors.SYSTEM)
    assert [decide(resident, ChoiceVerb.PROPOSE, choice, choice.proposals_until).allowed] == [False]


def test_choice_when_it_is_opened_or_annulled_then_one_a_year_with_times_in_order():
    world = build_choosing()
    with pytest.raises(StateRefused, match="这一年已经有"):
        opened_choice(world.funds, world.worker)
    for wrong, words in (
        ({"budget_fen": 0}, "大于零"), ({"proposals_until": NOW}, "晚于现在"), ({"points": 5}, "分数投票"),
        ({"opens_at": NOW + DAY}, "不能早于"), ({"closes_at": NOW + 20 * DAY}, "晚于开始"),
    ):  # fmt: skip
        with pytest.raises(InputRefused, match=words):
            opened_choice(world.funds, world.worker, **{"year": 2028} | wrong)
    with pytest.raises(PermissionRefused):
        opened_choice(world.funds, world.resident(), year=2028)
    with pytest.raises(InputRefused, match="怎么投都选不中"):
        world.propose("太贵", 1001)
    with pytest.raises(DomainError):
        services.annul(choice_id=world.choice.pk, reason=" ", actor=world.worker, now=NOW)
    services.annul(choice_id=world.choice.pk, reason="金额写错", actor=world.worker, now=NOW)
    assert world.fresh().state == ChoiceState.ANNULLED and not live(world.choice)
    assert opened_choice(world.funds, world.worker).year == 2027


def test_choice_when_nobody_votes_then_nothing_is_chosen():
    choice = build_choosing().opened().counted()
    assert choice.results["equal_shares"]["chosen"] == choice.results["greedy"]["chosen"] == []
    assert not Project.objects.exists()
    assert ChoiceOption.objects.filter(state=OptionState.FEASIBLE).count() == 3


def test_age_when_the_birthday_is_near_then_exact_to_the_day():
    born = date(2010, 11, 18)
    assert is_old_enough(born, 16, date(2026, 11, 18)) and not is_old_enough(born, 16, date(2026, 11, 17))
    leap = date(2008, 2, 29)
    assert not is_old_enough(leap, 18, date(2026, 2, 28)) and is_old_enough(leap, 18, date(2026, 3, 1))
    assert is_old_enough(born + timedelta(days=1), 15, date(2026, 11, 18))
