"""Grant calls, tenders and rewards through their pages: the office, an organisation's phone, a scorer, everybody."""

from datetime import timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from funds.models import Agreement, Application, Bid, GrantCall, RewardGrant, Tender
from governance.deadlines.services import sweep
from governance.people.models import User
from governance.people.roles import Role
from tests.factories import posted
from tests.funds.grant_world import DAY, Grants, build_grants
from tests.funds.world import NOW, YUAN
from tests.grievances.api_client import Api
from tests.grievances.test_verbs_pages import signed_in

DRAFT = {
    "title": "2027 年公益创投", "words": "面向社会组织", "budget": "1000", "most": "600", "criteria": "需求 60\n方案 40",
    "resident_weight": "40", "mean": "PLAIN", "closes_at": "2026-11-28T18:00",
}  # fmt: skip


def text_of(response) -> str:
    return response.content.decode()


def test_call_when_worked_through_the_pages_then_from_draft_to_agreement(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = build_grants()
    GrantCall.objects.all().delete()
    stranger = Client()
    with time_machine.travel(NOW, tick=False):
        office, contact = signed_in(world.funds.handler), signed_in(world.contact())
        assert stranger.get("/grants/").status_code == 200 and "现在没有接受申报" in text_of(stranger.get("/grants/"))
        assert office.get("/desk/funds/calls/new/").status_code == 200
        draft = DRAFT | {"purse": world.purse.pk}
        assert "正好 100 分" in text_of(office.post("/desk/funds/calls/new/", draft | {"criteria": "需求 60"}))
        assert office.post("/desk/funds/calls/new/", draft).status_code == 302
        world.call = GrantCall.objects.get()
        public, desk = f"/grants/calls/{world.call.code}/", f"/desk/funds/calls/{world.call.code}/"
        assert stranger.get(public).status_code == 404, "a draft is the office's"
        assert office.post(f"{desk}edit/", draft | {"title": "公益创投"}).status_code == 302
        assert "至少一位专家" in text_of(office.post(f"{desk}open/"))
        world.experts = [User.objects.create(username="expert", display_name="专家", password="!")]
        seat = {"who": "expert", "title": "高校教师", "kind": "EXPERT"}
        assert "没有这个账号" in text_of(office.post(f"{desk}seat/", seat | {"who": "谁"}))
        assert office.post(f"{desk}seat/", seat).status_code == 302
        assert office.post(f"{desk}open/").status_code == 302
        assert "登录后申报" in text_of(stranger.get(public)) and "2027" not in text_of(stranger.get(public))
        assert "公益创投" in text_of(stranger.get("/grants/"))
        for page, status in ((f"{public}apply/", 302), ("/grants/mine/", 302)):
            assert stranger.get(page).status_code == status
        _apply(world, contact, public)
        outsider = signed_in(User.objects.create(display_name="居民", password="!"))
        assert outsider.get(f"{public}apply/").status_code == 403
        assert outsider.get(desk).status_code == 403 and "还不是已报到单位" in text_of(outsider.get("/grants/mine/"))
    _score_and_award(world, public, desk)


def _apply(world: Grants, contact: Client, public: str) -> None:
    form = {"organisation": world.organisation().pk, "title": "陪伴老人", "words": "每周上门", "budget": "讲师费"}
    assert "空一格" in text_of(contact.post(f"{public}apply/", form))
    form["budget"] = "讲师费 300.50\n材料 199.5"
    assert contact.post(f"{public}apply/", form).status_code == 302
    row = Application.objects.get()
    own = f"/grants/applications/{row.pk}/"
    assert row.amount_fen == 500 * YUAN and "还没有提交" in text_of(contact.get(own))
    assert contact.post(f"{own}edit/", form | {"title": "陪伴"}).status_code == 302
    upload = {"kind": "PLAN", "title": "方案", "file": SimpleUploadedFile("a.pdf", b"text")}
    assert contact.post(f"{own}documents/", upload).status_code == 422
    upload["file"] = SimpleUploadedFile("a.pdf", b"%PDF-1.4 plan")
    assert contact.post(f"{own}documents/", upload).status_code == 302
    document = row.documents.get()
    assert contact.get(f"/grants/documents/{document.pk}/").status_code == 200
    assert signed_in(world.contact(1)).get(f"/grants/documents/{document.pk}/").status_code == 404
    assert signed_in(world.contact(1)).get(own).status_code == 404
    assert contact.post(f"{own}submit/").status_code == 302 and contact.post(f"{own}submit/").status_code == 422
    assert "已提交" in text_of(contact.get(own)) and "陪伴" in text_of(contact.get("/grants/mine/"))


def _score_and_award(world: Grants, public: str, desk: str) -> None:
    row = Application.objects.get()
    closes_at = GrantCall.objects.get().closes_at
    sweep(now=closes_at)
    with time_machine.travel(closes_at, tick=False):
        office, expert = signed_in(world.funds.handler), signed_in(world.experts[0])
        scoring = f"/grants/scoring/{world.call.code}/"
        assert signed_in(world.contact()).get(scoring).status_code == 404
        assert "先说有没有利益冲突" in text_of(expert.get(scoring))
        score = {"points_c1": "50", "points_c2": "40", "words": "可行"}
        assert expert.post(f"{scoring}{row.pk}/", score).status_code == 409
        assert "还有 1 份" in text_of(office.get(desk)) and office.post(f"{desk}award/", {}).status_code == 409
        assert expert.post(f"{scoring}declare/", {}).status_code == 302
        assert expert.post(f"{scoring}{row.pk}/", score | {"points_c1": "61"}).status_code == 422
        assert expert.post(f"{scoring}{row.pk}/", score).status_code == 302
        assert "我打 90 分" in text_of(expert.get(scoring))
        assert "90" not in text_of(Client().get(public)), "nobody outside reads scores before they are published"
        award = {"application_id": row.pk, "amount": "500.01"}
        assert "不超过申请" in text_of(office.post(f"{desk}award/", award))
        assert office.post(f"{desk}award/", award | {"amount": "500"}).status_code == 302
        assert office.post(f"{desk}publish/").status_code == 302
        assert "90.00 分" in text_of(Client().get(public))
        agreement = Agreement.objects.get()
        contract = f"/desk/funds/agreements/{agreement.pk}/"
        days = {"signed_on": "2026-11-28", "midterm_on": "2027-02-28", "ends_on": "2027-05-28"}
        percents = {"first_percent": "50", "midterm_percent": "30"}
        assert office.post(f"{contract}sign/", days | percents | {"first_percent": "70"}).status_code == 422
        assert office.post(f"{contract}sign/", days | percents).status_code == 302
        assert office.post(f"{contract}midterm/", {"points": "90", "words": "好"}).status_code == 403
        reviewer = signed_in(world.funds.reviewer)
        assert reviewer.post(f"{contract}midterm/", {"points": "30", "words": "没有开展"}).status_code == 302
        assert "余款退回" in text_of(Client().get(f"/grants/agreements/{agreement.pk}/"))
        auditor = signed_in(posted(Role.AUDITOR, "500108"))
        for page in (
            desk,
            contract,
            "/desk/funds/calls/?state=CLOSED",
            "/desk/funds/agreements/",
            "/desk/funds/rewards/",
        ):
            assert auditor.get(page).status_code == 200, page
        assert "没有需要您做" in text_of(auditor.get(desk))
        assert signed_in(posted(Role.STREET_OFFICER, "500108001")).get(desk).status_code == 404


def test_tender_when_worked_through_the_pages_then_sealed_opened_awarded_and_rated(db, django_assert_max_num_queries):
    world = build_grants()
    with time_machine.travel(NOW, tick=False):
        office = signed_in(world.funds.handler)
        form = {
            "purse": world.purse.pk, "title": "助餐", "words": "每天一百份", "ceiling": "5000", "criteria": "价格 40\n方案 60",
        }  # fmt: skip
        assert office.post("/desk/funds/tenders/new/", form).status_code == 302
        tender = Tender.objects.get()
        public, desk = f"/grants/tenders/{tender.code}/", f"/desk/funds/tenders/{tender.code}/"
        soon = {"closes_at": (NOW + 19 * DAY).strftime("%Y-%m-%dT%H:%M")}
        assert "不得少于 20 天" in text_of(office.post(f"{desk}publish/", soon))
        closes = {"closes_at": (NOW + 21 * DAY).strftime("%Y-%m-%dT%H:%M")}
        assert office.post(f"{desk}publish/", closes).status_code == 302
        for number in range(3):
            contact = signed_in(world.contact(number))
            bid = {"organisation": world.organisation(number).pk, "price": f"{4000 + number}", "words": "保密的方案"}
            assert contact.post(f"{public}bid/", bid).status_code == 302
        assert "密封保存" in text_of(contact.get("/grants/mine/")) and "4002" not in text_of(
            contact.get(f"{public}bid/")
        )
        assert contact.post(f"{public}bid/{Bid.objects.last().pk}/withdraw/").status_code == 302
        assert contact.post(f"{public}bid/", bid).status_code == 302
        for client in (Client(), office):
            page = text_of(client.get(public)) + text_of(office.get(desk))
            assert "社工站" not in page and "4,000" not in page and "保密" not in page
    tender.refresh_from_db()
    world.now = tender.closes_at
    sweep(now=world.now)
    with time_machine.travel(world.now, tick=False):
        office, reviewer = signed_in(world.funds.handler), signed_in(world.funds.reviewer)
        assert "4,000" in text_of(Client().get(public)) and "保密" not in text_of(Client().get(public))
        bids = list(Bid.objects.filter(withdrawn_at=None).order_by("price_fen"))
        for number, bid in enumerate(bids):
            marks = {"bid_id": bid.pk, "points_c1": 40 - number, "points_c2": 50}
            assert reviewer.post(f"{desk}mark/", marks).status_code == 302
        assert office.post(f"{desk}award/", {"bid_id": bids[0].pk}).status_code == 302
        day = world.now.date()
        contract = {
            "number": "HT-1", "signed_on": day, "starts_on": day, "ends_on": day + timedelta(days=300), "items": "送到\n热的",
        }  # fmt: skip
        assert office.post(f"{desk}sign/", contract).status_code == 302
        assert (
            "HT-1" not in text_of(Client().get(public)) and office.post(f"{desk}publish-contract/").status_code == 302
        )
        assert "HT-1" in text_of(Client().get(public))
        stranger = signed_in(User.objects.create(display_name="外人", password="!"))
        assert stranger.post(f"{public}rate/", {"stars": "5"}).status_code == 403
        for page in ("/grants/", "/grants/tenders/", "/desk/funds/tenders/", public, desk):
            with django_assert_max_num_queries(45):
                assert office.get(page).status_code == 200, page


def test_reward_when_asked_on_a_phone_then_assessed_and_granted_at_the_desk(db):
    world = build_grants()
    with time_machine.travel(NOW, tick=False):
        contact, reviewer = signed_in(world.contact()), signed_in(world.funds.reviewer)
        form = {
            "organisation": world.organisation().pk, "fund": world.funds.fund.pk, "title": "花园", "words": "种好了",
            "most": "300",
        }  # fmt: skip
        assert contact.post("/grants/rewards/apply/", form).status_code == 302
        row = RewardGrant.objects.get()
        desk = f"/desk/funds/rewards/{row.pk}/"
        assert "花园" not in text_of(Client().get("/grants/rewards/"))
        assert reviewer.post(f"{desk}assess/", {"points": "70", "words": "看过"}).status_code == 302
        treasurer = signed_in(world.funds.treasurer)
        assert treasurer.post(f"{desk}grant/", {"purse": world.purse.pk}).status_code == 302
        assert "240" in text_of(Client().get("/grants/rewards/")) and "花园" in text_of(contact.get("/grants/mine/"))
        project = RewardGrant.objects.get().project
        worker = signed_in(posted(Role.COMMUNITY_WORKER, world.funds.community.code))
        assert worker.get("/desk/funds/rewards/").status_code == 200
        assert project.state == "RUNNING"


def test_api_when_used_by_office_organisation_and_scorer_then_the_same_rules(db):
    world = build_grants()
    code = world.call.code
    base = f"/api/v1/grant-calls/{code}/"
    with time_machine.travel(NOW, tick=False):
        office, contact, stranger = Api(world.funds.handler), Api(world.contact()), Api()
        assert stranger.get(base).status_code == 404 and office.get(base).data["verbs"]
        User.objects.create(username="expert", display_name="专家", password="!")
        seat = {"who": "expert", "title": "教师", "kind": "EXPERT"}
        assert office.post(f"{base}seat/", seat).status_code == 200
        assert contact.post(f"{base}open/", {}).status_code == 404
        assert office.post(f"{base}open/", {}).status_code == 200
        assert stranger.get("/api/v1/grant-calls/").data["results"][0]["code"] == code
        form = {"organisation": world.organisation().pk, "title": "陪伴", "words": "上门", "budget": []}
        assert contact.post(f"{base}apply/", form).status_code == 422
        form["budget"] = [{"title": "人工", "amount_fen": 500 * YUAN}]
        assert Api(world.contact(1)).post(f"{base}apply/", form).status_code == 422, "not theirs"
        made = contact.post(f"{base}apply/", form)
        assert made.status_code == 200 and made.data["state"] == "DRAFT"
        row = {"application_id": int(made.data["name"])}
        assert contact.post(f"{base}submit/", row).data["state"] == "SUBMITTED"
        assert stranger.get(base).data["applications"] == []
        ask = {"organisation": world.organisation().pk, "fund": world.funds.fund.pk, "title": "花园", "words": "种好了"}
        assert contact.post("/api/v1/rewards/", ask | {"most_fen": 100}).status_code == 201
    sweep(now=world.call.closes_at)
    with time_machine.travel(world.call.closes_at, tick=False):
        office, expert = Api(world.funds.handler), Api(User.objects.get(username="expert"))
        assert expert.post(f"{base}declare/", {"application_ids": []}).status_code == 200
        score = row | {"points": {"need": 60, "plan": 30}}
        assert expert.post(f"{base}score/", score | {"points": {}}).status_code == 422
        assert expert.post(f"{base}score/", score).status_code == 200
        assert office.post(f"{base}award/", row | {"amount": 500 * YUAN}).status_code == 200
        assert office.post(f"{base}publish/", {}).status_code == 200
        assert Api().get(base).data["applications"][0]["score"] == "90.00"
