"""Two officers, or two streets' clerks, at the same moment: on real connections, on both databases."""

import pytest

from governance.people.roles import Role
from grievances.models import Whistle, WhistleEntry, WhistleMatter
from grievances.services import responses
from grievances.states import State
from tests.grievances.test_races import at_once, outcomes
from tests.grievances.test_whistles import blown
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
