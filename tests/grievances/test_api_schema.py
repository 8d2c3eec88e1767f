"""What the API says of itself is true: random requests, by nobody and by staff, meet no 5xx and nothing outside the schema."""

import itertools
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import hypothesis
import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed

from grievances.mediation_states import DisputeState
from grievances.models import Grievance
from grievances.states import Kind, State
from grievances.tracking import link_token
from grievances.whistle_states import ResponseState
from tests.grievances.api_client import Api
from tests.grievances.disputes import opened
from tests.grievances.whistle_world import brought_to
from tests.grievances.world import NOW, World

CONFORMANCE = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


def test_description_and_page_when_asked_for_then_served_from_here_under_the_content_policy(db):
    answer = Client().get("/api/v1/schema/")
    assert answer.json()["openapi"].startswith("3.")
    assert "openapi: 3." in Client().get("/api/v1/schema/", headers={"Accept": "application/yaml"}).content.decode()
    page = Client().get("/api/v1/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<script>" not in text
    assert "//cdn" not in text
    assert "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js" in text
    assert "script-src 'self'" in page["Content-Security-Policy"]


def test_schema_when_read_then_every_operation_tells_its_refusals(db):
    for path, operations in Client().get("/api/v1/schema/").json()["paths"].items():
        for method, operation in operations.items():
            assert {"400", "401", "429"} <= set(operation["responses"]), path
            if method == "post":
                assert {"409", "415", "422"} <= set(operation["responses"]), path
                names = [parameter["name"] for parameter in operation.get("parameters", [])]
                assert ("Idempotency-Key" in names) == ("/v1/sign-" not in path), path


# The beginning of a path → what its parameters may be for real things.
Things = dict[str, list[dict[str, Any]]]


def things_of(matters: list[Grievance]) -> Things:
    return {
        "/api/v1/public/matters/": [{"pk": matter.pk} for matter in matters],
        "/api/v1/": [{"code": matter.code} for matter in matters],
    }


def things_beside(world: World) -> Things:
    """Whistles, disputes and calls in several states."""
    parts = [brought_to(world, state) for state in ResponseState]
    disputes = [
        opened(world).to(state) for state in (DisputeState.MEDIATING, DisputeState.AGREED, DisputeState.KEEPING)
    ]
    calls = [world.to_be_called().follow_ups.get() for _number in range(2)]
    return {
        "/api/v1/whistles/": [{"code": part.whistle.code, "response_id": part.pk} for part in parts],
        "/api/v1/disputes/": [{"code": row.code, "party": row.parties.first().pk} for row in disputes],
        "/api/v1/follow-ups/": [{"pk": call.pk} for call in calls],
    }


@cache
def description() -> dict[str, Any]:
    return Client().get("/api/v1/schema/").json()  # type: ignore[no-any-return]


def try_out(
    things: Things, api: Api, *, examples: int, only: tuple[str, ...] = (), token: bool = False, turn: int | None = None
) -> int:
    """Each operation with random input, its path pointing at real things more often than not; how many were sent.

    `turn` takes every third operation only: a third of the work for each role, and each operation tried by two.
    """
    described = description()  # outside: Django's client connects again what is disconnected below
    turns, sent = {start: itertools.cycle(real) for start, real in things.items()}, 0
    with warnings.catch_warnings(), connection_left_open():
        warnings.simplefilter("ignore")
        import schemathesis  # takes seconds, so only where it is used
        from schemathesis.checks import CHECKS, load_all_checks

        load_all_checks()
        checks = CHECKS.get_by_names(list(CONFORMANCE))
        schema = schemathesis.openapi.from_dict(described)
        schema.app = get_wsgi_application()
        wanted = schema.include(operation_id=list(only)) if only else schema
        operations = wanted.get_all_operations()
        for result in operations if turn is None else itertools.islice(operations, turn % 3, None, 3):

            @seed(7)
            @hypothesis.settings(
                max_examples=examples, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
            )
            @given(case=result.ok().as_strategy())
            def attempt(case: Any) -> None:
                nonlocal sent
                sent += 1
                real = next(next(turn for start, turn in turns.items() if case.operation.path.startswith(start)))
                if sent % 4:
                    asked = case.path_parameters or {}
                    asked.update({name: value for name, value in real.items() if name in asked})
                own = {"Track-Secret": link_token(real["code"])} if token and "code" in real else {}
                case.call_and_validate(headers={**api.headers, **own}, checks=checks)

            attempt()
    return sent


@contextmanager
def connection_left_open() -> Iterator[None]:
    """The real WSGI application closes connections around a request; the test's own must stay, as with Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def without_limits(settings) -> Iterator[None]:
    settings.API_REQUESTS_PER_MINUTE = settings.API_ANONYMOUS_REQUESTS_PER_MINUTE = 0
    with time_machine.travel(NOW, tick=False):
        yield


def test_api_when_a_few_operations_are_tried_at_random_then_nothing_unforeseen(world: World, without_limits):
    few = ("grievance_list", "grievance_raise", "grievance_retriage", "grievance_resolve", "track", "grievance_rate")
    matters = [world.brought_to(State.HANDLING), world.brought_to(State.RESOLVED)]
    assert try_out(things_of(matters), Api(world.community_worker), examples=1, only=few, token=True) >= len(few)


# Of each operation by each role.
EXAMPLES = int(os.environ.get("API_EXAMPLES", "1"))
ROLES = ("", "resident", "community_worker", "street_officer", "department_officer", "district_supervisor")


@pytest.mark.walk
@pytest.mark.parametrize("who", ROLES)
def test_api_when_every_operation_is_tried_at_random_then_nothing_unforeseen(world: World, without_limits, who: str):
    """With `API_EXAMPLES=…` each role tries all of them, so often."""
    matters = [world.brought_to(state) for state in State] + [world.brought_to(State.HANDLING, kind) for kind in Kind]
    api = Api(world.people[who]) if who and who != "resident" else Api()
    turn = None if "API_EXAMPLES" in os.environ else ROLES.index(who)
    things = things_beside(world) | things_of(matters)
    assert try_out(things, api, examples=EXAMPLES, token=who == "resident", turn=turn) > 50
