"""Help among neighbours through its pages: phone, desk, a matter that becomes a request, supply and demand, strangers."""

import time_machine
from django.test import Client

from grievances.states import Kind, State
from tests.grievances.desk_pages import photo_file, signed_in
from tests.volunteers.needs_world import HOUR, NOW, Needs, build_needs
from volunteers.models import HelpKind, HelpRequest, MatchingRule, PartnerOffer, Skill, Wish
from volunteers.selectors.balance import balance_of, months_of
from volunteers.states.needs import HelpState
from volunteers.states.wishes import WishState


def text_of(response) -> str:
    return response.content.decode()


def asking(world: Needs, **given) -> dict:
    kind = HelpKind.objects.get(code="errand")
    return {
        "kind": kind.pk, "title": "帮忙买菜", "part": "ANY", "minutes_wanted": 60, "words": "腿脚不便",
        "place": f"building:{world.ground.building.pk}", "place_text": "", "detail": "502", "contact_name": "吴阿姨",
        "contact_phone": "13812345678", **given,
    }  # fmt: skip


def test_request_when_worked_through_phone_and_desk_then_from_asking_to_rating(db):
    world = build_needs()
    stranger, asker, helper, clerk = Client(), *map(signed_in, (world.asker, world.helper, world.clerk))
    with time_machine.travel(NOW, tick=False):
        assert "我要求助" in text_of(stranger.get("/needs/")) and stranger.get("/needs/new/").status_code == 302
        assert asker.post("/needs/new/", asking(world, title="")).status_code == 422
        assert asker.post("/needs/new/", asking(world, place="", place_text="不知道")).status_code == 422
        found = asker.post("/needs/new/", asking(world, place="", place_text="阳光", find_place="1"))
        assert found.status_code == 200 and "阳光花园" in text_of(found) and "帮忙买菜" in text_of(found)
        assert asker.post("/needs/new/", asking(world, is_frail="on")).status_code == 302
        request = HelpRequest.objects.get()
        own, desk = f"/needs/{request.code}/", f"/desk/needs/{request.code}/"
        assert stranger.get(own).status_code == 302 and signed_in(world.giver).get(own).status_code == 404
        seen = text_of(helper.get(own))
        assert "帮忙买菜" in text_of(helper.get("/needs/")) and "13812345678" not in seen and "502" not in seen
        assert helper.get(f"{own}claim/").status_code == 200 and helper.post(f"{own}claim/").status_code == 302
        assert helper.post(f"{own}look/").status_code == 409
        assert "等社区确认" in text_of(clerk.get("/desk/needs/?scope=claimed"))
        assert asker.get(desk).status_code == 403
        street = signed_in(world.ground.street_officer)
        assert (
            "现在没有需要您做的操作" in text_of(street.get(desk)) and street.post(f"{desk}approve/").status_code == 403
        )
        assert clerk.post(f"{desk}approve/").status_code == 302 and clerk.post(f"{desk}approve/").status_code == 409
        opened = text_of(helper.post(f"{own}look/"))
        assert "13812345678" in opened and "502" in opened and "这次查看已经记录" in opened
        assert "13812345678" not in text_of(helper.get(own)), "shown once"
    with time_machine.travel(NOW + 3 * HOUR, tick=False):
        clerk = signed_in(world.clerk)  # staff's sessions end after two idle hours
        finish = {"starts_at": "2026-11-18T11:00", "minutes": 40, "result": "买好了"}
        assert helper.post(f"{own}finish/", finish | {"starts_at": "2026-11-18T13:00"}).status_code == 422
        assert helper.post(f"{own}finish/", finish).status_code == 302
        assert "请您评价" in text_of(asker.get(own)) and "互助和心愿" in text_of(asker.get("/me/"))
        assert clerk.post(f"{desk}confirm/", {"minutes": 40}).status_code == 302
        assert asker.post(f"{own}rate/", {"stars": "5", "words": "热心"}).status_code == 302
        assert "已经帮成" in text_of(asker.get(own)) and "热心" in text_of(clerk.get(desk))
        assert request.code[3:7] in text_of(asker.get("/needs/mine/")) or "帮忙买菜" in text_of(
            asker.get("/needs/mine/")
        )


def test_desk_when_entering_inviting_referring_then_done_and_lists_cost_the_same(db, django_assert_max_num_queries):
    world = build_needs()
    clerk, grid = signed_in(world.clerk), signed_in(world.ground.grid_worker)
    world.volunteer()
    with time_machine.travel(NOW, tick=False):
        assert clerk.get("/desk/needs/new/").status_code == 200
        assert grid.post("/desk/needs/new/", asking(world)).status_code == 302
        request = HelpRequest.objects.get()
        desk = f"/desk/needs/{request.code}/"
        page = text_of(clerk.get(desk))
        assert "谁合适" in page and "志愿者0" in page and grid.get(desk).status_code == 404
        assert clerk.post(f"{desk}invite/", {"volunteers": [world.volunteer().pk]}).status_code == 302
        assert clerk.post(f"{desk}invite/", {}).status_code == 422
        offers = "/desk/needs/offers/"
        organisation = world.offer(title="旧的").organisation
        given = {
            "area": world.ground.community.pk, "organisation": organisation.pk, "kind": request.kind_id,
            "title": "助餐", "payer": "RESIDENT", "starts_on": "2026-11-01",
        }  # fmt: skip
        assert "收费标准" in text_of(clerk.post(offers, given))
        assert clerk.post(offers, given | {"price_words": "每餐 8 元"}).status_code == 302
        assert "居民低偿付费" in text_of(Client().get(f"/needs/services/?area={world.ground.community.code}"))
        offer = PartnerOffer.objects.get(title="助餐")
        assert clerk.post(f"{desk}refer/", {"offer": offer.pk}).status_code == 302
        assert clerk.post(f"{offers}{offer.pk}/end/").status_code == 302
        assert "助餐" not in text_of(Client().get(f"/needs/services/?area={world.ground.community.code}"))
        world.asked()
        with django_assert_max_num_queries(14) as one:
            clerk.get("/desk/needs/?scope=all")
        for _number in range(3):
            world.asked()
        with django_assert_max_num_queries(len(one)):
            clerk.get("/desk/needs/?scope=all")


def test_matter_when_private_then_its_page_makes_a_request_and_shows_it(db):
    world = build_needs()
    matter = world.ground.brought_to(State.HANDLING, Kind.PRIVATE, actor=world.asker)
    clerk, asker = signed_in(world.clerk), signed_in(world.asker)
    with time_machine.travel(NOW, tick=False):
        assert "转为互助求助" in text_of(clerk.get(f"/desk/{matter.code}/"))
        address = f"/desk/needs/from-matter/{matter.pk}/"
        assert signed_in(world.ground.neighbour_worker).get(address).status_code == 404
        assert matter.title[:20] in text_of(clerk.get(address)) and clerk.post(address, {}).status_code == 422
        assert clerk.post(address, asking(world)).status_code == 302
        request = HelpRequest.objects.get()
        assert request.words == "腿脚不便" and request.building == world.ground.building
        assert clerk.post(address, asking(world)).status_code == 409
        page = text_of(clerk.get(f"/desk/{matter.code}/"))
        assert f"/desk/needs/{request.code}/" in page and "from-matter" not in page
        assert "转为互助求助" in text_of(asker.get(f"/grievances/track/{matter.code}/"))


def test_admin_when_an_administrator_looks_then_rules_are_kept_and_nobody_is_named(db):
    world = build_needs()
    request, wish, offer = world.asked(), world.wish_at(WishState.OPEN), world.offer()
    with time_machine.travel(NOW, tick=False):
        admin = signed_in(world.ground.admin)
        for model, row in (
            ("helprequest", request), ("wish", wish), ("partneroffer", offer), ("helpkind", request.kind),
            ("matchingrule", MatchingRule.objects.get()),
        ):  # fmt: skip
            address = f"/admin/volunteers/{model}/"
            pages = text_of(admin.get(address)) + text_of(admin.get(f"{address}{row.pk}/change/"))
            assert str(row) in pages and "吴淑芬" not in pages and "小雨" not in pages and "502" not in pages


def test_supply_when_asked_offered_and_missing_then_side_by_side_over_time(db, django_assert_max_num_queries):
    world = build_needs()
    repair, code = HelpKind.objects.get(code="repair"), world.ground.community.code
    world.brought_to(HelpState.RATED)
    world.asked(kind=repair, title="灯坏了")
    world.wish_at(WishState.THANKED)
    rows = {row.kind.code: row for row in balance_of(code, NOW.date())}
    assert (rows["errand"].asked, rows["errand"].helped, rows["errand"].volunteers) == (1, 1, 1)
    assert rows["repair"].is_missing and not rows["cleaning"].is_missing
    world.volunteer().skills.add(Skill.objects.get(code="repair"))
    world.asked(kind=repair, title="门坏了")
    rows = {row.kind.code: row for row in balance_of(code, NOW.date())}
    assert (rows["repair"].waiting, rows["repair"].volunteers, rows["repair"].is_short) == (2, 1, True)
    world.offer(kind=repair)
    assert {row.kind.code: row.offers for row in balance_of(code, NOW.date())}["repair"] == 1, "the street's"
    months = months_of(code, NOW.date())
    assert len(months) == 12 and (months[-1].label, months[-1].asked, months[-1].helped) == ("11月", 3, 1)
    assert (months[-1].wishes, months[-1].fulfilled) == (1, 1)
    with time_machine.travel(NOW, tick=False), django_assert_max_num_queries(20):
        page = text_of(Client().get(f"/needs/supply/?area={code}"))
    assert "<rect" in page and "看数字" in page and "吴淑芬" not in page
    assert Client().get("/needs/supply/?area=500108001002001").status_code == 404, "no figures of a grid"


def test_wish_when_worked_through_the_pages_then_from_posting_to_thanks(db):
    world = build_needs()
    stranger, asker, giver, clerk = Client(), *map(signed_in, (world.asker, world.giver, world.clerk))
    with time_machine.travel(NOW, tick=False):
        assert "心愿墙" in text_of(stranger.get("/wishes/")) and stranger.get("/wishes/new/").status_code == 302
        given = {
            "is_for": "CHILD", "title": "一个书包", "words": "开学用", "contact_name": "小雨", "contact_phone": "",
            "place": f"building:{world.ground.building.pk}", "place_text": "",
        }  # fmt: skip
        assert asker.post("/wishes/new/", given | {"contact_name": ""}).status_code == 422
        assert asker.post("/wishes/new/", given).status_code == 302
        wish = Wish.objects.get()
        own, desk = f"/wishes/{wish.code}/", f"/desk/needs/wishes/{wish.code}/"
        assert stranger.get(own).status_code == 404 and "一个书包" not in text_of(stranger.get("/wishes/"))
        assert "一个书包" in text_of(clerk.get("/desk/needs/wishes/")) and "小雨" in text_of(clerk.get(desk))
        assert "小雨" not in text_of(signed_in(world.ground.auditor).get(desk))
        assert clerk.post(f"{desk}check/", {"title": "一个书包", "words": "开学用"}).status_code == 302
        assert "一个书包" in text_of(stranger.get("/wishes/")) and "登录后认领" in text_of(stranger.get(own))
        assert asker.post(f"{own}claim/").status_code == 403 and giver.post(f"{own}claim/").status_code == 302
        assert giver.post(f"{own}check/").status_code == 404, "the desk's alone"
        assert giver.post(f"{own}fulfil/", {"words": "送到了", "photos": photo_file()}).status_code == 302
        photo = wish.photos.get()
        address = f"/wishes/photos/{photo.public_id}/"
        assert stranger.get(address).status_code == 404 and giver.get(address).status_code == 200
        assert clerk.post(f"{desk}clear/", {"photo": photo.public_id, "is_cleared": "on"}).status_code == 302
        assert stranger.get(f"{address}?size=thumb").status_code == 200
        assert asker.post(f"{own}thank/", {"words": "谢谢您"}).status_code == 302
        wall = text_of(stranger.get("/wishes/?show=true"))
        assert "谢谢您" in wall and "小雨" not in wall and str(photo.public_id) in wall
    photo.image.delete(save=False)
    photo.thumbnail.delete(save=False)
