"""A whistle, and a response to it brought to any state through the verbs that real people use."""

from datetime import timedelta

from governance.people.models import Department
from grievances.models import Whistle
from grievances.services import responses, whistles
from grievances.services.whistles import WhistleDraft
from grievances.whistle_states import ResponseState
from tests.grievances.world import NOW, World

HOUR = timedelta(hours=1)


def draft(world: World, **fields) -> WhistleDraft:
    given = {
        "area": world.street, "title": "夜市占道", "body": "请到现场一起商量怎么管。", "lead": world.department,
        "place": "南坪东路口", "happened_at": NOW - HOUR,
    }  # fmt: skip
    return WhistleDraft(**(given | fields))


def blown(world: World, now=NOW, **fields) -> Whistle:
    return whistles.blow(draft=draft(world, **fields), actor=world.street_officer, now=now)


def response_of(whistle: Whistle, department: Department):
    return whistle.responses.get(department=department)


def brought_to(world: World, state: ResponseState, now=NOW, **fields):
    """A response brought to `state` through the verbs that real people use."""
    response = response_of(blown(world, now=now, **fields), world.department)
    officer, street, above = world.department_officer, world.street_officer, world.district_supervisor
    refusal = [
        (responses.refuse, officer, {"reason": "不是我局职责"}, ResponseState.REFUSED),
        (responses.uphold, above, {"words": "同意"}, ResponseState.EXCUSED),
    ]
    way = [
        (responses.sign, officer, {}, ResponseState.SIGNED),
        (responses.contact, officer, {}, ResponseState.CONTACTED),
        (responses.arrive, officer, {}, ResponseState.ARRIVED),
        (responses.confirm, street, {}, ResponseState.CONFIRMED),
        (responses.report, officer, {"result": "已劝离"}, ResponseState.REPORTED),
    ]
    for service, actor, given, reached in refusal if state in ("REFUSED", "EXCUSED") else way:
        if response.state == state:
            break
        response = service(response_id=response.pk, actor=actor, now=now, **given)
        assert response.state == reached
    return response
