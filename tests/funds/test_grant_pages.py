"""Grant calls, tenders and rewards through their pages: the office, an organisation's phone, a scorer, everybody."""

from datetime import timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from funds.models import Agreement, Application, Bid, Document, GrantCall, RewardGrant, Tender
from governance.deadlines.services import sweep
from governance.people.models import User
from governance.people.roles import Role
from tests.factories import posted
from tests.funds.grant_world import DAY, Grants, build_grants, resident_of
from tests.funds.world import NOW, YUAN
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import signed_in

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
        for page in (f"{public}apply/", "/grants/rewards/apply/"):
            refused = outsider.get(page)
            assert refused.status_code == 403 and "/grids/registration/organisation/" in text_of(refused), page
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
        scan = {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 signed")}
        assert office.post(f"{contract}sign/", days | percents | scan).status_code == 302
        _agreement_papers(world, contract, office)
        assert office.post(f"{contract}midterm/", {"points": "90", "words": "好"}).status_code == 403
        reviewer = signed_in(world.funds.reviewer)
        assert reviewer.post(f"{contract}midterm/", {"points": "30", "words": "没有开展"}).status_code == 302
        late = signed_in(world.contact()).get(f"/grants/agreements/{agreement.pk}/documents/")
        assert late.status_code == 409 and "已经中止，余款已退回" in text_of(late), "said kindly, with where to go"
        thanks = text_of(expert.get(scoring))
        assert "评审结果和履行情况在公开页面" in thanks and "谢谢您参加评审" in thanks and public in thanks
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


def _agreement_papers(world: Grants, desk: str, office: Client) -> None:
    """The signed one: inside until the office has cleared it; more of them from either side."""
    row = Document.objects.get(project__agreement__isnull=False)
    public, address = desk.removeprefix("/desk").replace("/funds/", "/grants/"), f"/projects/documents/{row.pk}/"
    contact, stranger = signed_in(world.contact()), Client()
    assert row.kind == "AGREEMENT" and "签好的协议" in text_of(office.get(desk)) + text_of(contact.get(public))
    assert stranger.get(address).status_code == 404 and address not in text_of(stranger.get(public))
    report = {"kind": "REPORT", "title": "半年报告", "file": SimpleUploadedFile("b.pdf", b"%PDF-1.4 report")}
    assert signed_in(world.contact(1)).post(f"{public}documents/", report).status_code == 403
    report["file"].seek(0)
    assert contact.post(f"{public}documents/", report).status_code == 302
    pk = public.rstrip("/").rpartition("/")[2]
    photo = {"kind": "PHOTO", "title": "照片", "file": SimpleUploadedFile("c.pdf", b"%PDF-1.4 photo")}
    for caller in (world.contact(), world.funds.handler):
        photo["file"].seek(0)
        assert Api(caller).post(f"agreements/{pk}/attach/", photo, files=True).status_code == 200
    assert contact.post(f"{desk}clear/", {"document_id": row.pk, "is_public": "yes"}).status_code == 403
    assert office.post(f"{desk}clear/", {"document_id": row.pk, "is_public": "yes"}).status_code == 302
    assert stranger.get(address).status_code == 200 and address in text_of(stranger.get(public))
    assert "半年报告" not in text_of(stranger.get(public)) and "半年报告" in text_of(office.get(desk))
    listed = [one["title"] for one in Api().get(f"agreements/{pk}/documents/").data["results"]]
    assert (
        listed == ["签好的协议"] and len(Api(world.contact()).get(f"agreements/{pk}/documents/").data["results"]) == 3
    )


def test_tender_when_worked_through_the_pages_then_sealed_opened_awarded_and_rated(
    db, settings, tmp_path, django_assert_max_num_queries
):
    settings.MEDIA_ROOT = tmp_path
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
        contract["file"] = SimpleUploadedFile("ht.pdf", b"%PDF-1.4 signed")
        assert office.post(f"{desk}sign/", contract).status_code == 302
        clear = {"document_id": Document.objects.get(kind="AGREEMENT").pk, "is_public": "yes"}
        assert office.post(f"{desk}clear/", clear).status_code == 302
        more = {"kind": "OTHER", "title": "补充协议", "file": SimpleUploadedFile("b.pdf", b"%PDF-1.4 more")}
        assert office.post(f"{desk}attach/", more).status_code == 302, "long after bids were taken"
        assert (
            "HT-1" not in text_of(Client().get(public)) and office.post(f"{desk}publish-contract/").status_code == 302
        )
        assert "HT-1" in text_of(Client().get(public)) and "签好的合同" in text_of(Client().get(public))
        late = signed_in(world.contact(2)).get(f"{public}bid/")
        assert late.status_code == 409 and "已经定标并签了合同" in text_of(late)
        stranger = signed_in(User.objects.create(display_name="外人", password="!"))
        assert stranger.post(f"{public}rate/", {"stars": "5"}).status_code == 403
        for kind in ("tenders", "votes", "payments", "projects", "choices"):
            assert 'data-open-pane="filters"' in text_of(office.get(f"/desk/funds/{kind}/?pane=filters")), kind
        for page in ("/grants/", "/grants/tenders/", "/desk/funds/tenders/", public, desk):
            with django_assert_max_num_queries(45):
                assert office.get(page).status_code == 200, page


def test_reward_when_asked_on_a_phone_then_assessed_granted_and_rated_on_its_own_page(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = build_grants()
    with time_machine.travel(NOW, tick=False):
        contact, reviewer = signed_in(world.contact()), signed_in(world.funds.reviewer)
        office, stranger = signed_in(world.funds.handler), Client()
        form = {
            "organisation": world.organisation().pk, "fund": world.funds.fund.pk, "title": "花园", "words": "种好了",
            "most": "300",
        }  # fmt: skip
        asked = contact.post("/grants/rewards/apply/", form)
        row = RewardGrant.objects.get()
        public, desk = f"/grants/rewards/{row.pk}/", f"/desk/funds/rewards/{row.pk}/"
        assert (
            asked.status_code == 302
            and asked["Location"] == public
            and "等基金复核人评定" in text_of(contact.get(public))
        )
        photo = {"kind": "PHOTO", "title": "花开了", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 photo")}
        assert contact.post(f"{public}documents/", photo).status_code == 302
        address = f"/projects/documents/{Document.objects.get().pk}/"
        assert "花开了" in text_of(contact.get(public)) and "花开了" in text_of(reviewer.get(desk))
        for client in (stranger, signed_in(world.contact(1))):
            assert client.get(public).status_code == 404, "the office's and its own until it is granted"
        assert "花园" not in text_of(stranger.get("/grants/rewards/"))
        assert reviewer.post(f"{desk}assess/", {"points": "70", "words": "看过"}).status_code == 302
        treasurer = signed_in(world.funds.treasurer)
        assert treasurer.post(f"{desk}grant/", {"purse": world.purse.pk}).status_code == 302
        assert public in text_of(stranger.get("/grants/rewards/")) and public in text_of(contact.get("/grants/mine/"))
        assert "240" in text_of(stranger.get(public)) and "花开了" not in text_of(stranger.get(public))
        assert (
            office.post(f"{desk}clear/", {"document_id": Document.objects.get().pk, "is_public": "yes"}).status_code
            == 302
        )
        assert "花开了" in text_of(stranger.get(public)) and stranger.get(address).status_code == 200
        neighbour = resident_of(world)
        assert contact.post(f"{public}rate/", {"stars": "5"}).status_code == 403
        assert signed_in(neighbour).post(f"{public}rate/", {"stars": "4", "words": "好看"}).status_code == 302
        assert Api(neighbour).post(f"rewards/{row.pk}/rate/", {"stars": 5, "words": "真好看"}).status_code == 200
        page = text_of(stranger.get(public))
        assert "真好看" in page and "5.0 星，1 人评价" in page and "B 合格" in page
        seen = Api().get(f"rewards/{row.pk}/").data
        assert (seen["result"], seen["grade"], seen["stars"], seen["ratings"]) == ("种好了", "B", 5.0, 1)
        project = RewardGrant.objects.get().project
        assert office.post(f"{desk}end/").status_code == 409, "not paid yet"
        assert "办结" not in text_of(office.get(desk))
        world.pay(project)
        assert Api(world.funds.handler).post(f"rewards/{row.pk}/end/", {}).status_code == 200
        assert office.post(f"{desk}end/").status_code == 409, "once"
        project.refresh_from_db()
        assert public in text_of(stranger.get(f"/projects/{project.code}/")) and project.state == "DONE"
        worker = signed_in(posted(Role.COMMUNITY_WORKER, world.funds.community.code))
        assert worker.get("/desk/funds/rewards/").status_code == 200


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
        _begin(office, contact, world)
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


def _begin(office: Api, contact: Api, world: Grants) -> None:
    """Calls and tenders as drafts: figures in 分, criteria as rows."""
    criteria = [{"title": "需求", "points": 60}, {"title": "方案", "points": 40}]
    both = {"purse": world.purse.pk, "title": "新的", "words": "说明", "criteria": criteria}
    call = both | {
        "budget": 1000 * YUAN, "most": 600 * YUAN, "resident_weight": 40, "mean": "PLAIN", "closes_at": "2026-12-01T18:00+08:00",
    }  # fmt: skip
    for path, given in (("grant-calls/", call), ("tenders/", both | {"ceiling": 5000 * YUAN, "is_stable": False})):
        assert Api().post(path, given).status_code == 401 and contact.post(path, given).status_code == 403
        wrong = office.post(path, given | {"criteria": criteria[:1]})
        assert wrong.status_code == 422 and "criteria" in wrong.data["fields"]
        assert office.post(path, given | {"criteria": "需求 60"}).status_code == 422, "rows, no lines"
        made = office.post(path, given)
        assert made.status_code == 201 and made.data["state"] == "DRAFT", made.data
        seen = office.get(f"{path}{made.data['name']}/").data
        assert [(one["title"], one["points"]) for one in seen["criteria"]] == [("需求", 60), ("方案", 40)]
        edited = office.post(f"{path}{made.data['name']}/edit/", given | {"title": "改了"})
        assert edited.status_code == 200, edited.data
    assert GrantCall.objects.latest("pk").most_fen == 600 * YUAN and Tender.objects.get().ceiling_fen == 5000 * YUAN
