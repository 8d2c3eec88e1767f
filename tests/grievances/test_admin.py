"""Django admin: configuration can be edited and leaves a trail, matters can only be looked up."""

import pytest
from django.test import Client

from governance.people.models import User
from governance.trail.models import Entry
from grievances import services
from grievances.models import Category, DeclineReason
from grievances.states import State
from tests.grievances.world import NOW, World


def admin_of(world: World) -> Client:
    User.objects.filter(pk=world.admin.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=world.admin.pk))
    return client


def test_grievance_admin_when_looked_up_by_code_then_found_without_personal_data(world: World):
    grievance = world.brought_to(
        State.HANDLING, contact_name="王阿姨甲", contact_phone="13812345678", place_detail="2单元501"
    )
    services.note(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="内部的一句话")
    client = admin_of(world)
    found = client.get("/admin/grievances/grievance/", {"q": grievance.code.lower()}).content.decode()
    assert grievance.title in found
    page = client.get(f"/admin/grievances/grievance/{grievance.pk}/change/").content.decode()
    assert "138****5678" in page
    for private in ("13812345678", "王阿姨甲", "2单元501", "内部的一句话"):
        assert private not in page + found


@pytest.mark.parametrize("action", ["add/", "{pk}/change/", "{pk}/delete/"])
def test_grievance_admin_when_posted_to_then_403_and_unchanged(world: World, action: str):
    grievance = world.raised()
    url = "/admin/grievances/grievance/" + action.format(pk=grievance.pk)
    response = admin_of(world).post(url, {"state": State.CLOSED, "title": "改了"})
    assert response.status_code == 403
    title, state = grievance.title, grievance.state
    grievance.refresh_from_db()
    assert (grievance.title, grievance.state) == (title, state)


def test_category_admin_when_changed_then_saved_with_a_trail(world: World):
    client = admin_of(world)
    url = f"/admin/grievances/category/{world.category.pk}/change/"
    data = {
        "code": "lighting",
        "name": "楼道路灯",
        "hint": "",
        "kind": "",
        "urgency": "",
        "department_code": "",
        "position": "3",
    }
    response = client.post(url, data | {"is_active": "on"})
    assert response.status_code == 302, response.content.decode()
    assert Category.objects.get(pk=world.category.pk).name == "楼道路灯"
    assert Entry.objects.filter(verb="grievances.category.change", actor=world.admin).exists()


def test_configuration_admin_when_deleting_then_refused(world: World):
    response = admin_of(world).post(f"/admin/grievances/declinereason/{world.reason.pk}/delete/", {"post": "yes"})
    assert response.status_code == 403
    assert DeclineReason.objects.filter(pk=world.reason.pk).exists()


@pytest.mark.parametrize("name", ["community_secretary", "auditor", "resident"])
def test_admin_when_no_admin_posting_then_no_rows(world: World, name: str):
    user = world.people[name]
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get("/admin/grievances/grievance/").status_code in (302, 403)


@pytest.mark.parametrize("path", ["grievance", "category", "declinereason", "serviceentry"])
def test_admin_when_opened_then_every_list_shows(world: World, path: str):
    world.raised()
    assert admin_of(world).get(f"/admin/grievances/{path}/").status_code == 200
