"""What the API says of itself is true: random requests, by nobody and by staff, meet no 5xx and nothing outside the schema."""

import itertools
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
import pytest
import time_machine
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed

from grievances.models import Grievance
from grievances.states import Kind, State
from grievances.tracking import link_token
from tests.grievances.api_client import Api
from tests.grievances.world import NOW, World

CONFORMANCE = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


def test_description_when_made_then_valid_and_without_warnings(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


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
                assert ("Idempotency-Key" in names) == ("/sign-" not in path), path


def try_out(
    matters: list[Grievance], api: Api, *, examples: int, only: tuple[str, ...] = (), secret: bool = False
) -> int:
    """Each operation with random input, its path pointing at real matters more often than not; how many were sent."""
    description = Client().get("/api/v1/schema/").json()
    turns, sent = itertools.cycle(matters), 0
    with warnings.catch_warnings(), connection_left_open():
        warnings.simplefilter("ignore")
        import schemathesis  # takes seconds, so only where it is used
        from schemathesis.checks import CHECKS, load_all_checks

        load_all_checks()
        checks = CHECKS.get_by_names(list(CONFORMANCE))
        schema = schemathesis.openapi.from_dict(description)
        schema.app = get_wsgi_application()
        wanted = schema.include(operation_id=list(only)) if only else schema
        for result in wanted.get_all_operations():

            @seed(7)
            @hypothesis.settings(
                max_examples=examples, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
            )
            @given(case=result.ok().as_strategy())
            def attempt(case: Any) -> None:
                nonlocal sent
                sent += 1
                matter = next(turns)
                if "code" in (case.path_parameters or {}) and sent % 4:
                    case.path_parameters["code"] = matter.code
                own = {"Track-Secret": link_token(matter.code)} if secret else {}
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
    assert try_out(matters, Api(world.community_worker), examples=1, only=few, secret=True) >= len(few)


@pytest.mark.walk
@pytest.mark.parametrize("who", ["", "resident", "community_worker", "district_supervisor"])
def test_api_when_every_operation_is_tried_at_random_then_nothing_unforeseen(world: World, without_limits, who: str):
    matters = [world.brought_to(state) for state in State] + [world.brought_to(State.HANDLING, kind) for kind in Kind]
    api = Api(world.people[who]) if who and who != "resident" else Api()
    examples = int(os.environ.get("API_EXAMPLES", "5"))
    assert try_out(matters, api, examples=examples, secret=who == "resident") > 50
