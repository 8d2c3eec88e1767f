"""No personal data in public, ever: planted in every private field, looked for on every public page, file, feed and log."""

import io
import logging
import re
import uuid
from datetime import timedelta

import pytest
import structlog
from django.core.cache import cache
from PIL import Image

from governance.common.images import clean_photo
from governance.people.models import User
from governance.people.services import reveal_phone
from grievances import services
from grievances.models import Grievance
from grievances.open311.reads import token_of
from grievances.policies import Resident
from grievances.public_reads import number_of
from grievances.services import Draft
from grievances.states import Kind, Urgency
from grievances.tracking import secret_of
from tests.grievances.world import NOW, World

PHONE, OTHER_PHONE, LANDLINE = "13987654321", "13712349876", "02362881234"
NAME, OTHER_NAME, STAFF_NAME = "诸葛铁柱", "上官翠花", "欧阳网格员"
IDENTITY = "500108198807121239"
MAIL, WECHAT, PLATE = "zhuge@example.com", "zhuge_8866", "渝A8Z6T9"
ROOM = "1704"
PRIVATE_PLACE = "门牌后面第三扇蓝色铁门"
WORDS = {
    name: f"{name}里的私话九九八十一"
    for name in ("reply", "add", "note", "answer", "ask", "rate", "dispute", "plan", "dispatch", "escalate", "guide")
}
SECRETS = (
    PHONE,
    OTHER_PHONE,
    LANDLINE,
    NAME,
    OTHER_NAME,
    STAFF_NAME,
    IDENTITY,
    MAIL,
    WECHAT,
    PLATE,
    ROOM,
    PRIVATE_PLACE,
    *WORDS.values(),
)

BODY = (
    f"我叫{OTHER_NAME}，住3栋2单元{ROOM}室，电话137-1234-9876，座机023-6288 1234，身份证{IDENTITY}。"
    f"邮箱{MAIL}，微信：{WECHAT}，车牌{PLATE}被堵。{NAME}也知道这件事。楼道灯坏了一个月，请来修。"
)


@pytest.fixture
def planted(world: World) -> Grievance:
    """A matter that went through every verb with something private in every field that takes words."""
    for user in world.people.values():
        User.objects.filter(pk=user.pk).update(display_name=STAFF_NAME)
    reporter = User.objects.create(username=None, display_name=NAME, password="!")
    reporter.set_phone(PHONE)
    reporter.save()
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), (120, 130, 90)).save(picture, "JPEG", comment=NAME.encode())
    draft = Draft(
        body=BODY,
        title=f"{NAME}反映楼道灯坏了 {PHONE}",
        submission=uuid.uuid4(),
        building=world.building,
        place_detail=PRIVATE_PLACE,
        contact_name=NAME,
        contact_phone=PHONE,
    )
    grievance = services.raise_matter(draft=draft, photos=[clean_photo(picture)], actor=reporter, now=NOW)
    resident = Resident(user=reporter)

    def act(verb, actor, hours: int, **given):
        return verb(grievance_id=grievance.pk, actor=actor, now=NOW + timedelta(hours=hours), **given)

    worker, community, street = world.grid_worker, world.community_worker, world.street_officer
    act(services.accept, worker, 1)
    act(
        services.triage,
        worker,
        1,
        kind=Kind.GOVERNMENT,
        category=world.category,
        urgency=Urgency.COMPLEX,
        assignee=worker,
    )
    act(services.clear_photo, worker, 1, photo=grievance.photos.get(), is_cleared=True)
    act(services.note, worker, 1, words=f"{WORDS['note']} {PHONE}")
    act(services.answer, worker, 2, words=WORDS["answer"])
    act(services.ask, worker, 2, words=WORDS["ask"])
    act(services.reply, resident, 3, words=WORDS["reply"])
    act(services.add, resident, 3, words=WORDS["add"])
    act(services.escalate, worker, 4, words=WORDS["escalate"])
    act(services.assign, community, 4, assignee=community)
    act(services.dispatch, community, 5, department=world.department, words=WORDS["dispatch"])
    act(
        services.retriage,
        community,
        5,
        kind=Kind.COMMUNITY,
        category=world.category,
        urgency=Urgency.COMPLEX,
        words=WORDS["plan"],
    )
    act(services.make_plan, community, 6, plan=WORDS["plan"], responsible=[community])
    act(services.resolve, community, 7, result=f"已给{NAME}家门口换灯，联系电话{PHONE}，{OTHER_PHONE}。", after=[])
    act(services.dispute, resident, 8, words=WORDS["dispute"])
    act(services.resolve, street, 9, result=f"再次更换，{NAME}满意，{ROOM}室门口已亮。住3栋2单元{ROOM}室")
    act(services.rate, resident, 10, stars=5, words=WORDS["rate"])
    reveal_phone(
        number=PHONE, owner=reporter, phone_index=grievance.contact_phone_index, subject_type="grievances.grievance",
        subject_id=grievance.pk, looker=worker, reason="回访居民", now=NOW,
    )  # fmt: skip
    return Grievance.objects.get(pk=grievance.pk)


def public_answers(client, grievance: Grievance) -> dict[str, str]:
    cache.clear()
    photo = grievance.photos.get()
    answers = {}
    for address in (
        "/", "/matters/", "/matters/?q=楼道", f"/matters/{grievance.pk}/", "/matters.csv", "/matters/feed/", "/who/?q=阳光",
        "/grievances/new/", f"/grievances/new/similar/?q=楼道灯&building={grievance.building_id}", "/robots.txt",
        f"/grievances/photos/{photo.public_id}/", "/open311/v2/requests.xml?start_date=2026-11-18", "/open311/v2/services.json",
        f"/open311/v2/requests/{number_of(grievance)}.json", f"/open311/v2/requests/{token_of(grievance.pk)}.xml",
    ):  # fmt: skip
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        answers[address] = content.decode("utf-8", errors="ignore") + str(dict(response.headers))
    joined = client.post(f"/grievances/{grievance.pk}/join/")
    return answers | {"join": joined.content.decode()}


def hits(text: str) -> list[str]:
    """Private strings in the text, also with the digits written apart."""
    digits_together = re.sub(r"(?<=\d)[\s\-—*]+(?=\d)", "", text)
    return [
        secret
        for secret in SECRETS
        if secret in text or (secret.isdigit() and len(secret) > 6 and secret in digits_together)
    ]


def test_public_answers_when_private_fields_are_full_then_hold_nothing_private(planted, client):
    answers = public_answers(client, planted)
    assert "楼道灯坏了" in answers["/matters/"]
    assert "楼道灯坏了一个月" in answers[f"/matters/{planted.pk}/"]
    assert all("楼道灯坏了一个月" in answers[address] for address in answers if "/requests" in address)
    # Who works in a grid is public by intention, on the page that says so and nowhere else.
    found = {
        address: [secret for secret in hits(text) if not (address.startswith("/who/") and secret == STAFF_NAME)]
        for address, text in answers.items()
    }
    assert {address: secrets for address, secrets in found.items() if secrets} == {}


def test_public_answers_when_read_then_code_and_secret_are_not_in_them(planted, client):
    for address, text in public_answers(client, planted).items():
        assert planted.code not in text, address
        assert secret_of(planted.code) not in text, address


@pytest.mark.parametrize(
    "words",
    [PHONE, NAME, "铁柱", OTHER_NAME, "翠花", IDENTITY, MAIL, PRIVATE_PLACE, "蓝色铁门", "私话", ROOM, STAFF_NAME],
)
def test_public_search_when_private_words_are_looked_for_then_nothing_is_found(planted, client, words):
    for address in ("/matters/", "/matters.csv", "/matters/feed/"):
        response = client.get(address, {"q": words})
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert f"/matters/{planted.pk}/" not in content.decode()
        assert "楼道灯坏了" not in content.decode()


def test_logs_when_public_pages_are_read_and_matter_is_handled_then_hold_nothing_private(
    world, client, caplog, capfd, request
):
    caplog.set_level(logging.DEBUG)
    lines = structlog.testing.capture_logs()
    with lines as structured:
        planted = request.getfixturevalue("planted")
        public_answers(client, planted)
        client.get("/matters/", {"q": "楼道"})
    written = capfd.readouterr()
    own = [
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith(("django.db", "faker", "PIL", "asyncio"))
    ]
    text = "\n".join([*own, written.out, written.err, *map(str, structured)])
    assert hits(text) == []


def test_trail_when_matter_was_handled_then_holds_nothing_private(planted):
    from governance.trail.models import Entry

    assert hits("\n".join(str(data) for data in Entry.objects.values_list("data", flat=True))) == []
