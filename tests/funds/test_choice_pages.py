"""Yearly choices through their pages and the API: a resident's phone, the desk, what strangers get."""

import time_machine
from django.test import Client

from funds.models import Choice, ChoiceBallot, ChoiceOption, ChoicePreset
from funds.presets.choices import load_choice_presets
from funds.states.choices import ChoiceState, OptionState
from governance.deadlines.services import sweep
from governance.people.models import User
from governance.people.roles import Role
from governance.territory.models import Dwelling
from tests.factories import posted
from tests.funds.choice_world import DAY, Choosing, build_choosing
from tests.funds.world import NOW, YUAN
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import signed_in


def text_of(response) -> str:
    return response.content.decode()


def test_choice_when_worked_through_the_pages_then_from_call_to_result(db):
    world = build_choosing()
    public, desk = f"/funds/choices/{world.choice.code}/", f"/desk/funds/choices/{world.choice.code}/"
    stranger = Client()
    with time_machine.travel(NOW, tick=False):
        resident, worker = signed_in(world.resident()), signed_in(world.worker)
        assert "登录后提项目" in text_of(stranger.get(public)) and stranger.get(f"{public}propose/").status_code == 302
        bench = {"title": "长椅", "words": "老人没处坐", "cost": "300.50"}
        assert resident.post(f"{public}propose/", bench | {"cost": "三百"}).status_code == 422
        assert "怎么投都选不中" in text_of(resident.post(f"{public}propose/", bench | {"cost": "1000.01"}))
        assert resident.post(f"{public}propose/", bench).status_code == 302
        for title in ("路灯", "喷泉", "椅子"):
            assert resident.post(f"{public}propose/", bench | {"title": title}).status_code == 302
        options = {option.title: option for option in ChoiceOption.objects.all()}
        assert options["长椅"].cost_fen == 30_050
        assert "还有 4 个提案等社区审核" in text_of(stranger.get(public)), "nothing unchecked is public"
        withdrawal = f"{public}proposals/{options['喷泉'].pk}/withdraw/"
        assert stranger.post(withdrawal).status_code == 302 and resident.post(withdrawal).status_code == 302
        assert resident.post(withdrawal).status_code == 422
        # the desk
        assert resident.get(desk).status_code == 403 and "审核提案" in text_of(worker.get(desk))
        check = {"option_id": options["长椅"].pk, "is_feasible": "no"}
        assert "为什么不可行" in text_of(worker.post(f"{desk}check/", check))
        assert worker.post(f"{desk}check/", check | {"is_feasible": "yes"}).status_code == 302
        assert worker.post(f"{desk}check/", {"option_id": options["路灯"].pk, "is_feasible": "yes"}).status_code == 302
        merge = {"option_id": options["椅子"].pk, "into_id": options["长椅"].pk}
        assert worker.post(f"{desk}merge/", merge).status_code == 302
        assert worker.post(f"{desk}publish-list/", {}).status_code == 409, "the call still runs"
        assert "并入了「长椅」" in text_of(stranger.get(public))
        assert signed_in(posted(Role.COMMUNITY_WORKER, "500108001003")).get(desk).status_code == 404
        street = signed_in(posted(Role.STREET_OFFICER, "500108001"))
        assert "现在没有需要您做的操作" in text_of(street.get(desk))
        assert street.post(f"{desk}annul/", {"reason": "x"}).status_code == 403
    _publish_and_vote(world, public, desk)


def _publish_and_vote(world: Choosing, public: str, desk: str) -> None:
    stranger = Client()
    sweep(now=world.choice.proposals_until)
    times = {"opens_at": "2026-12-08T10:00", "closes_at": "2026-12-18T10:00"}
    with time_machine.travel(world.choice.proposals_until, tick=False):
        worker = signed_in(world.worker)
        assert worker.post(f"{desk}publish-list/", times).status_code == 302
        assert "开始投票。先看看" in text_of(stranger.get(public)) and "长椅" in text_of(stranger.get(public))
        assert "00003" in text_of(worker.get(f"{desk}papers/?from=1&to=3"))
        assert worker.get(f"{desk}papers/?from=²&to=1e9").status_code == 200
    world.now = world.fresh().opens_at
    sweep(now=world.now)
    with time_machine.travel(world.now, tick=False):
        resident, worker = signed_in(world.resident()), signed_in(world.worker)
        assert "等我" not in text_of(stranger.get("/")) and "项目票选" in text_of(resident.get("/me/"))
        assert "至少选一个" in text_of(resident.post(f"{public}vote/", {"is_of_age": "on"}))
        assert resident.post(f"{public}vote/", {"mark_1": "on"}).status_code == 403, "nobody said how old"
        assert resident.post(f"{public}vote/", {"mark_1": "on", "is_of_age": "on"}).status_code == 302
        page = text_of(resident.get(public))
        assert "已经投过票（手机）" in page and "已有 1 人投票" in page
        assert 'id="id_mark_1" checked' in text_of(resident.get(f"{public}vote/"))
        refused = signed_in(User.objects.create(display_name="外人", password="!")).get(f"{public}vote/")
        assert refused.status_code == 403 and "核实" in text_of(refused)
        Dwelling.objects.create(building=world.building, room="901")
        paper = {"paper_number": "1", "home": "3栋 901", "name": "赵老太", "mark_2": "on"}
        assert "没有找到" in text_of(worker.post(f"{desk}paper/", paper | {"home": "8栋"}))
        assert "是哪一户" in text_of(worker.post(f"{desk}paper/", paper | {"home": "3栋"}))
        assert worker.post(f"{desk}paper/", paper).status_code == 302
        assert "等第二个人录入" in text_of(worker.get(desk)) and ChoiceBallot.objects.count() == 1
        assert signed_in(world.funds.handler).post(f"{desk}paper/", paper).status_code == 302
        assert "等第二个人录入" not in text_of(worker.get(desk))
        assert stranger.get(f"{public}ballots.pb").status_code == 404
        assert ChoiceBallot.objects.count() == 2
    world.counted()
    with time_machine.travel(world.now + DAY, tick=False):
        worker = signed_in(world.worker)
        page = text_of(stranger.get(public))
        assert "2 位居民投票" in page and "选中" in page and "赵老太" not in page
        why = text_of(stranger.get(f"{public}projects/1/"))
        assert "谁为它出了钱" in why and "第 1 个选中" in why and "<rect" in why
        assert stranger.get(f"{public}projects/9/").status_code == 404
        file = stranger.get(f"{public}ballots.pb")
        assert "attachment" in file["Content-Disposition"] and "num_votes;2" in text_of(file)
        assert worker.post(f"{desk}annul/", {"reason": "x"}).status_code == 409


def test_choice_when_begun_at_the_desk_then_with_the_rules_of_the_day(db):
    world = build_choosing()
    Choice.objects.all().delete()
    assert load_choice_presets() == {"项目票选规则": 1} and load_choice_presets() == {"项目票选规则": 0}
    assert "还没有项目票选" in text_of(Client().get("/funds/choices/"))
    with time_machine.travel(NOW, tick=False):
        worker = signed_in(world.worker)
        assert signed_in(world.resident()).get("/desk/funds/choices/new/").status_code == 403
        page = text_of(worker.get("/desk/funds/choices/new/"))
        assert ChoicePreset.objects.get().reference in page and "未核实" in page and 'value="2027"' in page
        given = {
            "fund": world.funds.fund.pk, "year": 2027, "title": "明年做什么", "budget": "1000", "decides": "GREEDY",
            "ballot_kind": "POINTS", "points": "10", "minimum_age": 18, "proposals_until": "2026-12-01T20:00",
            "opens_at": "2026-12-20T09:00", "closes_at": "2026-12-30T20:00",
        }  # fmt: skip
        assert "分数投票要写明" in text_of(worker.post("/desk/funds/choices/new/", given | {"points": ""}))
        assert worker.post("/desk/funds/choices/new/", given).status_code == 302
        again = worker.post("/desk/funds/choices/new/", given)
        assert again.status_code == 409 and "这一年已经有" in text_of(again)
        assert "明年做什么" in text_of(worker.get("/desk/funds/choices/"))
        assert "明年做什么" in text_of(Client().get(f"/funds/choices/?community={world.funds.community.code}"))


def test_choices_when_there_are_more_of_them_then_the_pages_cost_the_same(db, django_assert_max_num_queries):
    world = build_choosing()
    world.listed([(f"项目{number}", 10 + number) for number in range(3)])
    for year in range(2030, 2033):
        Choice.objects.create(
            code=f"PX-{year}", fund=world.funds.fund, area_code=world.choice.area_code, year=year, title=f"{year}",
            budget_fen=YUAN, ballot_kind="APPROVAL", decides="GREEDY", minimum_age=16, state=ChoiceState.LISTED,
            proposals_until=NOW, opens_at=NOW + DAY, closes_at=NOW + 2 * DAY, opened_by=world.worker, opened_at=NOW,
        )  # fmt: skip
    public, worker = Client(), signed_in(world.worker)
    with django_assert_max_num_queries(4):
        public.get("/funds/choices/")
    with django_assert_max_num_queries(12):
        public.get(f"/funds/choices/{world.choice.code}/")
    with django_assert_max_num_queries(14):
        worker.get("/desk/funds/choices/")
    with django_assert_max_num_queries(22):
        worker.get(f"/desk/funds/choices/{world.choice.code}/")


def test_api_when_a_choice_is_read_and_voted_then_as_on_the_pages(db):
    world = build_choosing()
    anybody, resident, worker = Api(), Api(world.resident()), Api(world.worker)
    path = f"choices/{world.choice.code}/"
    with time_machine.travel(NOW, tick=False):
        new = {"title": "长椅", "words": "坐", "cost_fen": 30_000}
        assert anybody.post(f"{path}propose/", new).status_code == 401
        assert resident.post(f"{path}propose/", new).status_code == 201
        assert resident.post(f"{path}propose/", new | {"cost_fen": 10**9}).status_code in (201, 422)
        option = ChoiceOption.objects.get(title="长椅")
        assert worker.post(f"{path}check/", {"option_id": option.pk, "is_feasible": "no"}).status_code == 422
        assert worker.post(f"{path}check/", {"option_id": option.pk, "is_feasible": "yes"}).status_code == 200
        assert resident.post(f"{path}check/", {"option_id": option.pk, "is_feasible": "yes"}).status_code in (403, 404)
        assert ChoiceOption.objects.get(pk=option.pk).state == OptionState.FEASIBLE
        assert "propose" in resident.get(path).json()["verbs"] and anybody.get(path).json()["verbs"] == []
    home = Dwelling.objects.create(building=world.building, room="901")
    paper = {"paper_number": "00001", "dwelling_id": home.pk, "name": "赵老太", "marks": {"1": 1}}
    with time_machine.travel(NOW, tick=False):
        assert worker.post(f"{path}papers/", paper).status_code == 409
    world.opened([("路灯", 500)])
    with time_machine.travel(world.now, tick=False):
        resident = Api(world.resident())
        papers_over_the_api(world, f"{path}papers/", paper)
        assert resident.post(f"{path}vote/", {"marks": {"7": 1}, "is_of_age": True}).status_code == 422
        assert resident.post(f"{path}vote/", {"marks": {"1": 1}}).status_code == 403
        assert resident.post(f"{path}vote/", {"marks": {"1": 1}, "is_of_age": True}).status_code == 200
    world.counted()
    with time_machine.travel(world.now, tick=False):
        body = anybody.get(path).json()
        assert body["results"]["equal_shares"]["chosen"] == ["1"] and body["options"][0]["project"]
        assert len(anybody.get("choices/", {"state": "COUNTED"}).json()["results"]) == 1
        assert anybody.get("choices/", {"community": "500108001003"}).json()["results"] == []


def papers_over_the_api(world, path, paper):
    worker, handler, street = Api(world.worker), Api(world.funds.handler), Api(posted(Role.STREET_OFFICER, "500108001"))
    assert Api().post(path, paper).status_code == 401 and street.post(path, paper).status_code == 403
    assert Api(posted(Role.COMMUNITY_WORKER, "500108001003")).post(path, paper).status_code == 404
    for wrong in ({"marks": {"9": 1}}, {"marks": {}}, {"dwelling_id": 10**9}, {"name": " "}):
        assert worker.post(path, paper | wrong).status_code == 422
    first = worker.post(path, paper, key="paper-1")
    assert (first.status_code, first.json()["reading"]) == (200, "WAITING")
    assert worker.post(path, paper, key="paper-1").status_code == 409, "a secret leaves nothing to repeat"
    assert handler.get(path).json()["results"][0]["is_different"] is False and street.get(path).status_code == 403
    assert handler.post(path, paper).json()["reading"] == "COUNTED"
    assert handler.get(path).json()["results"] == []
    assert handler.post(path, paper | {"name": "钱先生"}).status_code == 422
