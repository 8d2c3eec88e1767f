"""Raising a matter on the page, with or without an account: the plain form, its place, photos and receipt."""

import gzip
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from governance.territory.models import Estate
from grievances.models import Category, Grievance, Photo
from grievances.policies import Resident
from grievances.states import State
from grievances.tracking import link_token, secret_of
from tests.grievances.resident_pages import (
    BODY,
    field_value,
    filled,
    picture,
    raise_by_form,
    script_named_jpg,
    text_of,
)

NEW = "/grievances/new/"
pytestmark = pytest.mark.usefixtures("private_media", "cheap_proof")


# --- The plain way, without script
def test_page_when_first_opened_then_light_complete_and_not_cached(client, world):
    response = client.get(NEW)
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("no-store") or "no-store" in response["Cache-Control"]
    assert len(gzip.compress(response.content)) < 20_000
    assert 'name="find_place"' in text_of(response)


def test_form_when_complete_then_one_matter_and_receipt_with_code_secret_and_qr(client, world):
    response = client.post(NEW, filled(client, world, name="王阿姨", phone="138 1234 5678", place_detail="2单元门口"))
    grievance = Grievance.objects.get()
    assert response.status_code == 302
    assert (grievance.body, grievance.building, grievance.contact_phone) == (BODY, world.building, "13812345678")
    assert grievance.state == State.RAISED
    page = text_of(client.get(response["Location"]))
    secret = secret_of(grievance.code)
    assert grievance.code in page
    assert f"{secret[:3]} {secret[3:]}" in page
    assert "data:image/svg+xml" in page
    assert "最晚" in page


def test_same_form_when_sent_twice_then_one_matter_and_same_receipt(client, world):
    fields = filled(client, world)
    first, second = client.post(NEW, fields), client.post(NEW, fields)
    assert Grievance.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_same_form_when_second_tap_comes_without_the_cookie_then_same_receipt(client, world):
    fields = filled(client, world)
    client.post(NEW, fields)
    other = Client()
    response = other.post(NEW, fields)
    assert Grievance.objects.count() == 1
    assert Grievance.objects.get().code in text_of(other.get(response["Location"]))


def test_form_name_of_somebody_else_when_sent_with_other_words_then_refused(client, world):
    fields = filled(client, world)
    client.post(NEW, fields)
    response = Client().post(NEW, {**fields, "body": "想看看别人的回执"})
    assert response.status_code == 422
    assert Grievance.objects.get().code not in text_of(response)


def test_same_words_from_a_fresh_form_when_sent_then_no_second_matter_but_elsewhere_is_another(client, world):
    first = client.post(NEW, filled(client, world))
    again = client.post(NEW, filled(client, world))
    assert again["Location"] == first["Location"]
    raise_by_form(client, world, place=f"estate:{world.estate.pk}")
    raise_by_form(Client(), world)
    assert Grievance.objects.count() == 3


def test_changed_form_when_sent_again_then_first_words_stand_and_the_page_says_so(client, world):
    fields = filled(client, world)
    client.post(NEW, fields)
    response = client.post(NEW, {**fields, "body": BODY + "还有，扶手也松了。"})
    assert Grievance.objects.get().body == BODY
    assert "后来改动的文字没有再存" in text_of(client.get(response["Location"]))


def test_receipt_when_asked_by_a_stranger_then_track_page(client, world):
    response = client.post(NEW, filled(client, world))
    stranger = Client().get(response["Location"])
    assert (stranger.status_code, stranger["Location"]) == (302, "/grievances/track/")
    assert Client().get("/grievances/raised/?m=nonsense").status_code == 302


def test_place_in_words_when_many_fit_then_asks_and_keeps_everything(client, world):
    Estate.objects.create(community=world.neighbour, name="阳光花园二期", initials="YGHYEQ")
    fields = filled(client, world, place=None, place_text="阳光花园")
    response = client.post(NEW, fields)
    page = text_of(response)
    assert response.status_code == 422
    assert f"building:{world.building.pk}" in page or f"estate:{world.estate.pk}" in page
    assert BODY in page
    assert not Grievance.objects.exists()


def test_find_button_when_pressed_then_choices_and_typed_text_without_complaints(client, world):
    fields = filled(client, world, place=None, body="路灯", place_text="阳光花园", name="老李")
    response = client.post(NEW, {**fields, "find_place": "1"})
    page = text_of(response)
    assert response.status_code == 200
    assert f'value="estate:{world.estate.pk}"' in page
    assert "路灯" in page
    assert "老李" in page
    assert "还没有提交" not in page
    assert field_value(response, "submission") == fields["submission"]


def test_find_button_when_nothing_fits_then_says_so_and_offers_streets(client, world):
    response = client.post(NEW, {**filled(client, world, place=None, place_text="紫禁城"), "find_place": "1"})
    page = text_of(response)
    assert "没有找到“紫禁城”" in page
    assert world.street.name in page


def test_street_when_nothing_else_is_known_then_raised_there_with_the_words_kept(client, world):
    grievance = raise_by_form(client, world, place=None, place_text="河边凉亭", street=f"area:{world.street.code}")
    assert grievance.area == world.street
    assert "河边凉亭" in grievance.place_detail


@pytest.mark.parametrize(
    "place", ["building:999999", "estate:x", "area:", "lane:1", "<script>", "building:1e9", "area:١٢٣"]
)
def test_place_when_spoiled_then_asks_again(client, world, place):
    response = client.post(NEW, filled(client, world, place=place, place_text=""))
    assert response.status_code == 422
    assert not Grievance.objects.exists()


def test_words_when_too_short_then_field_says_so_and_nothing_is_written(client, world):
    response = client.post(NEW, filled(client, world, body="灯坏"))
    assert response.status_code == 422
    assert "至少 5 个字" in text_of(response)
    assert not Grievance.objects.exists()


def test_words_when_too_long_then_kept_on_the_page(client, world):
    response = client.post(NEW, filled(client, world, body="灯" * 4001))
    assert response.status_code == 422
    assert "灯" * 4001 in text_of(response)
    assert "最多 4000 字" in text_of(response)


def test_words_when_full_of_odd_characters_then_cleaned_and_shown_as_text(client, world):
    grievance = raise_by_form(client, world, body="灯坏了\x00\x08\u202e<script>alert(1)</script>\r\n第二行 🏮")
    assert grievance.body == "灯坏了<script>alert(1)</script>\n第二行 🏮"
    page = client.get(f"/grievances/track/{grievance.code}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_line_breaks_when_counted_then_one_character_each(client, world):
    assert raise_by_form(client, world, body="灯坏\r\n" * 1000).body.count("\n") == 999


def test_phone_when_wrong_then_field_says_so(client, world):
    response = client.post(NEW, filled(client, world, phone="12345"))
    assert response.status_code == 422
    assert "11 位手机号" in text_of(response)


@pytest.mark.parametrize("submission", ["", "nonsense", "123", "\x00"])
def test_form_name_when_spoiled_then_a_new_one_and_nothing_written(client, world, submission):
    response = client.post(NEW, filled(client, world, submission=submission))
    assert response.status_code == 422
    assert uuid.UUID(field_value(response, "submission"))
    assert not Grievance.objects.exists()


def test_text_when_of_megabytes_then_400_and_nothing_written(client, world):
    assert client.post(NEW, filled(client, world, body="灯" * 1_000_000)).status_code == 400
    assert not Grievance.objects.exists()


def test_page_when_opened_then_few_queries(client, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get(NEW)


def test_category_when_chosen_then_kept(client, world):
    Category.objects.create(code="old", name="停用的", is_active=False)
    assert raise_by_form(client, world, category=world.category.pk).category == world.category
    assert "停用的" not in text_of(client.get(NEW))


def test_publishing_when_box_is_empty_then_refused_by_resident(client, world):
    assert raise_by_form(client, world, may_publish=None).may_publish is False


# --- Photos
def test_photos_when_one_is_bad_then_text_and_good_ones_stay_and_come_along(client, world):
    fields = filled(client, world)
    response = client.post(NEW, {**fields, "photos": [picture("good.jpg"), script_named_jpg()]})
    page = text_of(response)
    assert response.status_code == 422
    assert "run.jpg" in page
    assert BODY in page
    assert page.count("photo-kept") == 1
    assert client.post(NEW, fields).status_code == 302
    photo = Photo.objects.get()
    assert photo.phase == Photo.Phase.RAISED
    assert photo.image.read()[:2] == b"\xff\xd8"


def test_photos_when_ten_then_nine_are_kept_and_the_page_says_so(client, world):
    response = client.post(NEW, filled(client, world, photos=[picture(f"{n}.jpg") for n in range(10)]))
    assert response.status_code == 422
    assert "最多 9 张" in text_of(response)
    assert text_of(response).count("photo-kept") == 9


def test_kept_photo_when_taken_away_then_gone(client, world):
    fields = filled(client, world, body="灯", photos=picture())
    page = client.post(NEW, fields)
    del fields["photos"]
    after = client.post(NEW, {**fields, "remove_photo": field_value(page, "remove_photo")})
    assert after.status_code == 200
    assert "photo-kept" not in text_of(after)


def test_kept_photo_when_asked_by_a_stranger_then_404(client, world):
    fields = filled(client, world, body="灯", photos=picture())
    key = field_value(client.post(NEW, fields), "remove_photo")
    url = f"/grievances/new/photos/{fields['submission']}/{key}/"
    assert client.get(url).status_code == 200
    assert Client().get(url).status_code == 404
    assert client.get(f"/grievances/new/photos/{fields['submission']}/..%2f..%2fx/").status_code == 404


# --- Signed in
def test_signed_in_resident_when_raising_then_linked_masked_and_nothing_to_prove(client, world):
    user = world.resident
    user.set_phone("13900001234")
    user.save()
    client.force_login(user)
    page = client.get(NEW)
    assert "139****1234" in text_of(page)
    assert "13900001234" not in text_of(page)
    assert "等于几" not in text_of(page)
    fields = {
        "submission": field_value(page, "submission"),
        "body": BODY,
        "place": f"estate:{world.estate.pk}",
        "use_my_phone": "on",
    }
    assert client.post(NEW, fields).status_code == 302
    grievance = Grievance.objects.get()
    assert (grievance.reporter, grievance.contact_phone) == (user, "13900001234")
    assert grievance.title in text_of(client.get("/grievances/track/"))


def test_qr_link_when_opened_on_another_telephone_then_matter_without_token_in_the_address(client, world):
    grievance = raise_by_form(client, world)
    other = Client()
    response = other.get(f"/grievances/track/{grievance.code}/", {"k": link_token(grievance.code)})
    assert response["Location"] == f"/grievances/track/{grievance.code}/"
    assert grievance.body in text_of(other.get(response["Location"]))


def test_receipt_when_cache_is_lost_then_second_tap_still_makes_one_matter(client, world):
    fields = filled(client, world)
    client.post(NEW, fields)
    cache.clear()
    client.post(NEW, fields)
    assert Grievance.objects.count() == 1
    assert Resident(opened=frozenset({Grievance.objects.get().pk})).owns(Grievance.objects.get())
