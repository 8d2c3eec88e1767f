from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from governance.people.models import Department
from governance.people.roles import Role
from grievances.services import proof
from tests.grievances.world import NOW, World, build_world


@pytest.fixture
def world(db) -> World:
    return build_world()


@pytest.fixture
def at_now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def housing(world: World) -> Department:
    department = Department.objects.create(district=world.district, code="zhujian", name="区住建委")
    world.post("housing_officer", Role.DEPARTMENT_OFFICER, world.district, department)
    return department


@pytest.fixture
def private_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cheap_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "BASE_ROUNDS", 1)
