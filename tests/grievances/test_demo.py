"""The demonstration: refuses what is not empty, its parts are true; the whole of it is loaded once where there is time."""

import random
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from deliberation.models import Council, Covenant, Topic
from deliberation.selectors.councils import elections_to_seat
from deliberation.selectors.topics import suspensions_to_rule
from deliberation.states import CouncilKind, CovenantState
from governance.deadlines.models import Deadline
from governance.deadlines.services import recompute
from governance.notifications.models import Delivery
from governance.people.models import Posting, User
from governance.people.roles import Role
from governance.portal.demo.people import PASSWORD, RESIDENT_PHONE
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grievances.demo import loading
from grievances.demo.scenes import SCENES, photo_of
from grievances.demo.stories import read_data, tell
from grievances.models import Grievance, Photo, TimelineEntry, Whistle
from grievances.selectors import scoped
from grievances.states import Kind, State
from grievances.whistle_selectors import scoped_whistles


def test_demo_when_database_has_data_then_refuses_and_changes_nothing(world):
    users = User.objects.count()
    with pytest.raises(CommandError, match="已经有数据"):
        call_command("load_demo")
    assert User.objects.count() == users


def test_story_when_told_then_no_pattern_is_left():
    chance = random.Random(1)
    for pattern in read_data("stories"):
        for _again in range(20):
            story = tell(pattern, chance, estate="翠湖苑", building="3栋", community="黄桷渡社区")
            words = story.title + story.body + story.plan + story.result
            assert not set("{}|") & set(words), words
            assert 5 <= len(story.title) <= 80
            assert len(story.body) >= 15


def test_scene_when_drawn_then_a_photo_with_a_thumbnail():
    for scene in SCENES:
        photo = photo_of(scene, 0)
        assert photo.width >= 600
        assert photo.content[:2] == photo.thumbnail[:2] == b"\xff\xd8"


@pytest.fixture
def small_demo(db, settings, tmp_path, monkeypatch):
    """The whole demonstration with fewer matters."""
    monkeypatch.setattr(loading, "MATTERS", 40)
    monkeypatch.setattr(
        loading, "WAITING", [(fate, hours, category, 1) for fate, hours, category, _count in loading.WAITING]
    )
    settings.VAR_DIR = tmp_path
    call_command("load_demo")
    return tmp_path


def test_demo_when_loaded_then_territory_people_and_work_are_there(small_demo, client):
    assert Area.objects.filter(level=Level.STREET).count() == 15
    assert Area.objects.filter(level=Level.COMMUNITY).count() == 153
    assert not Area.objects.filter(name__contains="委员会").exists()
    assert not Building.objects.filter(grid=None).exists()
    assert not Area.objects.filter(level=Level.GRID).exclude(postings__role=Role.GRID_WORKER).exists()
    _check_sign_ins(small_demo, client)
    _check_matters()
    _check_whistles()
    _check_deliberation()
    call_command("load_demo")  # the second time nothing happens
    assert User.objects.filter(username="demo-grid").count() == 1


def _check_whistles():
    assert set(Whistle.objects.values_list("state", flat=True)) >= {"BLOWN", "UNDER_WAY", "SETTLED"}
    officer, above = (User.objects.get(username=name) for name in ("demo-department", "demo-supervisor"))
    assert scoped_whistles(officer, "called", timezone.now()).exists()
    for scope in ("late", "ruling"):
        assert scoped_whistles(above, scope, timezone.now()).exists()


def _check_deliberation():
    """A suspended topic and a request that is open; a covenant in every state but those that nobody meets again."""
    assert Topic.objects.filter(suspended_until__gt=timezone.now()).count() == 1
    asked = Topic.objects.get(has_suspension_request=True)
    assert asked in suspensions_to_rule(User.objects.get(username="demo-street"), timezone.now())
    covenants = set(Covenant.objects.values_list("state", flat=True))
    assert covenants == set(CovenantState) - {CovenantState.REJECTED}
    assert elections_to_seat(Council.objects.filter(kind=CouncilKind.COMMUNITY).first())


def _check_sign_ins(folder, client):
    text = (folder / "demo-sign-ins.txt").read_text(encoding="utf-8")
    names = list(User.objects.filter(username__startswith="demo-").values_list("username", flat=True))
    roles = Posting.objects.filter(user__username__in=names).values_list("role", flat=True)
    assert set(roles) == set(Role.values)
    assert all(name in text for name in [*names, PASSWORD, RESIDENT_PHONE])
    assert User.objects.get(username="demo-grid").check_password(PASSWORD)
    now = timezone.now()
    for name in ("demo-grid", "demo-community", "demo-street", "demo-department", "demo-supervisor"):
        assert scoped(User.objects.get(username=name), "waiting", now).exists(), name


def _check_matters():
    now = timezone.now()
    assert set(Grievance.objects.values_list("state", flat=True)) >= {
        State.RAISED,
        State.HANDLING,
        State.WAITING,
        State.RESOLVED,
        State.CLOSED,
    }
    assert set(Grievance.objects.exclude(kind="").values_list("kind", flat=True)) == set(Kind.values)
    assert Grievance.objects.filter(is_overdue=True).exists()
    assert Grievance.objects.filter(rises__gt=0).exists()
    assert Photo.objects.filter(cleared_at__isnull=False).exists()
    assert not TimelineEntry.objects.filter(at__gt=now).exists()
    assert not Deadline.objects.filter(failures__gt=0).exists()
    assert not Deadline.objects.filter(state="RUNNING", wake_at__lt=now - timedelta(minutes=20)).exists()
    assert not Delivery.objects.filter(state=Delivery.State.PENDING).exists()
    for deadline in Deadline.objects.order_by("?")[:40]:
        assert recompute(deadline) == deadline.due_at
