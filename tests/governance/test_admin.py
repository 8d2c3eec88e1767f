import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from governance.common.adminbase import LookOnlyAdmin
from governance.common.days import in_force
from governance.deadlines import services as deadlines
from governance.deadlines.calendar import current_calendar
from governance.deadlines.models import CalendarDay, ClockPolicy, Deadline, DeadlineEvent, Unit
from governance.notifications.models import Delivery, Message
from governance.notifications.services import notify
from governance.people.models import IdentityLook, Residency, User
from governance.people.roles import Role
from governance.people.services import reveal_phone
from governance.territory.models import Building, BuildingGrid
from governance.trail.models import Entry, Seal
from governance.trail.services import seal
from tests.factories import (
    COMMUNITY,
    DISTRICT,
    GRID,
    STREET,
    BuildingFactory,
    DepartmentFactory,
    UserFactory,
    at,
    make_area,
    post,
    posted,
)

NOW = at("2026-03-05 10:00")
GROUND = {"territory", "people", "trail", "deadlines", "notifications"}
LOOK_ONLY = {
    Entry,
    Seal,
    Deadline,
    DeadlineEvent,
    Message,
    Delivery,
    IdentityLook,
    Residency,
}
MODELS = [model for model in admin.site._registry if model._meta.app_label in GROUND]


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def administrator(db, client):
    user = posted(Role.ADMIN, DISTRICT)
    client.force_login(user)
    return user


@pytest.fixture
def rows(administrator):
    """At least one row of everything that is only shown."""
    actor = UserFactory(phone_number="13812345678")
    department = DepartmentFactory()
    deadlines.start(subject=department, purpose="test.x", amount=1, unit=Unit.HOURS, now=NOW)
    notify(key="x", recipients=[UserFactory(notify_urls="json://127.0.0.1/secret-token")], title="x", now=NOW)
    reveal_phone(
        number="13812345678", owner=actor, phone_index=actor.phone_index, subject_type="", subject_id=None,
        looker=actor, reason="核对", now=NOW,
    )  # fmt: skip
    seal(now=NOW)


@pytest.mark.parametrize("who", ["anonymous", "resident", "is_staff flag", "street admin", "supervisor"])
def test_admin_when_not_an_administrator_then_closed(db, client, who):
    users = {
        "resident": lambda: UserFactory(),
        "is_staff flag": lambda: UserFactory(is_staff=True),
        "street admin": lambda: posted(Role.ADMIN, STREET),
        "supervisor": lambda: posted(Role.DISTRICT_SUPERVISOR),
    }
    if who in users:
        client.force_login(users[who]())
    first = client.get(reverse("admin:index"))
    assert first.status_code == 302
    answer = client.get(first.headers["Location"])
    if who == "anonymous":
        assert answer.status_code == 302 and answer.headers["Location"].startswith(reverse("people:sign_in"))
    else:
        assert answer.status_code == 403
    for model in MODELS:
        assert client.get(address(model, "changelist")).status_code == 302


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_page_opens_for_an_administrator(rows, client, model):
    BuildingFactory()
    listing = client.get(address(model, "changelist"), {"q": "1"} if admin.site._registry[model].search_fields else {})
    assert listing.status_code == 200
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "add")).status_code == (403 if model in LOOK_ONLY else 200)
    row = model._default_manager.first()
    if row:
        page = client.get(address(model, "change", row.pk))
        assert page.status_code == 200
        text = page.content.decode() + listing.content.decode()
        assert "13812345678" not in text
        assert "secret-token" not in text or model is User


@pytest.mark.parametrize("model", sorted(LOOK_ONLY, key=str), ids=lambda model: model._meta.label)
def test_history_cannot_be_changed_here(rows, client, model):
    assert isinstance(admin.site._registry[model], LookOnlyAdmin)
    row = model._default_manager.first()
    if row is None:
        pytest.skip("no row of this kind")
    before = model._default_manager.values().first()
    assert client.post(address(model, "change", row.pk), {"verb": "x", "state": "MET", "title": "y"}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    client.post(
        address(model, "changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    )
    assert model._default_manager.values().first() == before


def test_change_of_configuration_is_kept_in_the_trail_without_its_values(administrator, client):
    answer = client.post(
        address(ClockPolicy, "add"),
        {
            "purpose": "test.x",
            "amount": 3,
            "unit": "HOURS",
            "warn_percent": 80,
            "source": "秘密依据",
            "starts_on": "2026-01-01",
        },
    )
    assert answer.status_code == 302, answer.context["errors"]
    entry = Entry.objects.get(subject_type="deadlines.clockpolicy")
    assert (entry.verb, entry.actor) == ("admin.add", administrator)
    assert "amount" in entry.data["fields"] and "秘密依据" not in str(entry.data)
    policy = ClockPolicy.objects.get()
    client.post(address(ClockPolicy, "delete", policy.pk), {"post": "yes"})
    assert Entry.objects.filter(verb="admin.delete", subject_id=policy.pk).exists() and not ClockPolicy.objects.exists()


def test_calendar_day_when_edited_then_clocks_read_it_anew(administrator, client):
    day = at("2031-03-05 10:00").date()  # a Wednesday
    assert current_calendar().is_working_day(day)
    client.post(address(CalendarDay, "add"), {"day": "2031-03-05", "note": "停工"})
    assert not current_calendar().is_working_day(day)
    assert Entry.objects.filter(verb="admin.add", data__key="2031-03-05").exists()


def test_building_when_its_grid_changes_then_the_history_is_kept(administrator, client):
    old, new = make_area(GRID), make_area(COMMUNITY + "002")
    building = BuildingFactory(grid=None)
    form = {
        "community": building.community_id, "estate": building.estate_id, "name": building.name,
        "entrances-TOTAL_FORMS": 0, "entrances-INITIAL_FORMS": 0,
        "grid_history-TOTAL_FORMS": 0, "grid_history-INITIAL_FORMS": 0,
    }  # fmt: skip
    for grid in (old, new):
        answer = client.post(address(Building, "change", building.pk), {**form, "grid": grid.pk})
        assert answer.status_code == 302, answer.context["errors"]
        building.refresh_from_db()
        assert building.grid == grid
    assert BuildingGrid.objects.get(building=building, ends_on=None).grid == new
    stranger = make_area("500108001003001")
    client.post(address(Building, "change", building.pk), {**form, "grid": stranger.pk})
    building.refresh_from_db()
    assert building.grid == new


def test_administrator_cannot_rise_to_superuser(administrator, client):
    chief = UserFactory(is_superuser=True)
    assert client.post(address(User, "change", chief.pk), {}).status_code == 403
    assert client.post(reverse("admin:auth_user_password_change", args=[chief.pk]), {}).status_code in (403, 404)
    page = client.get(address(User, "change", administrator.pk))
    assert 'name="is_superuser"' not in page.content.decode()
    form = {
        "username": administrator.username, "display_name": "新名", "is_active": "on", "is_superuser": "on",
        "postings-TOTAL_FORMS": 0, "postings-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert client.post(address(User, "change", administrator.pk), form).status_code == 302
    administrator.refresh_from_db()
    assert (administrator.display_name, administrator.is_superuser) == ("新名", False)


def test_user_when_added_then_can_sign_in_and_hold_a_posting(administrator, client):
    form = {
        "username": "zhang", "display_name": "张三", "usable_password": "true",
        "password1": "lou-dao-deng-huai-le", "password2": "lou-dao-deng-huai-le",
    }  # fmt: skip
    answer = client.post(address(User, "add"), form)
    assert answer.status_code == 302, answer.context["errors"]
    user = User.objects.get(username="zhang")
    assert user.check_password("lou-dao-deng-huai-le")
    assert post(user, Role.GRID_WORKER) in user.postings.filter(in_force(timezone.localdate()))


def test_dead_delivery_when_retried_then_it_is_due_again(rows, client):
    Delivery.objects.update(state=Delivery.State.DEAD, attempts=8)
    delivery = Delivery.objects.get()
    client.post(address(Delivery, "changelist"), {"action": "retry", "_selected_action": [delivery.pk]})
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("PENDING", 0)
