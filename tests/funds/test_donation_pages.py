"""The pages of giving and of the money desk: who sees what, what a refusal looks like, what stays private."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from funds.models import Appeal, BankLine, Gift, Pledge, Purse
from funds.presets.foundation import load_foundation_presets
from funds.services import appeals, foundation, gifts
from funds.services.appeals import NewAppeal
from funds.services.gifts import NewGift
from funds.services.pledges import NewDonor
from funds.services.receipts import holder_code_of, proof_of
from funds.states.donations import Audience
from governance.people.roles import Role
from tests.factories import UserFactory, posted
from tests.funds.world import NOW, Funds, build_funds

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)
NAME, PHONE = "李四光", "13900001111"


@pytest.fixture
def funds(db, time_machine) -> Funds:
    time_machine.move_to(NOW, tick=False)
    load_foundation_presets()
    return build_funds()


def given(funds: Funds, yuan: int = 100, name: str = NAME, user=None, public_name: str = "") -> Gift:
    return gifts.receive_gift(
        new=NewGift(purse=funds.purse, holding=funds.bank, amount_fen=yuan * 100, received_on=TODAY, is_voluntary=True),
        donor=NewDonor(name=name, phone=PHONE, user=user, public_name=public_name), actor=funds.handler, now=NOW,
    )  # fmt: skip


def text(response) -> str:
    return response.content.decode()


def test_pledge_page_when_a_stranger_gives_then_how_to_pay_and_nobody_else_reads_it(client, funds):
    page = f"/donations/funds/{funds.fund.pk}/give/"
    assert "没有公开募捐资格" in text(client.get(page))
    form = {"purse": funds.purse.pk, "amount_fen": "88.80", "way": "BANK", "relation": "NOBODY", "name": NAME}
    refused = client.post(page, form)
    assert refused.status_code == 422
    assert "第三十二条" in text(refused)
    assert client.post(page, form | {"amount_fen": "-5", "is_voluntary": "on"}).status_code == 422
    assert "第四十条" in text(client.post(page, form | {"relation": "RELATED", "is_voluntary": "on"}))
    assert not Pledge.objects.exists()
    done = client.post(page, form | {"is_voluntary": "on"}, follow=True)
    pledge = Pledge.objects.get()
    assert pledge.code in text(done)
    assert funds.bank.number in text(done)
    client.logout()
    client.cookies.clear()
    assert client.get(f"/donations/pledges/{pledge.code}/").status_code == 404
    assert client.get(f"/donations/funds/{funds.fund.pk}/give/?appeal=9").status_code == 404


def test_appeal_of_a_community_when_a_stranger_opens_it_then_told_who_may(client, funds):
    new = NewAppeal(
        purse=funds.purse, audience=Audience.MUTUAL, title="给长椅添一块板", words="自愿", starts_on=TODAY,
        ends_on=TODAY + timedelta(days=9),
    )  # fmt: skip
    appeal = appeals.open_appeal(new=new, actor=funds.handler, now=NOW)
    assert appeal.title in text(client.get("/donations/"))
    page = f"/donations/funds/{funds.fund.pk}/give/?appeal={appeal.pk}"
    shown = text(client.get(page))
    assert "第一百二十二条" in shown and "已收到" in shown
    assert "amount_fen" not in shown and "备案号" not in shown
    foundation.grant_public_status(
        foundation_id=funds.foundation.pk,
        granted_on=date(2021, 5, 1),
        number="慈公募001",
        actor=funds.treasurer,
        now=NOW,
    )
    asked = appeals.open_appeal(
        new=replace(new, purse=Purse.objects.get(pk=funds.purse.pk), audience=Audience.PUBLIC, title="给全区添长椅", filing_number="备2026-7"), actor=funds.handler,
        now=NOW,
    )  # fmt: skip
    shown = text(client.get(page.replace(f"={appeal.pk}", f"={asked.pk}")))
    for words in (funds.foundation.name, "慈公募001", "备2026-7", funds.purse.purpose, "每一笔收支都公开"):
        assert words in shown, "慈善法 25"


def test_public_pages_when_read_then_no_name_that_was_not_given_to_everybody(client, funds, django_assert_num_queries):
    given(funds, 30)
    given(funds, 20, public_name="南坪一位老师")
    wrong = given(funds, 7)
    gifts.reverse_gift(gift_id=wrong.pk, public_note="重复入账", actor=funds.treasurer, now=NOW)
    client.get("/donations/")
    pages = [client.get("/donations/"), client.get(f"/funds/{funds.fund.pk}/")]
    assert "50.00" in text(pages[0])
    for words in ("南坪一位老师", "匿名", "已冲正", "重复入账", "50.00"):
        assert words in text(pages[1])
    for page in pages:
        assert page.status_code == 200
        for private in (NAME, PHONE, funds.bank.number):
            assert private not in text(page)
    with django_assert_num_queries(8):  # with three rows and with thirteen
        client.get(f"/funds/{funds.fund.pk}/")
    for _each in range(10):
        given(funds, 1)
    client.get(f"/funds/{funds.fund.pk}/")  # its figures are kept until a transfer moves
    with django_assert_num_queries(8):
        client.get(f"/funds/{funds.fund.pk}/")


def test_receipt_when_its_holder_opens_it_then_record_name_and_consent(client, funds):
    gift = given(funds)
    receipt = gift.receipts.get()
    own = f"/donations/gifts/{receipt.code}/"
    assert client.get(own).status_code == 404
    assert client.get(f"/donations/receipts/{receipt.code}/print/").status_code == 404
    wrong = client.post("/donations/mine/", {"code": receipt.code, "secret": "0000-0000-0000"})
    assert wrong.status_code == 422
    opened = client.post("/donations/mine/", {"code": receipt.code, "secret": holder_code_of(receipt)}, follow=True)
    assert opened.redirect_chain[-1][0] == own
    paper = text(client.get(f"/donations/receipts/{receipt.code}/print/"))
    assert NAME in paper
    assert "壹佰元整" in paper
    assert "data:image/svg+xml" in paper
    client.post(own, {"public_name": "一位邻居"})
    gift.refresh_from_db()
    assert gift.public_name == "一位邻居"

    staff = funds.handler
    client.force_login(staff)
    bench = client.post("/desk/funds/new/purse/", {"fund": funds.fund.pk, "title": "长椅", "purpose": "楼下长椅"})
    assert bench.status_code == 302
    to = Purse.objects.get(title="长椅")
    step = f"/desk/funds/gifts/{gift.pk}/change/"
    client.post(step, {"to_purse": to.pk, "amount_fen": "40", "reason": "居民想要长椅"})
    change = gift.purpose_changes.get()
    client.logout()
    client.post("/donations/mine/", {"code": receipt.code, "secret": holder_code_of(receipt)})
    assert "第五十六条" in text(client.get(own))
    client.post(f"{own}changes/{change.pk}/", {"answer": "yes"})
    to.account.refresh_from_db()
    assert to.account.balance == 4000


def test_qr_of_a_receipt_when_scanned_then_genuine_or_void_and_never_the_donor(client, funds):
    gift = given(funds)
    receipt = gift.receipts.get()
    address = f"/donations/receipts/{receipt.code}/{proof_of(receipt)}/"
    assert "真实有效" in text(client.get(address))
    assert NAME not in text(client.get(address))
    assert holder_code_of(receipt) not in text(client.get(address))
    assert client.get(f"/donations/receipts/{receipt.code}/{'0' * 32}/").status_code == 404
    gifts.reverse_gift(gift_id=gift.pk, public_note="退回", actor=funds.treasurer, now=NOW)
    assert "已作废" in text(client.get(address))


def test_guesses_of_a_receipt_when_too_many_then_429(client, funds):
    receipt = given(funds).receipts.get()
    statuses = [
        client.post("/donations/mine/", {"code": receipt.code, "secret": f"{n:012d}"}).status_code for n in range(12)
    ]
    assert statuses == [422] * 10 + [429] * 2


def test_desk_when_opened_by_others_then_closed_and_the_auditor_sees_no_names(client, funds):
    gift = given(funds)
    pages = ["/desk/funds/", "/desk/funds/gifts/", f"/desk/funds/gifts/{gift.pk}/", "/desk/funds/pledges/?show=all",
             "/desk/funds/lines/", "/desk/funds/appeals/"]  # fmt: skip
    for page in pages:
        assert client.get(page).status_code == 302
    client.force_login(UserFactory())
    assert {client.get(page).status_code for page in pages} == {403}
    client.force_login(posted(Role.COMMUNITY_WORKER))
    assert {client.get(page).status_code for page in pages} == {403}
    client.force_login(posted(Role.AUDITOR))
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        assert NAME not in text(response)
    assert client.get("/desk/funds/new/gift/").status_code == 403
    assert client.post(f"/desk/funds/gifts/{gift.pk}/reverse/", {"public_note": "x"}).status_code == 403
    assert client.get(f"/donations/receipts/{gift.receipts.get().code}/print/").status_code == 404
    client.force_login(posted(Role.FUND_HANDLER, code="500108999"))
    assert client.get(f"/desk/funds/gifts/{gift.pk}/").status_code == 404


def test_desk_when_money_is_taken_in_then_each_form_does_what_it_says(client, funds):
    client.force_login(funds.handler)
    for slug in ("pledge", "gift", "appeal", "deposit", "purse"):
        assert client.get(f"/desk/funds/new/{slug}/").status_code == 200
    assert client.get("/desk/funds/new/nothing/").status_code == 404
    common = {"purse": funds.purse.pk, "amount_fen": "1,000.50", "source": "ENTERPRISES", "kind": "ORGANISATION",
              "name": "某某超市", "relation": "NOBODY", "is_voluntary": "on"}  # fmt: skip
    shown = client.post("/desk/funds/new/pledge/", common | {"way": "CASH"}, follow=True)
    assert "1,000.50" in text(shown)
    pledge = Pledge.objects.get()
    arrive = {"holding": funds.cash.pk, "amount_fen": "1000.50", "received_on": "2026-11-18"}
    client.post(f"/desk/funds/pledges/{pledge.pk}/receive/", arrive)
    gift = Gift.objects.get()
    count = f"/desk/funds/gifts/{gift.pk}/sign/"
    assert client.post(count, {"amount_fen": "1000.50"}).status_code == 403
    client.force_login(funds.reviewer)
    for page in ("/desk/funds/gifts/", f"/desk/funds/gifts/{gift.pk}/"):
        assert "1,000.50" not in text(client.get(page))
    wrong = client.post(count, {"amount_fen": "999"})
    assert wrong.status_code == 422
    assert "不一样" in text(wrong)
    client.post(count, {"amount_fen": "1000.50"})
    gift.refresh_from_db()
    assert gift.state == "RECEIVED"
    again = client.post(count, {"amount_fen": "1000.50"})
    assert again.status_code == 409
    owed = {"purse": funds.purse.pk, "audience": "MUTUAL", "title": "捐款", "words": "每户必须捐 50 元",
            "starts_on": "2026-11-18", "ends_on": "2026-12-01"}  # fmt: skip
    client.force_login(funds.handler)
    assert "第三十二条" in text(client.post("/desk/funds/new/appeal/", owed))
    assert client.post("/desk/funds/new/appeal/", owed | {"words": "自愿"}).status_code == 302
    client.post(f"/desk/funds/appeals/{Appeal.objects.get().pk}/close/")
    assert Appeal.objects.get().state == "CLOSED"


def test_desk_when_a_statement_comes_then_lines_are_matched_on_their_pages(client, funds):
    client.force_login(funds.treasurer)
    assert client.get("/desk/funds/new/fund/").status_code == client.get("/desk/funds/new/account/").status_code == 200
    given(funds, 100)
    rows = "交易日期,收入,支出,余额,对方户名,摘要\n2026-11-18,100,,100,李四光,捐\n2026-11-18,8.80,,108.80,周七,爱心\n合计,,,,,\n"
    file = SimpleUploadedFile("a.csv", rows.encode("gb18030"))
    done = client.post("/desk/funds/new/statement/", {"holding": funds.bank.pk, "file": file}, follow=True)
    assert "新增 2 行" in text(done)
    assert "看不懂日期" in text(done)
    bad = SimpleUploadedFile("a.pdf", b"%PDF")
    refused = client.post("/desk/funds/new/statement/", {"holding": funds.bank.pk, "file": bad})
    assert refused.status_code == 422
    first, second = BankLine.objects.order_by("pk")
    page = text(client.get(f"/desk/funds/lines/{first.pk}/"))
    action = re.search(rf'action="(/desk/funds/lines/{first.pk}/is/[^"]+)"', page)[1]
    client.post(action)
    client.post(f"/desk/funds/lines/{second.pk}/gift/", {"purse": funds.purse.pk, "source": "RESIDENTS"})
    assert set(BankLine.objects.values_list("state", flat=True)) == {"MATCHED"}
    assert client.post(action).status_code == 404
    assert "对得上" in text(client.get("/desk/funds/"))
    client.post(f"/desk/funds/lines/{first.pk}/unmatch/")
    first.refresh_from_db()
    assert first.state == "OPEN"


def test_api_when_books_are_read_and_cash_is_signed_then_as_at_the_desk(funds):
    caller = APIClient()
    gift = given(funds)
    box = gifts.receive_gift(
        new=NewGift(purse=funds.purse, holding=funds.cash, amount_fen=900, received_on=TODAY, is_voluntary=True),
        donor=NewDonor(), actor=funds.handler, now=NOW,
    )  # fmt: skip
    caller.force_authenticate(funds.handler)
    assert [row["amount_fen"] for row in caller.get("/api/v1/gifts/").json()["results"]] == [900, 10_000]
    assert caller.get("/api/v1/foundations/").json()["results"][0]["meter"]["ledger_fen"] == 10_000
    assert caller.get("/api/v1/funds/").json()["results"][0]["balance_fen"] == 10_000
    assert NAME not in caller.get("/api/v1/gifts/").content.decode()
    sign = f"/api/v1/gifts/{box.pk}/sign/"
    assert caller.post(sign, {"amount_fen": 900}, format="json").json()["code"] == "same_person"
    caller.force_authenticate(funds.treasurer)
    assert caller.post(sign, {"amount_fen": 901}, format="json").status_code == 422
    assert caller.post(sign, {"amount_fen": 900}, format="json").json()["state"] == "RECEIVED"
    assert caller.post(sign, {"amount_fen": 900}, format="json").status_code == 409
    back = caller.post(f"/api/v1/gifts/{gift.pk}/reverse/", {"public_note": "退回"}, format="json")
    assert back.json()["state"] == "REVERSED"
    caller.force_authenticate(posted(Role.COMMUNITY_WORKER))
    assert caller.get("/api/v1/gifts/").json()["results"] == caller.get("/api/v1/bank-lines/").json()["results"] == []
    assert caller.post(sign, {"amount_fen": 900}, format="json").status_code == 404
