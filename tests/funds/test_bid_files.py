"""Files of bids: sealed for everybody until all bids are opened, then for the desk, cleared for the public one by one."""

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from funds.models import Bid, Document, Tender
from governance.people.models import User
from governance.people.roles import Role
from governance.trail.models import Entry
from tests.factories import posted
from tests.funds.grant_world import DAY, build_grants
from tests.funds.world import NOW, YUAN
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import signed_in

MARK, TITLE = "底价三千八百", "业绩证明甲"


def proof(mark: str = MARK, title: str = TITLE) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{title}.pdf", f"%PDF-1.4 {mark}".encode())


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def stored(tmp_path) -> list[bytes]:
    return [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]


def raw_rows() -> str:
    """As the database has them."""
    with connection.cursor() as cursor:
        rows = []
        for table in ("funds_document", "funds_bid"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return f"{rows} {list(Entry.objects.values_list('data', flat=True))}"


def test_files_of_a_bid_when_sealed_then_read_by_nobody_and_when_opened_by_the_desk_and_cleared_by_everybody(
    db, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    world = build_grants()
    tender, few = world.tender(), world.tender(title="没人要")
    public, desk = f"/grants/tenders/{tender.code}/", f"/desk/funds/tenders/{tender.code}/"
    contact = world.contact()
    form = {"organisation": world.organisation().pk, "price": "3800", "words": "方案"}
    with time_machine.travel(NOW, tick=False):
        bidder = signed_in(contact)
        assert (
            bidder.post(
                f"{public}bid/", form | {"attachments": [proof(), SimpleUploadedFile("a.pdf", b"no")]}
            ).status_code
            == 422
        )
        assert (
            bidder.post(f"{public}bid/", form | {"attachments": [proof(title=f"{n}") for n in range(6)]}).status_code
            == 422
        )
        with django_capture_on_commit_callbacks(execute=True):
            assert bidder.post(f"{public}bid/", form | {"attachments": [proof("先投的")]}).status_code == 302
            assert (
                bidder.post(f"{public}bid/", form | {"attachments": [proof(), proof("二", "资质")]}).status_code == 302
            )
        assert "附件 2 个" in body(bidder.get(f"{public}bid/")).decode()
        sent = {
            "organisation": world.organisation(1).pk,
            "price_fen": 4000 * YUAN,
            "words": "方案",
            "attachments": proof("三", "三号"),
        }
        assert Api(world.contact(1)).post(f"tenders/{tender.code}/bid/", sent, files=True).status_code == 200
        world.bid(tender, 2, 4500)
        world.bid(few, 0, 100, attachments=[proof()])
        standing = Bid.objects.get(tender=tender, organisation=world.organisation(), withdrawn_at=None)
        assert [row.bid_id for row in Document.objects.filter(bid__tender=tender).order_by("id")][:2] == [
            standing.pk
        ] * 2
        assert not Document.objects.filter(bid__withdrawn_at__isnull=False).exists(), "taken back: forgotten"
        _nobody_reads(world, tender, tmp_path)
    with django_capture_on_commit_callbacks(execute=True):
        tender = world.bids_opened(tender)
    assert not Document.objects.filter(bid__tender=few).exists() and len(stored(tmp_path)) == 3
    assert MARK.encode() not in b"".join(stored(tmp_path)), "opened, and still encrypted where it lies"
    with time_machine.travel(world.now, tick=False):
        _desk_reads(world, tender, public, desk)


def _nobody_reads(world, tender: Tender, tmp_path) -> None:
    for hidden in (MARK, TITLE):
        assert hidden not in raw_rows() and hidden.encode() not in b"".join(stored(tmp_path))
    assert len(stored(tmp_path)) == 4, "the first bid's file is gone"
    admin = User.objects.create(username="root", display_name="管理员", password="!", is_staff=True, is_superuser=True)
    people = [
        None, world.contact(), world.contact(1), world.funds.handler, world.funds.reviewer,
        posted(Role.AUDITOR, "500108"), admin,
    ]  # fmt: skip
    desk = f"/desk/funds/tenders/{tender.code}/"
    documents = list(Document.objects.values_list("pk", flat=True))
    pages = [
        f"/grants/tenders/{tender.code}/", "/grants/mine/", f"/grants/tenders/{tender.code}/bid/", desk,
        "/desk/funds/tenders/", f"/api/v1/tenders/{tender.code}/", "/api/v1/tenders/",
        "/admin/funds/document/", f"/admin/funds/document/{documents[0]}/change/",
    ]  # fmt: skip
    files = [f"/{part}/documents/{pk}/" for part in ("grants", "projects") for pk in documents[:1]]
    for person in people:
        client = signed_in(person) if person else Client()
        for page in (*pages, *files):
            response = client.get(page)
            content = body(response)
            assert MARK.encode() not in content and TITLE.encode() not in content, (person, page)
            assert page not in files or response.status_code in (302, 404), (person, page)


def _desk_reads(world, tender: Tender, public: str, desk: str) -> None:
    row = Document.objects.get(title=TITLE)
    address = f"/grants/documents/{row.pk}/"
    office, handler, reviewer = signed_in(world.funds.handler), world.funds.handler, signed_in(world.funds.reviewer)
    for client in (office, reviewer, signed_in(world.contact())):
        assert MARK in body(client.get(address)).decode()
    assert (
        TITLE in body(reviewer.get(desk)).decode()
        and TITLE in body(signed_in(world.contact()).get("/grants/mine/")).decode()
    )
    for client, status in ((Client(), 302), (signed_in(world.contact(1)), 404)):
        assert client.get(address).status_code == status
    clear = {"document_id": row.pk, "is_public": "yes"}
    assert reviewer.post(f"{desk}clear/", clear).status_code == 403
    assert Api(handler).post(f"/api/v1/tenders/{tender.code}/clear/", clear).status_code == 200
    assert Client().get(address).status_code == 302 and TITLE not in body(Client().get(public)).decode(), (
        "not awarded yet"
    )
    best = Bid.objects.get(tender=tender, organisation=world.organisation(), withdrawn_at=None)
    for bid in tender.bids.filter(withdrawn_at=None):
        marks = {"bid_id": bid.pk, "points_need": 40 if bid == best else 30, "points_plan": 30}
        assert reviewer.post(f"{desk}mark/", marks).status_code == 302
    assert office.post(f"{desk}award/", {"bid_id": best.pk}).status_code == 302
    assert MARK in body(Client().get(address)).decode() and TITLE in body(Client().get(public)).decode()
    day = world.now.date()
    contract = {
        "number": "HT-1", "signed_on": str(day), "starts_on": str(day), "ends_on": str(day + 300 * DAY),
        "instalments": [{"title": "上半年", "due_on": str(day + 150 * DAY), "amount_fen": 1800 * YUAN}, {"title": "下半年", "due_on": str(day + 300 * DAY), "amount_fen": 2000 * YUAN}],
        "items": [{"title": "送到、热的"}, {"title": "满意", "instalment": 2}],
    }  # fmt: skip
    api = f"/api/v1/tenders/{tender.code}/"
    assert Api(handler).post(f"{api}sign/", contract).status_code == 200
    assert Api().get(api).data["contract"] is None and Api().get(api).data["bids"][0]["price_fen"] == 3800 * YUAN
    seen = Api(handler).get(api).data["contract"]
    assert [(one["position"], one["amount_fen"]) for one in seen["instalments"]] == [(1, 180000), (2, 200000)]
    assert [(one["title"], one["instalment"]) for one in seen["items"]] == [("送到、热的", 1), ("满意", 2)]
    accept = {"item_id": seen["items"][0]["id"], "is_accepted": "yes", "words": "好"}
    assert "第 2 期" in body(office.get(f"{desk}accept-item/")).decode()
    assert office.post(f"{desk}accept-item/", accept).status_code == 302
    assert [one["state"] for one in Api(handler).get(api).data["contract"]["instalments"]] == ["ACCEPTED", "OPEN"]
