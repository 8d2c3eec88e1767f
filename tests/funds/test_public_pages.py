"""The books, reports and yearly budgets on screen and as files: what everybody reads, what a desk does, what stays private."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from funds.models import BankLine, DeclaredRelation, Disclosure, Document, Foundation, YearBudget, YearExpense
from funds.money import yuan
from funds.presets.duties import load_duty_presets
from funds.presets.foundation import load_foundation_presets
from funds.selectors.figures import Scope, flows, gauges_of, leverage
from funds.services import bank, disclosures, gifts, year_budgets
from funds.services.gifts import NewGift
from funds.services.pledges import NewDonor, NewPledge, cancel_pledge, pledge
from funds.services.receipts import holder_code_of
from governance.ledger.models import Transfer
from governance.ledger.recount import recount
from governance.people.roles import Role
from governance.trail.services import seal
from tests.factories import UserFactory, at, posted
from tests.funds.world import NOW, Funds, build_funds, moved

pytestmark = pytest.mark.django_db
NAME = "李四光"
LATER = at("2027-02-03 10:00")


@pytest.fixture
def funds(db, time_machine) -> Funds:
    time_machine.move_to(NOW, tick=False)
    load_foundation_presets()
    load_duty_presets()
    return build_funds()


def given(funds: Funds, yuan: int, **donor):
    return gifts.receive_gift(
        new=NewGift(purse=funds.purse, holding=funds.bank, amount_fen=yuan * 100, received_on=NOW.date(), is_voluntary=True),
        donor=NewDonor(name=NAME, phone="13900001111", **donor), actor=funds.handler, now=NOW,
    )  # fmt: skip


def text(response) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


def test_books_when_read_by_everybody_then_figures_and_no_name_with_as_many_questions_for_three(
    client, funds, django_assert_max_num_queries
):
    empty = text(client.get(f"/funds/{funds.fund.pk}/"))
    assert "还没有一笔账" in empty and "最近 12 个月没有收支" in empty
    given(funds, 1000, public_name="=李老师")
    project = funds.project()
    moved(funds.purse.account, project.purse.account, 600, "c", subject=funds.voted(600))
    moved(project.purse.account, funds.bank.account, 100, "p")
    paper = {"project": project, "kind": "PLAN", "added_by": funds.handler, "added_at": NOW, "file": "x.pdf"}
    for title, is_public in (("长椅图纸", True), ("内部报价", False)):
        Document.objects.create(**paper, title=title, sha256=title, is_public=is_public)
    client.get(f"/funds/{funds.fund.pk}/")
    with django_assert_max_num_queries(12):
        page = text(client.get(f"/funds/{funds.fund.pk}/"))
    for words in (
        "1,000.00",
        "楼下长椅",
        "=李老师",
        "内部调拨",
        "撬动资金",
        "长椅图纸",
        f"/projects/{project.code}/",
        "2025-12 至 2026-11",
        '<th scope="row">11月</th><td>1,000.00</td><td>100.00</td>',
    ):
        assert words in page
    assert NAME not in page and "内部报价" not in page
    for _number in range(3):
        given(funds, 1)
    client.get(f"/funds/{funds.fund.pk}/")
    with django_assert_max_num_queries(12):
        assert "匿名" in text(client.get(f"/funds/{funds.fund.pk}/"))
    own = text(client.get(f"/foundations/{funds.foundation.pk}/?year=2026"))
    assert "基金会管理条例第二十九条" in own and funds.fund.name in own and NAME not in own
    assert client.get("/funds/99999/").status_code == client.get("/foundations/99999/").status_code == 404
    assert client.get(f"/donations/funds/{funds.fund.pk}/").headers["Location"] == f"/funds/{funds.fund.pk}/"
    table = list(
        csv.reader(io.StringIO(text(client.get(f"/funds/{funds.fund.pk}/transfers.csv?year=2026")).lstrip("\ufeff")))
    )
    assert [row[2] for row in table[1:]] == ["1000.00", "0.00", "-100.00", "1.00", "1.00", "1.00"]
    assert table[1][4] == "'=李老师"
    assert len(text(client.get(f"/foundations/{funds.foundation.pk}/transfers.csv?year=2025")).splitlines()) == 1


def test_ledger_when_downloaded_then_it_recounts_and_does_not_say_which_account_gave(client, funds):
    donor = UserFactory()
    new = NewPledge(purse=funds.purse, amount_fen=500, way="BANK", is_voluntary=True)
    row = pledge(new=new, donor=NewDonor(user=donor), actor=donor, now=NOW)
    cancel_pledge(pledge_id=row.pk, reason="不捐了", actor=donor, now=NOW)
    given(funds, 10)
    gifts.reverse_gift(gift_id=given(funds, 3).pk, public_note="记错", actor=funds.treasurer, now=NOW)
    project = funds.project()
    moved(funds.purse.account, project.purse.account, 6, "c", subject=funds.voted(6))
    moved(funds.bank.account, project.purse.account, 9, "other")
    moved(project.purse.account, funds.bank.account, 4, "paid")
    seal(now=NOW)
    file = text(client.get("/funds/ledger.jsonl"))
    counted = recount(io.StringIO(file))
    assert len(counted.transfers) == 8 and counted.chain
    _books_agree(counted.books, funds)
    assert f'"actor_id":{donor.pk},' not in file and f'"actor_id":{funds.handler.pk},' in file and '"withheld"' in file
    assert "def recount" in text(client.get("/funds/recount.py"))


def _books_agree(books, funds: Funds) -> None:
    """What `recount.py` says at home is what the pages say."""
    own = funds.foundation.funds.get(kind="OWN")
    scopes = [Scope(funds.foundation), Scope(funds.foundation, own), Scope(funds.foundation, funds.fund)]
    assert [book.name for book in books] == [scopes[0].name, f"{own.name}（基金会本级）", funds.fund.name]
    for book, scope in zip(books, scopes, strict=True):
        found, lever = flows(scope), leverage(scope)
        assert book.whole() == {name: getattr(found, name) for name in book.whole()}
        assert (book.own, book.others) == (lever.own_fen, lever.other_fen)
    said = "\n".join(books[0].words())
    assert "现在有 15.00 元" in said and "收到 19.00 元，支出 4.00 元" in said and "项目另外得到 1.50 元" in said
    for band, gauge in gauges_of(funds.foundation, 2026, NOW.date()):
        assert f"{band.article}）：{yuan(gauge.value)} ÷ {yuan(gauge.base)} = " in said


def test_disclosures_when_late_published_and_printed_then_everybody_sees_it(client, funds, time_machine):
    given(funds, 1000)
    assert "没有要公开" in text(client.get("/funds/disclosures/?show=late"))
    disclosures.open_due(now=LATER)
    time_machine.move_to(LATER, tick=False)
    row = Disclosure.objects.get(kind="QUARTER", fund=funds.fund)
    public = f"/funds/disclosures/{row.pk}/"
    assert "有 2 项逾期未公开" in text(client.get("/funds/disclosures/"))
    assert client.get(f"/funds/disclosures/?kind=QUARTER&fund={funds.fund.pk}&show=due").status_code == 200
    waiting = text(client.get(public))
    assert "到期还没有公开" in waiting and "1,000.00" not in waiting
    assert "30 天的期限是本系统预设" in waiting and "未核实" in waiting
    assert client.get(f"{public}print/").status_code == 404
    desk = f"/desk/funds/disclosures/{row.pk}/"
    for user, status in ((UserFactory(), 403), (posted(Role.COMMUNITY_WORKER), 403), (posted(Role.AUDITOR), 200),
                         (posted(Role.FUND_HANDLER, "500109"), 404)):  # fmt: skip
        client.force_login(user)
        assert client.get(desk).status_code == status
    client.force_login(posted(Role.AUDITOR))
    assert client.post(f"{desk}publish/").status_code == 403
    client.force_login(funds.handler)
    assert "1,000.00" in text(client.get(desk)) and client.get(f"{desk}publish/").status_code == 200
    assert client.post(f"{desk}write/", {"words": ""}).status_code == 422
    assert client.post(f"{desk}publish/", {"words": "一切顺利"}).status_code == 302
    assert client.post(f"{desk}publish/").status_code == 409
    assert client.get(f"{desk}nothing/").status_code == 404
    for page in (public, f"{public}print/", desk):
        shown = text(client.get(page))
        assert "1,000.00" in shown and "一切顺利" in shown
    client.force_login(funds.treasurer)
    client.post(f"{desk}correct/", {"words": "多写了一个零"})
    assert "多写了一个零" in text(client.get(public))
    told = {"fund": funds.fund.pk, "title": "更换监事", "words": "按章程改选", "happened_on": "2027-02-01"}
    assert client.get("/desk/funds/disclosures/new/").status_code == 200
    assert client.post("/desk/funds/disclosures/new/", told | {"happened_on": "2027-03-01"}).status_code == 422
    assert "更换监事" in text(client.post("/desk/funds/disclosures/new/", told, follow=True))
    for page in (
        "/desk/funds/disclosures/",
        "/desk/funds/disclosures/?show=published",
        "/desk/funds/disclosures/?show=all",
    ):
        assert client.get(page).status_code == 200
    assert client.get("/desk/funds/disclosures/?show=x").status_code == 404


def test_budgets_when_kept_by_the_community_then_public_with_the_resolution(client, funds):
    assert "还没有社区登记" in text(client.get("/funds/budgets/"))
    secretary, worker = posted(Role.COMMUNITY_SECRETARY), posted(Role.COMMUNITY_WORKER)
    client.force_login(worker)
    assert client.get("/desk/funds/budgets/").status_code == 200
    assert client.get("/desk/funds/budgets/new/").status_code == 403
    client.force_login(secretary)
    new = {"community": funds.community.pk, "year": 2026, "kind": "WELFARE", "amount_fen": "1000"}
    assert client.get("/desk/funds/budgets/new/").status_code == 200
    assert client.post("/desk/funds/budgets/new/", new | {"amount_fen": "x"}).status_code == 422
    client.post("/desk/funds/budgets/new/", new)
    assert "已经登记" in text(client.post("/desk/funds/budgets/new/", new))
    budget = YearBudget.objects.get()
    desk = f"/desk/funds/budgets/{budget.pk}/"
    client.force_login(worker)
    use = {"on": "2026-11-18", "what": "重阳节慰问", "amount_fen": "300"}
    assert client.post(f"{desk}use/", use).status_code == 422
    decided = funds.resolution()
    assert client.post(f"{desk}use/", use | {"resolution": decided.pk}).status_code == 302
    assert client.get(f"{desk}correct/").status_code == 200 and client.get(f"{desk}change/").status_code == 403
    client.post(f"{desk}correct/", {"expense": YearExpense.objects.get().pk, "reason": "记错"})
    for page in (desk, "/desk/funds/budgets/", "/funds/budgets/?year=2026", f"/funds/budgets/{funds.community.code}/"):
        assert "1,000.00" in text(client.get(page))
    shown = text(client.get(f"/funds/budgets/{funds.community.code}/"))
    assert "更正：记错" in shown and decided.code in shown
    assert client.get("/funds/budgets/500108001003/").status_code == 404
    client.force_login(posted(Role.COMMUNITY_WORKER, "500108001003"))
    assert client.get(desk).status_code == 404
    client.force_login(UserFactory())
    assert client.get("/desk/funds/budgets/").status_code == 403


def test_setting_up_and_relations_when_at_the_desk_then_by_whom_it_concerns(client, funds):
    admin = posted(Role.ADMIN)
    client.force_login(admin)
    new = {"area": funds.foundation.area_id, "name": "第二基金会", "registered_on": "2025-01-01"}
    assert client.get("/desk/funds/new/foundation/").status_code == 200
    assert client.post("/desk/funds/new/foundation/", new | {"name": funds.foundation.name}).status_code == 422
    client.post("/desk/funds/new/foundation/", new)
    second = Foundation.objects.get(name="第二基金会")
    status = {"foundation": second.pk, "granted_on": "2025-06-01", "number": "渝 1"}
    assert "第二十二条" in text(client.post("/desk/funds/new/status/", status))
    client.post("/desk/funds/new/status/", status | {"granted_on": "2026-02-01"})
    second.refresh_from_db()
    assert second.public_status_from == date(2026, 2, 1)
    client.force_login(funds.handler)
    assert client.get("/desk/funds/new/foundation/").status_code == 403
    declared = {"foundation": funds.foundation.pk, "name": "王小二"}
    client.post("/desk/funds/relations/", declared)
    gift = given(funds, 10)
    client.post(f"/desk/funds/gifts/{gift.pk}/relation/", {"name": "李小四"})
    assert {"王小二", "李小四"} == {row.name for row in DeclaredRelation.objects.all()}
    assert "王小二" in text(client.get("/desk/funds/relations/"))
    own = DeclaredRelation.objects.get(manager=funds.handler)
    client.force_login(funds.treasurer)
    assert "王小二" not in text(client.get("/desk/funds/relations/"))
    assert client.post(f"/desk/funds/relations/{own.pk}/end/").status_code == 404
    client.force_login(funds.reviewer)
    assert "王小二" in text(client.get("/desk/funds/relations/"))
    client.force_login(posted(Role.AUDITOR))
    assert client.post("/desk/funds/relations/", declared).status_code == 403
    client.force_login(posted(Role.COMMUNITY_WORKER))
    assert client.get("/desk/funds/relations/").status_code == 403


def test_records_when_a_donor_looks_then_what_became_of_the_money_and_a_copy(client, funds):
    gift = given(funds, 1000)
    receipt = gift.receipts.get()
    page = f"/donations/gifts/{receipt.code}/records/"
    assert client.get(page).status_code == client.get(page.replace("records/", "records.csv")).status_code == 404
    client.post("/donations/mine/", {"code": receipt.code, "secret": holder_code_of(receipt)})
    assert "还没有支出" in text(client.get(page))
    project = funds.project()
    moved(funds.purse.account, project.purse.account, 600, "c", subject=funds.voted(600))
    shown = text(client.get(page))
    assert "600.00" in shown and "楼下长椅" in shown and "第四十二条" in shown
    copied = list(csv.reader(io.StringIO(text(client.get(page.replace("records/", "records.csv"))).lstrip("\ufeff"))))
    assert [row[2] for row in copied] == ["金额（元）", "1,000.00", "600.00"]
    assert NAME not in str(copied)


def test_api_when_books_are_read_and_reports_and_budgets_kept_then_as_at_the_desk(funds, time_machine):
    caller = APIClient()
    given(funds, 100, public_name="李老师")
    found = caller.get(f"/api/v1/funds/{funds.fund.pk}/books/").json()
    assert (found["balance_fen"], found["income"], found["gauges"]) == (
        10_000,
        [{"label": "社会捐赠", "fen": 10_000}],
        [],
    )
    assert found["months"][-1] == {"first": "2026-11-01", "income_fen": 10_000, "spending_fen": 0}
    assert len(caller.get(f"/api/v1/foundations/{funds.foundation.pk}/books/?year=2026").json()["gauges"]) == 2
    rows = caller.get(f"/api/v1/foundations/{funds.foundation.pk}/transfers/").json()["results"]
    assert [(row["fen"], row["who"]) for row in rows] == [(10_000, "李老师")]
    assert caller.get("/api/v1/funds/9999/transfers/").status_code == 404
    disclosures.open_due(now=LATER)
    time_machine.move_to(LATER, tick=False)
    row = Disclosure.objects.get(kind="QUARTER", fund=funds.fund)
    assert (
        caller.get(f"/api/v1/disclosures/?fund={funds.fund.pk}&state=DUE&kind=QUARTER").json()["results"][0]["id"]
        == row.pk
    )
    publish = f"/api/v1/disclosures/{row.pk}/publish/"
    assert caller.post(publish, {}, format="json").status_code == 401
    caller.force_authenticate(funds.handler)
    assert caller.post(f"/api/v1/disclosures/{row.pk}/drop/", {"words": "不需要"}, format="json").status_code == 403
    assert caller.post(publish, {"words": "顺利"}, format="json").json()["state"] == "PUBLISHED"
    assert caller.post(publish, {}, format="json").status_code == 409
    assert caller.get(f"/api/v1/disclosures/{row.pk}/").json()["content"]["sections"][0]["rows"][1]["fen"] == 10_000
    budget = year_budgets.enter_budget(
        community=funds.community, year=2027, kind="WELFARE", amount_fen=5_000, now=LATER,
        actor=posted(Role.COMMUNITY_SECRETARY),
    )  # fmt: skip
    uses = f"/api/v1/year-budgets/{budget.pk}"
    use = {"on": "2027-02-01", "what": "慰问", "amount_fen": 3_000}
    assert caller.post(f"{uses}/use/", use, format="json").status_code == 404
    caller.force_authenticate(posted(Role.COMMUNITY_WORKER))
    assert caller.post(f"{uses}/use/", use, format="json").status_code == 422
    spent = caller.post(f"{uses}/use/", use | {"resolution_id": funds.resolution().pk}, format="json")
    assert spent.status_code == 201
    back = {"expense_id": spent.json()["id"], "reason": "记错"}
    assert caller.post(f"{uses}/correct/", back, format="json").json()["amount_fen"] == -3_000
    assert len(caller.get(f"{uses}/uses/").json()["results"]) == 2
    assert (
        caller.get(f"/api/v1/year-budgets/?community={funds.community.code}&year=2027").json()["results"][0][
            "spent_fen"
        ]
        == 0
    )


def test_api_when_pledges_and_bank_lines_are_handled_then_as_at_the_desk(funds):
    caller = APIClient()
    caller.force_authenticate(funds.handler)
    new = {"purse_id": funds.purse.pk, "amount_fen": 5_000, "way": "BANK", "is_voluntary": True, "name": NAME}
    assert caller.post("/api/v1/pledges/new/", new | {"is_voluntary": False}, format="json").status_code == 422
    first, second = (caller.post("/api/v1/pledges/new/", new, format="json").json() for _number in range(2))
    assert first["state"] == "PLEDGED" and NAME not in str(first)
    cancelled = caller.post(f"/api/v1/pledges/{second['id']}/cancel/", {"reason": "不捐了"}, format="json")
    assert cancelled.json()["state"] == "CANCELLED"
    given(funds, 10)
    rows = "交易日期,收入,支出,余额,对方户名,摘要\n" + "".join(
        f"2026-11-18,{amount},,{balance},某某,捐\n" for amount, balance in ((50, 50), (10, 60), (3, 63), (1, 64))
    )
    file = SimpleUploadedFile("a.csv", rows.encode())
    bank.import_statement(holding=funds.bank, file=file, actor=funds.treasurer, now=NOW)
    lines = {row.amount_fen // 100: f"/api/v1/bank-lines/{row.pk}" for row in BankLine.objects.all()}
    assert caller.post(f"{lines[1]}/is-interest/", {}, format="json").status_code == 403
    caller.force_authenticate(funds.treasurer)
    assert caller.post(f"{lines[50]}/is-pledge/", {"pledge_id": first["id"]}, format="json").status_code == 201
    transfer = Transfer.objects.get(gift__amount_fen=1_000)
    assert caller.post(f"{lines[10]}/match/", {"transfer_id": 10**9}, format="json").status_code == 422
    assert caller.post(f"{lines[10]}/match/", {"transfer_id": transfer.pk}, format="json").json()["state"] == "MATCHED"
    assert caller.post(f"{lines[10]}/unmatch/", {}, format="json").json()["state"] == "OPEN"
    assert caller.post(f"{lines[3]}/is-gift/", {"purse_id": funds.purse.pk}, format="json").json()["amount_fen"] == 300
    assert caller.post(f"{lines[1]}/is-interest/", {}, format="json").json()["state"] == "MATCHED"
