"""Two officers, or two streets' clerks, at the same moment: on real connections, on both databases."""

import pytest

from governance.people.models import Department
from governance.people.roles import Role
from grievances.models import Response, Whistle, WhistleEntry, WhistleMatter
from grievances.services import responses, whistles
from grievances.states import State
from grievances.whistle_states import Part, ResponseState, WhistleState
from tests.grievances.test_races import at_once, outcomes
from tests.grievances.whistle_world import blown, brought_to
from tests.grievances.world import NOW, World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db) -> World:
    return build_world()


def test_whistle_when_two_act_at_once_then_one_signs_and_one_matter_is_in_one_whistle(world: World):
    matter = world.brought_to(State.HANDLING)
    colleague = world.post("second_officer", Role.DEPARTMENT_OFFICER, world.district, world.department)
    results = at_once(*[lambda: blown(world, matters=(matter.pk,))] * 3)
    assert outcomes(results) == {"done": 1, "refused": 2}
    assert (Whistle.objects.count(), WhistleMatter.objects.count()) == (1, 1)
    pk = Whistle.objects.get().responses.get().pk
    results = at_once(
        *[
            lambda officer=officer: responses.sign(response_id=pk, actor=officer, now=NOW)
            for officer in (world.department_officer, colleague) * 2
        ]
    )
    assert outcomes(results) == {"done": 1, "refused": 3}
    assert WhistleEntry.objects.filter(verb="sign").count() == 1


def other_department(world: World, code: str) -> Department:
    department = Department.objects.create(district=world.district, code=code, name=code)
    world.post(code, Role.DEPARTMENT_OFFICER, world.district, department)
    return department


def test_two_departments_sign_and_report_while_the_whistler_settles_then_nothing_is_lost(world: World):
    housing = other_department(world, "housing")
    whistle = blown(world, assisting=(housing,))
    parts = list(whistle.responses.order_by("id"))
    officers = [world.department_officer, world.people["housing"]]
    pairs = list(zip(parts, officers, strict=True))
    signed = at_once(*[lambda p=p, who=who: responses.sign(response_id=p.pk, actor=who, now=NOW) for p, who in pairs])
    assert outcomes(signed) == {"done": 2}
    whistle.refresh_from_db()
    assert whistle.state == WhistleState.UNDER_WAY
    for part, officer in pairs:
        responses.contact(response_id=part.pk, actor=officer, now=NOW)
        responses.arrive(response_id=part.pk, actor=officer, now=NOW)
        responses.confirm(response_id=part.pk, actor=world.street_officer, now=NOW)
    settle = {"whistle_id": whistle.pk, "actor": world.street_officer, "now": NOW, "result": "已清理"}
    results = at_once(
        *[
            lambda p=p, who=who: responses.report(response_id=p.pk, actor=who, now=NOW, result="已清理")
            for p, who in pairs
        ],
        lambda: whistles.settle(**settle),
    )
    outcomes(results[2:])  # done or refused, as it came: no third way
    assert outcomes(results[:2]) == {"done": 2}
    if isinstance(results[2], Exception):
        whistles.settle(**settle)
    assert set(Response.objects.values_list("state", flat=True)) == {ResponseState.REPORTED}
    assert (Whistle.objects.get().state, WhistleEntry.objects.filter(verb="settle").count()) == ("SETTLED", 1)


def test_whistler_settles_while_a_colleague_calls_one_more_then_one_of_them_is_told(world: World):
    extra = other_department(world, "transport")
    whistle = brought_to(world, ResponseState.REPORTED).whistle
    given = {"whistle_id": whistle.pk, "actor": world.street_officer, "now": NOW}
    results = at_once(
        lambda: whistles.settle(**given, result="已清理"),
        lambda: whistles.call(**given, department=extra, part=Part.ASSISTING),
    )
    assert outcomes(results) == {"done": 1, "refused": 1}
    whistle.refresh_from_db()
    assert (whistle.state, whistle.responses.count()) in ((WhistleState.SETTLED, 1), (WhistleState.UNDER_WAY, 2))
