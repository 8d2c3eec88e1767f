import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from governance.common.codes import ALPHABET
from grievances import services
from grievances.models import Guidance, Photo, Rating, TimelineEntry
from grievances.states import Kind, State
from grievances.tracking import link_token, secret_of
from tests.grievances.resident_pages import picture, script_named_jpg, sent, text_of
from tests.grievances.world import NOW

TRACK = "/grievances/track/"


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def frozen_clock():
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield


def opened(client, grievance):
    """The page's address, after this browser showed that the matter is its own."""
    client.get(f"{TRACK}{grievance.code}/", {"k": link_token(grievance.code)})
    return f"{TRACK}{grievance.code}/"


def look(client, code, proof):
    return client.post(TRACK, {"code": code, "proof": proof})


# --- Opening
def test_code_when_typed_carelessly_with_secret_then_opens(client, world):
    grievance = world.raised()
    secret = secret_of(grievance.code)
    response = look(client, f" {grievance.code.lower().replace('-', '')} ", f"{secret[:3]} {secret[3:]}")
    assert response["Location"] == f"{TRACK}{grievance.code}/"
    assert grievance.body in text_of(client.get(response["Location"]))


def test_code_when_with_last_four_of_the_number_then_opens(client, world):
    grievance = world.raised(contact_phone="13812345678")
    assert look(client, grievance.code, "５６７８").status_code == 302
    assert look(Client(), grievance.code, "1234").status_code == 422


def test_wrong_secret_and_unknown_code_when_tried_then_the_same_words(client, world):
    code = world.raised().code
    wrong = text_of(look(client, code, "000000" if secret_of(code) != "000000" else "111111"))
    from governance.common.codes import new_code

    unknown = text_of(look(client, new_code("NA"), "000000"))
    assert "对不上" in wrong
    assert "对不上" in unknown


def test_mistyped_code_when_tried_then_said_at_its_field(client, world):
    code = world.raised().code
    last = ALPHABET[(ALPHABET.index(code[-1]) + 1) % 32]
    response = look(client, code[:-1] + last, "123456")
    assert response.status_code == 422
    assert "查询码不对" in text_of(response)


@pytest.mark.parametrize("proof", ["", "12345", "abc", "1" * 19, "\x00"])
def test_proof_when_of_wrong_length_then_words(client, world, proof):
    assert look(client, world.raised().code, proof).status_code == 422


def test_wrong_guesses_when_too_many_then_429_and_even_the_right_one_waits(client, world):
    code = world.raised().code
    wrong = f"{(int(secret_of(code)) + 1) % 1_000_000:06d}"
    answers = {look(Client(), code, wrong).status_code for _ in range(12)}
    assert answers == {422, 429}
    assert look(client, code, secret_of(code)).status_code == 429


def test_matter_when_asked_by_a_stranger_then_asks_for_proof_like_for_no_matter(client, world):
    from governance.common.codes import new_code

    grievance = world.raised()
    there, nowhere = client.get(f"{TRACK}{grievance.code}/"), client.get(f"{TRACK}{new_code('NA')}/")
    assert (there.status_code, nowhere.status_code) == (200, 200)
    assert grievance.body not in text_of(there)
    assert "查询密码" in text_of(there)


def test_link_when_token_is_wrong_then_refused(client, world):
    response = client.get(f"{TRACK}{world.raised().code}/", {"k": "0" * 32})
    assert response.status_code == 422


def test_opened_matter_when_two_hours_passed_then_asks_again(client, world):
    grievance = world.raised()
    url = opened(client, grievance)
    assert grievance.body in text_of(client.get(url))
    with time_machine.travel(NOW + timedelta(hours=3, minutes=1), tick=False):
        assert grievance.body not in text_of(client.get(url))


# --- What it shows
def test_page_when_handled_then_who_until_when_and_what_was_done(client, world):
    grievance = world.brought_to(State.HANDLING)
    page = text_of(client.get(opened(client, grievance)))
    for words in ("正在办理", "谁在办", grievance.holder.name, "最晚哪天", "办结", "做了什么"):
        assert words in page


def test_internal_note_when_written_then_not_on_the_residents_page(client, world):
    grievance = world.brought_to(State.HANDLING)
    services.note(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="此人多次来电，内部注意")
    assert "内部注意" not in text_of(client.get(opened(client, grievance)))


def test_guidance_when_sent_then_shown_with_a_number_to_tap(client, world):
    world.service.phone = "023-62800000"
    world.service.save()
    grievance = world.brought_to(State.HANDLING, kind=Kind.PRIVATE)
    services.guide(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, services=[world.service])
    assert Guidance.objects.exists()
    assert 'href="tel:023-62800000"' in text_of(client.get(opened(client, grievance)))


def test_every_state_when_opened_then_renders(client, world):
    for state in State:
        grievance = world.brought_to(state)
        assert client.get(opened(client, grievance)).status_code == 200, state


def test_timeline_when_short_or_long_then_the_same_number_of_queries(client, world, django_assert_max_num_queries):
    grievance = world.brought_to(State.HANDLING)
    url = opened(client, grievance)
    for number in range(5):
        services.answer(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words=f"进展{number}")
    with django_assert_max_num_queries(14):
        client.get(url)


# --- What the resident does
def test_question_when_answered_with_a_photo_then_work_goes_on(client, world):
    grievance = world.brought_to(State.WAITING)
    url = opened(client, grievance)
    assert "是哪一层？" in text_of(client.get(url))
    response = client.post(f"{url}reply/", sent(words="六层\x00", photos=picture()))
    assert response["Location"] == url
    grievance.refresh_from_db()
    assert grievance.state == State.HANDLING
    assert TimelineEntry.objects.filter(verb="reply", words="六层").count() == 1
    assert Photo.objects.count() == 1


def test_answer_when_photo_is_bad_then_words_and_good_photo_stay(client, world):
    grievance = world.brought_to(State.WAITING)
    url = opened(client, grievance)
    fields = sent(words="六层")
    response = client.post(f"{url}reply/", {**fields, "photos": [picture(), script_named_jpg()]})
    assert response.status_code == 422
    assert "run.jpg" in text_of(response)
    assert "六层" in text_of(response)
    assert text_of(response).count("photo-kept") == 1
    assert client.post(f"{url}reply/", fields).status_code == 302
    assert Photo.objects.count() == 1


def test_addition_when_sent_twice_then_once_on_the_timeline(client, world):
    grievance = world.raised()
    url, fields = opened(client, grievance), sent(words="灯罩也掉了")
    assert [client.post(f"{url}add/", fields).status_code for _ in range(2)] == [302, 302]
    assert TimelineEntry.objects.filter(words="灯罩也掉了").count() == 1


def test_addition_when_empty_or_huge_then_422_and_kept(client, world):
    url = opened(client, world.raised())
    assert client.post(f"{url}add/", sent(words="  ")).status_code == 422
    huge = client.post(f"{url}add/", sent(words="长" * 2001))
    assert huge.status_code == 422
    assert "长" * 2001 in text_of(huge)


def test_form_mark_when_spoiled_then_422_and_a_new_one(client, world):
    url = opened(client, world.raised())
    response = client.post(f"{url}add/", {"sent": "x", "words": "灯罩也掉了"})
    assert response.status_code == 422
    assert "灯罩也掉了" in text_of(response)
    assert not TimelineEntry.objects.filter(words="灯罩也掉了").exists()


def test_withdrawing_when_confirmed_then_withdrawn_and_no_second_time(client, world):
    grievance = world.raised()
    url = opened(client, grievance)
    client.post(f"{url}withdraw/", sent(words="已经好了"))
    grievance.refresh_from_db()
    assert grievance.state == State.WITHDRAWN
    response = client.post(f"{url}withdraw/", sent())
    assert response.status_code == 409
    assert "已撤回" in text_of(response)


def test_rating_when_given_then_closed_with_stars_and_words(client, world):
    grievance = world.brought_to(State.RESOLVED)
    url = opened(client, grievance)
    assert "灯已换好" in text_of(client.get(url))
    assert client.post(f"{url}rate/", sent(stars="4", words="还行")).status_code == 302
    grievance.refresh_from_db()
    assert (grievance.state, grievance.stars) == (State.CLOSED, 4)
    assert Rating.objects.get().words == "还行"


@pytest.mark.parametrize("stars", ["", "0", "6", "x", "5; drop"])
def test_rating_when_without_sound_stars_then_422(client, world, stars):
    grievance = world.brought_to(State.RESOLVED)
    response = client.post(f"{opened(client, grievance)}rate/", sent(stars=stars, words="写了很多话"))
    assert response.status_code == 422
    assert "写了很多话" in text_of(response)


def test_not_settled_when_said_with_words_then_one_rung_higher(client, world):
    grievance = world.brought_to(State.RESOLVED)
    url, before = opened(client, grievance), grievance.level
    assert client.post(f"{url}dispute/", sent(words="")).status_code == 422
    client.post(f"{url}dispute/", sent(words="第二天又灭了"))
    grievance.refresh_from_db()
    assert grievance.state == State.HANDLING
    assert grievance.level != before
    assert grievance.holder == world.community


@pytest.mark.parametrize("verb", ["reply", "add", "withdraw", "rate", "dispute"])
def test_verbs_when_tried_by_a_stranger_then_404_and_nothing_changes(client, world, verb):
    grievance = world.brought_to(State.RESOLVED)
    entries = TimelineEntry.objects.count()
    assert client.post(f"{TRACK}{grievance.code}/{verb}/", sent(words="坏话", stars="1")).status_code == 404
    assert client.get(f"{TRACK}{grievance.code}/{verb}/").status_code == 405
    assert TimelineEntry.objects.count() == entries


def test_account_when_signed_in_then_own_matters_listed_and_open_without_code(client, world):
    mine, other = world.raised(actor=world.resident, body="我自己提出的事情"), world.raised(body="别人提出的事情")
    client.force_login(world.resident)
    page = text_of(client.get(TRACK))
    assert mine.title in page
    assert other.title not in page
    assert mine.body in text_of(client.get(f"{TRACK}{mine.code}/"))
    assert other.body not in text_of(client.get(f"{TRACK}{other.code}/"))
    assert mine.title in text_of(client.get("/me/"))


def test_code_in_address_when_hostile_then_calm(client, world):
    for code in ("x", "%00", "NA-0000-00", "../../etc", "长" * 300, str(uuid.uuid4())):
        assert client.get(f"{TRACK}{code}/").status_code in (200, 404)
