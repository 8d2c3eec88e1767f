"""A yearly choice of twenty projects: voted on a phone, counted, explained, downloaded and counted again at home."""

import random
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from funds.models import ChoiceBallot, Project
from governance.people.roles import Role
from tests.factories import posted
from tests.funds.choice_world import Choosing, build_choosing
from tests.funds.world import YUAN
from tests.grievances.desk_pages import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.walk]
PROJECTS, VOTERS = 20, 24


def sign_in(page, live_server, user):
    cookie = signed_in(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def test_choice_when_twenty_projects_stand_for_vote_then_everybody_reads_why_and_recounts(
    new_page, live_server, transactional_db, tmp_path
):
    world = build_choosing(budget_fen=20_000 * YUAN)
    secretary = posted(Role.COMMUNITY_SECRETARY, world.funds.community.code)
    world.opened([(f"第{number}个项目", 500 + 150 * number) for number in range(1, PROJECTS + 1)])
    with time_machine.travel(world.now + timedelta(hours=1), tick=True):
        phone = new_page(width=360, height=740)
        sign_in(phone, live_server, world.resident(0))
        phone.goto(f"/funds/choices/{world.choice.code}/")
        phone.get_by_role("link", name="去投票").click()
        phone.get_by_label("3. 第3个项目").check()
        phone.get_by_label("7. 第7个项目").check()
        phone.get_by_role("button", name="投票").click()
        phone.get_by_text("请确认已满 16 周岁").first.wait_for()
        assert phone.get_by_label("7. 第7个项目").is_checked(), "what was chosen survives"
        phone.get_by_label("我已满 16 周岁").check()
        phone.get_by_role("button", name="投票").click()
        phone.get_by_text("已投票，谢谢").wait_for()
        phone.get_by_role("link", name="看看或者改我的票").click()
        phone.get_by_label("7. 第7个项目").uncheck()
        phone.get_by_label("5. 第5个项目").check()
        phone.get_by_label("我已满 16 周岁").check()
        phone.get_by_role("button", name="投票").click()
        phone.get_by_text("已投票，谢谢").wait_for()
        assert ChoiceBallot.objects.get().marks == {"3": 1, "5": 1}
        _others_vote(world)
    world.counted()
    with time_machine.travel(world.now + timedelta(hours=1), tick=True):
        phone = new_page(width=360, height=740)
        phone.goto(f"/funds/choices/{world.choice.code}/")
        phone.get_by_text(f"{VOTERS} 位居民投票").wait_for()
        assert phone.locator(".choice-results > li").count() == PROJECTS
        chosen = phone.locator(".choice-results > li.is-chosen").count()
        assert chosen == Project.objects.count() > 0
        with phone.expect_download() as download:
            phone.get_by_role("link", name="下载全部选票").click()
        file, out = tmp_path / "ballots.pb", StringIO()
        download.value.save_as(file)
        call_command("recount_choice", str(file), stdout=out)
        assert f"重算 {VOTERS} 票，和公布的结果一致" in out.getvalue()
        phone.locator(".choice-results > li.is-chosen a").first.click()
        phone.get_by_text("位各出").wait_for()
        assert phone.locator(".choice-chart rect").count() == phone.locator(".choice-parts tbody tr").count()
        phone.go_back()
        phone.locator(".choice-results > li:not(.is-chosen) a").first.click()
        phone.get_by_text("没有选中").wait_for()
        assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        desk = new_page(width=1440, height=900)
        sign_in(desk, live_server, secretary)
        desk.goto(f"/desk/funds/choices/{world.choice.code}/")
        assert desk.get_by_text("选中，已登记为项目").count() == chosen


def _others_vote(world: Choosing) -> None:
    dice = random.Random(5)
    for number in range(1, VOTERS):
        world.vote({str(one): 1 for one in dice.sample(range(1, PROJECTS + 1), 6)}, by=number)
