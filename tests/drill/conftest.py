"""What every drill stands on: a folder, a free port, and the end of all processes."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.drill.site import Site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    is_able = "postgresql" in settings.DATABASES["default"]["ENGINE"] and bool(settings.REDIS_URL)
    for item in items:
        if item.get_closest_marker("drill"):
            item.add_marker(pytest.mark.skipif(not is_able, reason="the drill needs DATABASE_URL and REDIS_URL"))
            no_redis = shutil.which("redis-server") is None
            item.add_marker(pytest.mark.skipif(no_redis, reason="the drill restarts a redis-server of its own"))


@pytest.fixture
def site(tmp_path: Path, unused_tcp_port: int) -> Iterator[Site]:
    site = Site(tmp_path, unused_tcp_port)
    yield site
    site.end()


@pytest.fixture
def unused_tcp_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
