"""Volunteering over the API: the same services, the same refusals, no names."""

import pytest
import time_machine
from django.test import Client

from governance.people.models import User
from governance.territory.models import Estate
from tests.factories import COMMUNITY, make_area
from tests.volunteers.service_world import NOW, build_serving
from tests.volunteers.test_shifts import code_at, published
from volunteers.models import ServiceRecord, Volunteer

pytestmark = pytest.mark.django_db


def call(user: User | None, method: str, path: str, status: int = 200, **given):
    client = Client()
    if user:
        client.force_login(user)
    answer = getattr(client, method)(f"/api/v1/{path}", given or None, content_type="application/json")
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[:500])
    return answer.json()


def test_a_service_over_the_api_from_registering_to_both_keys():
    serving, user = build_serving(), User.objects.create(display_name="新人", password="!")
    clerk, leader = serving.clerk, serving.leader.user
    with time_machine.travel(NOW, tick=False):
        new = {"name": "李新", "born_on": "1990-05-01", "community": serving.community.code, "skills": ["first_aid"]}
        call(None, "post", "volunteers/", 401, **new)
        call(user, "post", "volunteers/", 201, **new)
        code = Volunteer.objects.get(user=user).code
        assert "李新" not in str(call(clerk, "get", "volunteers/"))
        call(user, "post", f"volunteers/{code}/check/", 404, name="李新")
        call(clerk, "post", f"volunteers/{code}/check/", name="李新")
        shift = published(serving)
        assert call(None, "get", "activities/")["results"][0]["title"] == "敬老陪护"
        assert call(None, "get", f"activities/{shift.activity.code}/")["shifts"][0]["most"] == 2
        assert call(user, "post", f"shifts/{shift.pk}/sign-up/")["state"] == "SIGNED"
        call(user, "post", f"activities/{shift.activity.code}/finish/", 403)
    for moment, is_going in ((shift.starts_at, False), (shift.ends_at, True)):
        with time_machine.travel(moment, tick=False):
            given = {"code": code_at(shift, moment), "is_going": is_going}
            assert call(user, "post", f"shifts/{shift.pk}/check/", **given)["state"] == "CAME"
    record = ServiceRecord.objects.get()
    with time_machine.travel(shift.ends_at, tick=False):
        call(user, "post", f"service-records/{record.pk}/confirm/", 403, minutes=100)
        call(leader, "post", f"service-records/{record.pk}/confirm/", minutes=100)
        call(serving.second, "post", f"service-records/{record.pk}/vouch/", words="在现场")
        assert call(user, "get", "volunteers/me/")["minutes"] == 100
        assert call(user, "get", f"service-records/{record.pk}/")["verbs"] == ["dispute"]
        call(serving.volunteer().user, "get", f"service-records/{record.pk}/", 404)
        assert call(leader, "get", "service-records/")["results"][0]["id"] == record.pk
        call(serving.volunteer(1).user, "get", "volunteers/me/", 200)


@time_machine.travel(NOW, tick=False)
def test_team_over_the_api_from_joining_to_leaving_the_platform():
    serving = build_serving()
    team, leader, clerk = f"teams/{serving.team.code}/", serving.leader.user, serving.clerk
    first, second = (serving.volunteer(number).user for number in range(2))
    assert call(None, "get", "teams/")["results"][0]["name"] == "敬老队"
    assert call(None, "get", f"teams/?community={COMMUNITY[:9]}009")["results"] == []
    call(None, "post", f"{team}join/", 401)
    call(User.objects.create(display_name="路人", password="!"), "post", f"{team}join/", 403)
    for user in (first, second):
        assert call(user, "post", f"{team}join/")["message"] == "已加入。"
    assert (call(first, "get", team)["is_member"], call(first, "get", team)["may_lead"]) == (True, False)
    call(None, "get", f"{team}members/", 401)
    call(first, "get", f"{team}members/", 403)
    rows = {row["name"]: row for row in call(leader, "get", f"{team}members/")["results"]}
    assert rows["王队长"]["is_leader"] and len(rows) == len(call(clerk, "get", f"{team}members/")["results"]) == 3
    member = f"{team}members/{rows['志愿者0']['id']}/"
    call(leader, "post", f"{member}remove/", 422)
    call(second, "post", f"{member}remove/", 403, reason="闹")
    call(leader, "post", f"{member}lead/", 403, is_leader=True)
    call(clerk, "post", f"{member}lead/", is_leader=True)
    call(leader, "post", f"{member}remove/", 403, reason="队长由社区请离")
    call(clerk, "post", f"{member}remove/", reason="长期不参加")
    call(clerk, "post", f"{member}remove/", 404, reason="再来")
    call(second, "post", f"{team}leave/")
    call(second, "post", f"{team}leave/", 404)
    call(clerk, "post", "volunteers/me/leave/", 403)
    call(second, "post", "volunteers/me/communities/", 422, community=COMMUNITY[:9] + "009")
    other = make_area(COMMUNITY[:9] + "009")
    call(second, "post", "volunteers/me/communities/leave/", 409, community=COMMUNITY)
    assert call(second, "post", "volunteers/me/communities/", community=other.code)["state"] == "ACTIVE"
    here, there = (Estate.objects.create(community=area, name="花园") for area in (serving.community, other))
    about = {"skills": ["first_aid"], "free_times": ["WEEKEND_MORNING"], "shows_honours": False}
    call(second, "post", "volunteers/me/edit/", places=[here.pk, there.pk], **about)
    call(first, "post", "volunteers/me/edit/", 422, places=[there.pk], **about)
    call(second, "post", f"{team}join/")
    call(second, "post", "volunteers/me/communities/leave/", community=COMMUNITY)
    call(second, "post", "volunteers/me/communities/leave/", 409, community=COMMUNITY)
    own = call(second, "get", "volunteers/me/")
    assert (own["communities"], own["places"], own["skills"]) == ([other.code], [there.pk], ["first_aid"])
    assert not call(second, "get", team)["is_member"], "teams of a community are left with it"
    assert call(second, "post", "volunteers/me/leave/")["state"] == "LEFT"
    call(second, "post", "volunteers/me/leave/", 409)
    call(second, "post", f"{team}join/", 409)
