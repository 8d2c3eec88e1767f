"""The demonstration of service loads through the real services, whatever the hour."""

import pytest

from governance.people.models import User
from governance.people.roles import Role
from tests.factories import COMMUNITY, UserFactory, at, posted
from volunteers.demo.service import RESIDENT_PHONE, load_service
from volunteers.models import Activity, ServiceRecord, SignUp, Team, Volunteer


@pytest.mark.django_db
def test_demonstration_when_loaded_at_night_then_hours_count_and_activities_wait():
    for role, name in ((Role.COMMUNITY_WORKER, "demo-community"), (Role.COMMUNITY_SECRETARY, "demo-secretary")):
        User.objects.filter(pk=posted(role, COMMUNITY).pk).update(username=name)
    UserFactory(phone_number=RESIDENT_PHONE)
    for _twice in range(2):
        load_service(now=at("2026-11-22 23:40"), say=print)
    assert (Team.objects.count(), Activity.objects.count(), Volunteer.objects.count()) == (5, 9, 10)
    states = set(ServiceRecord.objects.values_list("state", flat=True))
    assert states == {"WAITING", "CONFIRMED"} and SignUp.objects.filter(state="WAITING").exists()
    assert Volunteer.objects.filter(state="REGISTERED").count() == 1
