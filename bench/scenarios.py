"""What is asked: the bare limits, and the acts and pages that a city uses most."""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from bench.clients import Ask

JSON = {"Content-Type": "application/json"}
WORD, PAGE = "电梯", 50


@dataclass(frozen=True)
class Scenario:
    name: str
    asks: Callable[[], list[Ask]]
    limit: str  # which bare endpoint it is held against
    wanted: str = "≥ 0.35"


def bare_insert() -> list[Ask]:
    row = {
        "title": "三楼的灯坏了",
        "body": "阳光花园2栋三楼的灯坏了一个星期，晚上上楼看不见。",
        "area_code": "500108001001001",
        "holder": "南坪街道",
        "due_at": "2026-11-22T10:00:00Z",
        "raised_at": "2026-11-22T08:00:00Z",
    }
    return [Ask("/bench/insert/", "POST", json.dumps(row), JSON)]


def bare_list() -> list[Ask]:
    from bench.models import BareRow

    if BareRow.objects.count() < 50:
        now = timezone.now()
        row = {
            "title": "灯坏了",
            "body": "三楼的灯坏了一个星期。",
            "area_code": "500108001001001",
            "holder": "南坪街道",
        }
        BareRow.objects.bulk_create(BareRow(due_at=now, raised_at=now, **row) for _ in range(200))
    return [Ask("/bench/list/")]


BARE = {
    "insert": Scenario("bare insert", bare_insert, "insert", ""),
    "list": Scenario("bare list", bare_list, "list", ""),
}


def signed_in(username: str) -> dict[str, str]:
    """The headers of a session as `sign_in` leaves it, without the password's slow hash."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from governance.people.models import User
    from governance.people.sessions import SEEN_KEY, SINCE_KEY

    user = User.objects.get(username=username)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store[SINCE_KEY] = store[SEEN_KEY] = timezone.now().timestamp()
    store.create()
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={store.session_key}"}


def desk(username: str, query: str) -> Callable[[], list[Ask]]:
    return lambda: [Ask(f"/desk/?{query}", headers=signed_in(username))]


def filtered() -> list[Ask]:
    """Categories with their subcategories, that fill a page among a thousand matters too: the same page at every size."""
    from urllib.parse import urlencode

    from grievances.models import Category, Grievance

    headers = signed_in("demo-supervisor")
    top = Category.objects.filter(parent=None).order_by("id").values_list("pk", flat=True)
    closed = Grievance.objects.filter(state="CLOSED")
    full = [pk for pk in top if len(closed.filter(category__parent=pk).values("pk")[:PAGE]) == PAGE]
    return [
        Ask("/desk/?" + urlencode({"scope": "all", "state": "CLOSED", "category": pk}), headers=headers) for pk in full
    ]


def searched() -> list[Ask]:
    from urllib.parse import urlencode

    words = [WORD, "漏水", "停车", "路灯"]
    return [
        Ask("/desk/?" + urlencode({"scope": scope, "q": word}), headers=signed_in(name))
        for name in ("demo-supervisor", "demo-street")
        for scope in ("all", "waiting")
        for word in words
    ]


def one_matter() -> list[Ask]:
    from grievances.models import Grievance

    headers = signed_in("demo-supervisor")
    codes = Grievance.objects.filter(code__regex=r"^..-....-..$").order_by("id").values_list("code", flat=True)[:100]
    return [Ask(f"/desk/{code}/", headers=headers) for code in codes]


def all_scenarios(only: str = "") -> list[Scenario]:
    everything = [
        Scenario("raise by API", raised, "insert"),
        Scenario("raise by API, with Idempotency-Key", lambda: raised(with_key=True), "insert", ""),
        Scenario("worklist, waiting", desk("demo-street", "scope=waiting"), "list"),
        Scenario("worklist, state + category", filtered, "list"),
        Scenario("search, two characters", searched, "list"),
        Scenario("page of one matter", one_matter, "list"),
        Scenario("three rates, a year", rates, "list", "≤ 300 ms"),
    ]
    wanted = [name.strip() for name in only.split(",") if name.strip()]
    return [one for one in everything if not wanted or any(name in one.name for name in wanted)]


def raised(*, with_key: bool = False) -> list[Ask]:
    """Through the API as the counter's software does (一口受理), with an idempotency key or without."""
    from knox.models import get_token_model

    from governance.people.models import User
    from governance.territory.models import Estate

    user = User.objects.get(username="demo-community")
    _row, token = get_token_model().objects.create(user=user, password_mark=user.get_session_auth_hash())
    body = {
        "body": "楼道里的灯坏了一个星期，老人晚上上楼看不见，请尽快修。编号{n}",
        "place": f"estate:{Estate.objects.order_by('id')[0].pk}",
        "source": "CALL",
        "phone": "13800001111",
        "name": "王阿姨",
    }
    headers = JSON | {"Authorization": f"Bearer {token}"}
    if with_key:
        headers |= {"Idempotency-Key": f"{uuid.uuid4()}-{{n}}"}
    return [Ask("/api/v1/grievances/", "POST", json.dumps(body), headers)]


def rates() -> list[Ask]:
    return [Ask("/desk/rates/", headers=signed_in("demo-supervisor"))]


def measure_sweep(say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Clocks that ran out, handled by this one process: every matter rises, with its messages."""
    from datetime import timedelta

    from governance.deadlines.models import Deadline
    from governance.deadlines.services import sweep
    from grievances.models import Grievance
    from grievances.services.clocks import HANDLING_PURPOSES

    now = timezone.now()
    wanted, seconds = 3000, 15.0
    open_ones = Grievance.objects.filter(is_open=True, is_suspended=False).exclude(level="DISTRICT").values("pk")
    due = list(
        Deadline.objects.filter(
            state=Deadline.State.RUNNING,
            subject_type="grievances.grievance",
            subject_id__in=open_ones,
            purpose__in=HANDLING_PURPOSES,
        ).values_list("pk", flat=True)[:wanted]
    )
    moment = now + timedelta(minutes=1)
    Deadline.objects.filter(pk__in=due).update(due_at=now, warn_at=now, wake_at=now, warned_at=now)
    others = Deadline.objects.filter(state=Deadline.State.RUNNING, wake_at__lte=moment).exclude(pk__in=due)
    others.update(wake_at=moment + timedelta(days=30))  # what is late in the copies is not what is measured
    began, cpu = time.perf_counter(), time.process_time()
    handled = 0
    while handled < wanted and time.perf_counter() - began < seconds and (report := sweep(now=moment)):
        handled += report.due + report.warned
    took = time.perf_counter() - began
    cpu_ms = (time.process_time() - cpu) / max(handled, 1) * 1000
    say(f"sweep: {handled} clocks in {took:.1f} s")
    return [
        {
            "name": "sweep of due clocks",
            "matters": Grievance.objects.count(),
            "requests": handled,
            "errors": 0,
            "per_second": round(handled / took, 1),
            "cpu_ms": round(cpu_ms, 2),
            "wanted": "≥ 300 a second",
        }
    ]
