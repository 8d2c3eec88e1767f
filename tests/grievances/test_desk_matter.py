"""One matter at the desk: what everybody finds there, its photos, the full number and who may ask for it."""

import pytest

from governance.common.images import clean_photo
from governance.people.models import IdentityLook
from grievances import services
from grievances.models import TimelineEntry
from grievances.states import State
from tests.grievances.desk_pages import photo_file, post, signed_in
from tests.grievances.world import NOW, World

pytestmark = pytest.mark.usefixtures("at_now")


# --- One matter ---------------------------------------------------------------------------------------------
def test_matter_when_open_then_shows_everything(world: World):
    grievance = world.brought_to(
        State.CLOSED, contact_name="王阿姨", contact_phone="13812345678", place_detail="2单元501"
    )
    services.note(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="只给同事看")
    text = signed_in(world.grid_worker).get(f"/desk/{grievance.code}/").content.decode()
    for shown in (
        "阳光花园3栋",
        "2单元501",
        "王阿姨",
        "138****5678",
        "只给同事看",
        "灯已换好",
        "5 分",
        "内部",
        "按期完成",
        "首问负责",
    ):
        assert shown in text, shown
    assert "13812345678" not in text


def test_matter_when_it_is_a_strangers_then_404(world: World):
    grievance = world.raised()
    assert signed_in(world.neighbour_worker).get(f"/desk/{grievance.code}/").status_code == 404
    assert signed_in(world.grid_worker).get("/desk/NA-0000-00/").status_code == 404
    assert signed_in(world.grid_worker).get("/desk/<script>/").status_code == 404


@pytest.mark.parametrize(
    ("name", "shown", "hidden"),
    [
        ("grid_worker", ["受理", "分流", "转办"], ["不予受理"]),
        ("community_worker", ["受理", "不予受理"], []),
        ("auditor", ["现在没有需要您做的操作"], ["data-verb", 'data-key="a"']),
    ],
)
def test_matter_when_seen_by_a_role_then_only_its_verbs(world: World, name: str, shown: list, hidden: list):
    text = signed_in(world.people[name]).get(f"/desk/{world.raised().code}/").content.decode()
    for words in shown:
        assert words in text
    for words in hidden:
        assert words not in text


def test_matter_when_internal_then_resident_page_has_none_of_it(world: World):
    grievance = world.raised()
    services.note(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="内部的话一句")
    entry = TimelineEntry.objects.get(words="内部的话一句")
    assert entry.audience == TimelineEntry.Audience.STAFF


# --- Photos -------------------------------------------------------------------------------------------------
def test_clear_photo_when_cleared_and_taken_back_then_both_recorded(world: World):
    grievance = world.brought_to(State.HANDLING)
    after = [clean_photo(photo_file())]
    services.resolve(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, result="好了", after=after)
    photo = grievance.photos.get()
    client = signed_in(world.grid_worker)
    assert post(client, grievance, "clear-photo", {"photo": photo.pk, "is_cleared": "1"}).status_code == 302
    photo.refresh_from_db()
    assert photo.cleared_by == world.grid_worker
    assert post(client, grievance, "clear-photo", {"photo": photo.pk, "is_cleared": ""}).status_code == 302
    photo.refresh_from_db()
    assert photo.cleared_at is None
    assert post(client, grievance, "clear-photo", {"photo": "99999", "is_cleared": "1"}).status_code == 422


# --- The full number ----------------------------------------------------------------------------------------
def test_reveal_when_reason_given_then_shown_once_and_recorded(world: World):
    grievance = world.raised(contact_phone="13812345678")
    client = signed_in(world.grid_worker)
    response = client.post(f"/desk/{grievance.code}/phone/", {"why": "约时间上门", "words": ""})
    assert "13812345678" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    look = IdentityLook.objects.get()
    assert (look.looker, look.reason, look.subject_id) == (world.grid_worker, "约时间上门", grievance.pk)
    assert "13812345678" not in client.get(f"/desk/{grievance.code}/").content.decode()


def test_reveal_when_no_reason_then_422_and_not_recorded(world: World):
    grievance = world.raised(contact_phone="13812345678")
    response = signed_in(world.grid_worker).post(f"/desk/{grievance.code}/phone/", {"why": "other", "words": ""})
    assert response.status_code == 422
    assert "13812345678" not in response.content.decode()
    assert not IdentityLook.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("auditor", 403), ("admin", 403), ("neighbour_worker", 404)])
def test_reveal_when_not_responsible_then_refused(world: World, name: str, status: int):
    grievance = world.raised(contact_phone="13812345678")
    response = signed_in(world.people[name]).post(f"/desk/{grievance.code}/phone/", {"why": "约时间上门"})
    assert response.status_code == status
    assert not IdentityLook.objects.exists()
