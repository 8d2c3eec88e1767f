"""The banks through their pages and the API: a resident's phone, the counter, what strangers get, every role."""

from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from governance.common.codes import new_code
from governance.people.roles import Role
from tests.factories import DISTRICT, STREET, make_area, posted
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import photo_file, signed_in
from tests.volunteers.bank_world import DAY, OTHER, Bank, build_bank
from volunteers.models import BankOffice, ExchangeOrder, FamilyTie, Product, StockPaper, TimeOrder
from volunteers.policies.bank import STEPS, decide
from volunteers.services.bank import goods, orders
from volunteers.states.bank import OfficeKind
from volunteers.states.bank_steps import BankActors


@pytest.fixture
def bank(db) -> Bank:
    return build_bank()


def text_of(response) -> str:
    return response.content.decode()


def test_exchange_when_worked_through_the_pages_then_from_points_to_the_counter(bank):
    one, stranger = bank.person().user, Client()
    bank.serve(bank.person(), minutes=120, is_for_frail=True)
    rice = bank.product(price=15, stock=1)
    with time_machine.travel(bank.now, tick=False):
        phone, counter = signed_in(one), signed_in(bank.keeper)
        assert stranger.get("/bank/").status_code == 200 and "居民手里的积分" in text_of(stranger.get("/bank/"))
        assert "每小时 10 积分" in text_of(stranger.get("/bank/rules/"))
        assert "大米" in text_of(stranger.get("/bank/goods/")) and "登录后兑换" in text_of(
            stranger.get(f"/bank/goods/{rice.pk}/")
        )
        assert stranger.get("/bank/mine/").status_code == 302
        assert "20" in text_of(phone.get("/bank/mine/")) and "2 小时" in text_of(phone.get("/me/"))
        place = f"/bank/goods/{rice.pk}/place/"
        assert phone.post(place, {"quantity": "9", "submission": uuid4()}).status_code == 422
        assert phone.post(place, {"quantity": "2", "submission": uuid4()}).status_code == 409
        assert phone.post(place, {"quantity": "1", "submission": uuid4()}).status_code == 302
        order = ExchangeOrder.objects.get()
        digits = orders.pickup_digits(order.code)
        page = text_of(phone.get(f"/bank/orders/{order.code}/"))
        assert f"{digits[:4]} {digits[4:]}" in page and "data:image/svg" in page
        assert signed_in(bank.person(1).user).get(f"/bank/orders/{order.code}/").status_code == 404
        assert "换完了" in text_of(phone.get(f"/bank/goods/{rice.pk}/"))
        desk = f"/desk/bank/{bank.here.pk}/"
        assert one.display_name in text_of(counter.get(desk)) and phone.get(desk).status_code == 403
        assert "没有等待领取" in text_of(counter.post(f"{desk}find/", {"pickup_code": "1234"}))
        found = text_of(counter.post(f"{desk}find/", {"pickup_code": f"{digits[:4]} {digits[4:]}"}))
        assert "已交给本人" in found
        assert signed_in(bank.keepers[OTHER]).get(desk).status_code == 404
        hand_over = f"/desk/bank/orders/{order.code}/hand-over/"
        assert counter.post(hand_over, {"pickup_code": "00000000"}).status_code == 422
        assert counter.post(hand_over, {"pickup_code": digits}).status_code == 302
        assert counter.post(hand_over, {"pickup_code": digits}).status_code == 409
        assert "已领取" in text_of(phone.get(f"/bank/orders/{order.code}/")) and "−15" in text_of(
            phone.get("/bank/mine/points/")
        )
        shelf = f"/desk/bank/goods/{rice.pk}/"
        assert counter.post(f"{shelf}stock-in/", {"quantity": 5, "why": "采购"}).status_code == 302
        assert counter.post(f"{shelf}count/", {"counted": 4, "reason": "少一件"}).status_code == 302
        paper = StockPaper.objects.get()
        assert counter.post(f"/desk/bank/papers/{paper.pk}/confirm/").status_code == 403
        clerk = signed_in(bank.clerk)
        assert "核对" in text_of(clerk.get(f"/desk/bank/papers/{paper.pk}/"))
        assert clerk.post(f"/desk/bank/papers/{paper.pk}/confirm/").status_code == 302
        assert "库存 4" in text_of(clerk.get(shelf))
        chief = signed_in(bank.chief)
        budget = {"points": 50, "reason": "年度预算", "submission": uuid4()}
        assert chief.post(f"{desk}budget/", budget).status_code == 302
        give = {"volunteer": bank.person(1).code, "points": 5, "reason": "评优", "submission": uuid4()}
        assert counter.post(f"{desk}points/", give).status_code == 302
        assert "可发预算 45" in text_of(counter.get(desk))
        new = {"kind": "GOODS", "name": "肥皂", "price": 3, "most_each": 1, "icon": "droplet"}
        assert counter.post(f"{desk}product/", new).status_code == 302
        assert counter.post(f"{desk}product/", new).status_code == 422
        office = f"/bank/offices/{bank.here.pk}/"
        assert "没有公开姓名" in text_of(stranger.get(office)) and "肥皂" in text_of(stranger.get(office))
        assert counter.post(f"{desk}not-named/").status_code == 409
        assert counter.post(f"{desk}be-named/", {"duty": ""}).status_code == 422
        for duty in ("管理员", "管兑换和盘点"):
            assert counter.post(f"{desk}be-named/", {"duty": duty}).status_code == 302
        where = {"address": "一楼大厅", "opening_hours": "周二至周日", "phone": "023-1"}
        assert counter.post(f"{desk}details/", where).status_code == 302
        named = text_of(stranger.get(office))
        assert all(word in named for word in (bank.keeper.display_name, "管兑换和盘点", "一楼大厅", "周二至周日"))
        assert bank.clerk.display_name not in named, "who did not agree is not named"
        listed = {one["id"]: one["people"] for one in stranger.get("/api/v1/bank-offices/").json()["results"]}
        assert listed[bank.here.pk] == [{"name": bank.keeper.display_name, "duty": "管兑换和盘点"}]
        held = bank.keeper.postings.all()
        held.update(ends_on=bank.now.date())
        assert "管兑换和盘点" not in text_of(stranger.get(office)), "nor who works there no longer"
        held.update(ends_on=None)
        assert "撤下我的姓名" in text_of(counter.get(desk)) and "撤下我的姓名" not in text_of(clerk.get(desk))
        assert counter.post(f"{desk}not-named/").status_code == 302
        assert not bank.here.people.exists() and phone.post(f"{desk}be-named/", {"duty": "x"}).status_code == 403
        for reader in (posted(Role.AUDITOR, DISTRICT), posted(Role.STREET_OFFICER, STREET)):
            assert signed_in(reader).get(desk).status_code == 200
            assert signed_in(reader).post(f"{desk}be-named/", {"duty": "x"}).status_code == 403
            assert signed_in(reader).post(f"{shelf}stock-in/", {"quantity": 5, "why": "x"}).status_code == 403


def test_photos_when_the_office_adds_them_then_in_the_catalogue_until_the_goods_are_hidden(
    bank, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    rice, now, stranger = bank.product(), bank.now, Client()
    shelf = f"/desk/bank/goods/{rice.pk}/"
    with time_machine.travel(now, tick=False):
        keeper, auditor, admin = map(signed_in, (bank.keeper, posted(Role.AUDITOR, DISTRICT), posted(Role.ADMIN)))
        assert "<img" not in text_of(stranger.get("/bank/goods/")) and "还没有照片" in text_of(keeper.get(shelf))
        assert auditor.get(f"{shelf}photo/").status_code == 403
        assert auditor.post(f"{shelf}photo/", {"photos": photo_file()}).status_code == 403
        for wrong in ({}, {"photos": SimpleUploadedFile("x.jpg", b"<svg>")}, {"photos": [photo_file()] * 7}):
            assert keeper.post(f"{shelf}photo/", wrong).status_code == 422
        assert not any(one.is_file() for one in tmp_path.rglob("*")), "nothing of what was refused stays"
        assert keeper.post(f"{shelf}photo/", {"photos": [photo_file(), photo_file()]}).status_code == 302
        first, second = rice.photos.all()
        address = f"/bank/goods/photos/{first.public_id}/"
        assert f"{address}?size=thumb" in text_of(stranger.get("/bank/goods/"))
        assert address in text_of(stranger.get(f"/bank/goods/{rice.pk}/"))
        shown = stranger.get(f"{address}?size=thumb")
        assert shown.status_code == 200 and b"".join(shown.streaming_content).startswith(b"\xff\xd8")
        shelves = (shelf, f"/desk/bank/{bank.here.pk}/", f"/admin/volunteers/product/{rice.pk}/change/")
        for who, page in zip((keeper, keeper, admin), shelves, strict=True):
            assert str(first.public_id) in text_of(who.get(page)), page
        assert "删除" in text_of(keeper.get(shelf)) and "删除" not in text_of(auditor.get(shelf))
        hidden = {"price": 10, "state": "HIDDEN", "words": ""}
        assert keeper.post(f"{shelf}change/", hidden).status_code == 302
        seen = {name: who.get(address).status_code for name, who in
                (("stranger", stranger), ("keeper", keeper), ("auditor", auditor), ("admin", admin))}  # fmt: skip
        assert seen == {"stranger": 404, "keeper": 200, "auditor": 200, "admin": 200}
        drop = {"photo": first.public_id}
        assert auditor.post(f"{shelf}drop-photo/", drop).status_code == 403
        with django_capture_on_commit_callbacks(execute=True):
            assert keeper.post(f"{shelf}drop-photo/", drop).status_code == 302
        assert keeper.post(f"{shelf}drop-photo/", drop).status_code == 422
    assert list(rice.photos.all()) == [second] and len([one for one in tmp_path.rglob("*") if one.is_file()]) == 2


def test_hours_when_spent_on_the_phone_then_asked_taken_done_and_paid(bank):
    one, two = bank.person(), bank.person(1)
    bank.serve(one, minutes=120, is_for_frail=True)
    with time_machine.travel(bank.now, tick=False):
        phone, helper, office = signed_in(one.user), signed_in(two.user), signed_in(bank.clerk)
        community = bank.serving.community.pk
        family = {"name": "李桂英", "relation": "PARENT", "phone": "", "community": community}
        assert phone.post("/bank/new/family/", family).status_code == 302
        tie = FamilyTie.objects.get()
        assert "等待核实" not in text_of(office.get("/desk/bank/families/")) and one.user.display_name in text_of(
            office.get("/desk/bank/families/")
        )
        wanted = {
            "tie": tie.pk, "words": "陪着去医院", "wanted_on": "2026-11-18", "minutes": 60, "place": "3栋201",
            "phone": "13900000000", "community": community, "submission": uuid4(),
        }  # fmt: skip
        assert phone.post("/bank/new/help/", wanted).status_code == 422, "not checked yet"
        assert office.post(f"/desk/bank/families/{tie.pk}/confirm/").status_code == 302
        assert phone.post("/bank/new/help/", wanted | {"minutes": 600}).status_code == 409
        assert phone.post("/bank/new/help/", wanted).status_code == 302
        order = TimeOrder.objects.get()
        job = f"/bank/hours/{order.code}/"
        assert "3栋201" in text_of(phone.get(job)) and "3栋201" not in text_of(helper.get(job)), (
            "not before it is taken"
        )
        assert "陪着去医院" in text_of(helper.get("/bank/hours/"))
        assert signed_in(posted(Role.GRID_WORKER)).get(job).status_code == 404
        assert office.post(f"/desk{job}mark-frail/", {"is_frail": "on"}).status_code == 302
        assert helper.post(f"{job}take/").status_code == 302 and "3栋201" in text_of(helper.get(job))
        done = {"served_on": "2026-11-16", "starts_at": "09:00", "minutes": 50}
        assert helper.post(f"{job}do/", done | {"minutes": 70}).status_code == 422
        assert helper.post(f"{job}do/", done).status_code == 302
        assert helper.post(f"{job}confirm/", {"stars": 5}).status_code == 403
        assert phone.post(f"{job}confirm/", {"stars": 5}).status_code == 302
        assert "50 分钟" in text_of(helper.get("/bank/mine/")) and "1 小时 10 分钟" in text_of(phone.get("/bank/mine/"))
        assert phone.post("/bank/new/pool/", {"points": "", "minutes": 10, "submission": uuid4()}).status_code == 302
        assert "先给谁服务" in text_of(phone.get("/bank/rules/"))
        assert office.get("/desk/bank/hours/new/").status_code == 200
        for page in (
            "/bank/family/",
            "/bank/new/give/",
            "/bank/new/move/",
            "/desk/bank/",
            "/desk/bank/hours/?state=CONFIRMED",
        ):
            assert (office if "desk" in page else phone).get(page).status_code == 200, page


def test_every_step_when_every_role_tries_then_the_table_alone_decides(bank):
    owner, taker, other = bank.person(), bank.person(1), bank.person(2)
    bank.serve(owner, minutes=240, is_for_frail=True)
    people = {
        "owner": owner.user, "taker": taker.user, "other": other.user, "keeper": bank.keeper, "clerk": bank.clerk,
        "chief": bank.chief, "street": posted(Role.STREET_OFFICER, STREET), "auditor": posted(Role.AUDITOR, DISTRICT),
        "elsewhere": bank.keepers[OTHER],
    }  # fmt: skip
    rice = bank.product(price=1)
    job = bank.done(bank.ask(owner.user), taker, 30)
    rows = [
        bank.order(owner.user, rice), bank.tie(owner.user, relative=other.user), job,
        goods.write_off(product_id=rice.pk, quantity=1, reason="坏了", actor=bank.keeper, now=bank.now),
    ]  # fmt: skip
    may = {
        ("ExchangeOrder", BankActors.OWNER): {"owner"}, ("ExchangeOrder", BankActors.KEEPER): {"keeper", "clerk"},
        ("StockPaper", BankActors.SECOND): {"clerk"}, ("StockPaper", BankActors.KEEPER): {"keeper", "clerk"},
        ("FamilyTie", BankActors.OFFICE): {"clerk"}, ("FamilyTie", BankActors.RELATIVE): {"other"},
        ("FamilyTie", BankActors.OWNER): {"owner"}, ("TimeOrder", BankActors.OFFICE): {"clerk"},
        ("TimeOrder", BankActors.VOLUNTEER): {"taker", "other"}, ("TimeOrder", BankActors.TAKER): {"taker"},
        ("TimeOrder", BankActors.CONFIRMER): {"owner", "clerk"}, ("TimeOrder", BankActors.OWNER): {"owner"},
    }  # fmt: skip
    for row in rows:
        table = STEPS[type(row)]
        if isinstance(row, FamilyTie):
            row.agreed_at = None
        for state in {state for state, _verb in table}:
            row.state = state
            for verb in {verb for _state, verb in table}:
                allowed = {name for name, person in people.items() if decide(person, verb, row, bank.now)}
                step = table.get((state, verb))
                expected = may.get((type(row).__name__, step.actors), set()) if step else set()
                assert allowed == expected, (type(row).__name__, state, verb)
                assert bool(decide(None, verb, row, bank.now)) == bool(step and step.actors is BankActors.SYSTEM)


def test_api_when_used_by_programs_then_the_same_rules(bank):
    one = bank.person().user
    bank.serve(bank.person(), minutes=120, is_for_frail=True)
    rice = bank.product(price=15)
    mine, counter, nobody = Api(one), Api(bank.keeper), Api()
    assert [row["name"] for row in nobody.get("/api/v1/bank-offices/").json()["results"]][0] == "总行"
    assert nobody.get(f"/api/v1/goods/?office={bank.here.pk}").json()["results"][0]["free"] == 5
    assert nobody.get("/api/v1/orders/").status_code == 401
    with time_machine.travel(bank.now, tick=False):
        sent = {"quantity": 1, "submission": str(uuid4())}
        for _twice in range(2):
            assert mine.post(f"/api/v1/goods/{rice.pk}/order/", sent).status_code == 200
        order = ExchangeOrder.objects.get()
        account = mine.get("/api/v1/time-accounts/mine/").json()
        assert (account["points"], account["points_reserved"], account["minutes"]) == (5, 15, 120)
        verbs = f"/api/v1/orders/{order.code}/"
        code = {"pickup_code": orders.pickup_digits(order.code)}
        assert Api(bank.person(1).user).post(f"{verbs}cancel/", {}).status_code == 404
        assert mine.post(f"{verbs}hand-over/", code).status_code == 403
        assert counter.post(f"{verbs}hand-over/", {"pickup_code": "1"}).status_code == 422
        assert counter.post(f"{verbs}hand-over/", code).json()["state"] == "HANDED_OVER"
        assert mine.post(f"{verbs}cancel/", {}).status_code == 409
        job = bank.ask(one, 30)
        assert Api(bank.person(1).user).post(f"/api/v1/time-orders/{job.code}/take/", {}).json()["state"] == "TAKEN"
        assert mine.get("/api/v1/time-orders/").json()["results"][0]["code"] == job.code


def test_office_when_opened_at_the_desk_then_by_the_head_office_once_an_area(bank):
    area = make_area(f"{STREET}099", "新桥社区")
    chief, keeper = signed_in(bank.chief), signed_in(bank.keeper)
    asked = {"area": area.pk, "name": "新桥储蓄所", "opening_hours": "周一到周五"}
    with time_machine.travel(bank.now, tick=False):
        assert "开设网点" in text_of(chief.get("/desk/bank/")) and "开设网点" not in text_of(keeper.get("/desk/bank/"))
        assert keeper.post("/desk/bank/open/", asked).status_code == 422
        wrong = chief.post("/desk/bank/open/", asked | {"name": ""})
        assert wrong.status_code == 422 and "周一到周五" in text_of(wrong)
        assert chief.post("/desk/bank/open/", asked).status_code == 302
        assert "新桥储蓄所" in text_of(chief.get("/desk/bank/"))
        assert chief.post("/desk/bank/open/", asked).status_code == 422
    assert BankOffice.objects.get(area=area).kind == OfficeKind.SAVINGS


def test_counter_when_its_lists_are_long_then_every_row_is_reached_by_turning_pages(bank):
    here, one = bank.here, bank.person().user
    rice = bank.product(stock=1)
    place = {"office": here, "area_code": here.area_code}
    goods_made = Product.objects.bulk_create(Product(name=f"货{number:03d}", price=1, **place) for number in range(105))
    for number in range(105):
        goods.stock_in(product_id=rice.pk, quantity=1, why=f"第{number:03d}批", actor=bank.keeper, now=bank.now)
    StockPaper.objects.bulk_create(
        StockPaper(product=product, area_code=here.area_code, kind="COUNT", quantity=1, reason=f"因{number:03d}",
                   asked_by=bank.keeper, asked_at=bank.now)
        for number, product in enumerate(goods_made)
    )  # fmt: skip
    ExchangeOrder.objects.bulk_create(
        ExchangeOrder(code=new_code("DH"), user=one, product=product, quantity=1, points=1, pickup_index=uuid4().hex,
                      submission=uuid4(), placed_at=bank.now, pick_up_until=bank.now + DAY, **place)
        for product in goods_made
    )  # fmt: skip
    desk, shelf = f"/desk/bank/{here.pk}/", f"/desk/bank/goods/{rice.pk}/"
    with time_machine.travel(bank.now, tick=False):
        counter, stranger = signed_in(bank.keeper), signed_in(bank.keepers[OTHER])
        first = text_of(counter.get(desk))
        assert f"{desk}orders/" in first and f"{desk}papers/" in first
        for address, wanted in (
            (desk, "货{:03d}</a>"), (shelf, "第{:03d}批"), (f"{desk}orders/", "货{:03d} × 1"), (f"{desk}papers/", "因{:03d}"),
        ):  # fmt: skip
            seen, shown = address, ""
            for _page in range(4):
                page = counter.get(seen)
                shown += text_of(page)
                seen = page.context["next_url"]
                if not seen:
                    break
            assert [number for number in range(105) if wanted.format(number) not in shown] == [], address
            assert stranger.get(address).status_code == 404, address
        assert "没有这样的盘点和报损单" in text_of(counter.get(f"{desk}papers/?state=CONFIRMED"))
        only = text_of(counter.get(f"{desk}papers/?product={goods_made[7].pk}"))
        assert "因007" in only and "因008" not in only
        assert "因104" in text_of(counter.get(f"{desk}papers/?product=9{'9' * 30}"))
