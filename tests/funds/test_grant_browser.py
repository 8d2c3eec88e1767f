"""A grant call lived through in the browser: from the call over sealed scores and payments to the final review."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from funds.models import Agreement, Application, GrantCall
from funds.presets.projects import load_project_presets
from governance.deadlines.services import sweep
from governance.people.models import User
from tests.funds.grant_world import Grants, build_grants
from tests.funds.test_choice_browser import sign_in
from tests.funds.world import NOW

pytestmark = [pytest.mark.browser, pytest.mark.walk]
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}


def verb(page, label: str, submit: str, **fields: str) -> None:
    """Open a verb of the desk, fill its fields by their names, send it."""
    more = page.locator("summary", has_text="更多")
    link = page.locator(".verbs").get_by_role("link", name=label, exact=True)
    if not link.is_visible() and more.count():
        more.click()
    link.click()
    form = page.locator("form.verb-form")
    form.wait_for()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(index=int(value))
        elif field.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        else:
            field.fill(value)
    with page.expect_navigation():
        form.get_by_role("button", name=submit).click()


def test_call_when_lived_in_the_browser_then_from_call_to_final_review(
    new_page, live_server, transactional_db, tmp_path
):
    world = build_grants()
    load_project_presets()
    GrantCall.objects.all().delete()
    world.experts = [User.objects.create(username="expert", display_name="专家", password="!")]
    world.neighbour = User.objects.create(username="neighbour", display_name="邻居", password="!")
    with time_machine.travel(NOW, tick=True):
        _call(world, new_page, live_server)
        _apply(world, new_page, live_server, tmp_path)
    closes_at = world.fresh().closes_at
    sweep(now=closes_at)
    with time_machine.travel(closes_at + timedelta(hours=1), tick=True):
        for scorer, points in ((world.experts[0], "50"), (world.neighbour, "55")):
            _score(world, new_page, live_server, scorer, points)
        _award(world, new_page, live_server)
    _carry_out(world, new_page, live_server, closes_at)


def _call(world: Grants, new_page, live_server) -> None:
    desk = new_page(**DESK)
    sign_in(desk, live_server, world.funds.handler)
    desk.goto("/desk/funds/calls/")
    desk.get_by_role("link", name="发起公益创投").click()
    desk.get_by_label("从哪笔资金出").select_option(value=str(world.purse.pk))
    for label, value in (
        ("标题", "邻里守望"), ("公告", "支持社会组织"), ("总额（元）", "1000"), ("单项上限（元）", "600"),
        ("评分标准", "需求 60\n方案 40"), ("居民评分占比（%）", "40"),
    ):  # fmt: skip
        desk.get_by_label(label).fill(value)
    desk.get_by_role("button", name="保存草稿").click()
    desk.get_by_text("草稿已保存").wait_for()
    world.call = GrantCall.objects.get()
    verb(desk, "安排评审", "加入名单", who="expert", title="高校教师", kind="EXPERT")
    verb(desk, "安排评审", "加入名单", who="neighbour", title="居民代表", kind="RESIDENT")
    verb(desk, "公布征集", "公布征集")
    desk.get_by_text("社会组织现在可以申报").wait_for()


def _apply(world: Grants, new_page, live_server, tmp_path: Path) -> None:
    file = tmp_path / "方案.pdf"
    file.write_bytes(b"%PDF-1.4 plan")
    for number, title in enumerate(("陪伴老人", "亲子课堂")):
        phone = new_page(**PHONE)
        sign_in(phone, live_server, world.contact(number))
        phone.goto("/grants/")
        phone.get_by_role("link", name="邻里守望").click()
        phone.get_by_role("link", name="我单位来申报").click()
        phone.get_by_label("项目名称").fill(title)
        phone.get_by_label("方案").fill("每周上门")
        phone.get_by_label("预算明细").fill("讲师费")
        phone.get_by_role("button", name="保存，下一步").click()
        phone.get_by_text("空一格").first.wait_for()
        assert phone.get_by_label("项目名称").input_value() == title, "what was typed survives"
        phone.get_by_label("预算明细").fill("讲师费 300\n材料 200")
        phone.get_by_role("button", name="保存，下一步").click()
        phone.get_by_role("link", name="添加材料").click()
        phone.get_by_label("名称").fill("方案")
        phone.get_by_label("文件").set_input_files(file)
        phone.get_by_role("button", name="上传").click()
        phone.get_by_role("button", name="提交申报").click()
        phone.get_by_text("截止后由专家和居民评审").wait_for()
        assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert Application.objects.filter(state="SUBMITTED").count() == 2


def _score(world: Grants, new_page, live_server, scorer: User, points: str) -> None:
    phone = new_page(**PHONE)
    sign_in(phone, live_server, scorer)
    phone.goto(f"/grants/scoring/{world.call.code}/")
    phone.get_by_role("link", name="申报利益冲突").click()
    phone.get_by_role("button", name="确认").click()
    for number in range(2):
        phone.get_by_role("link", name="看方案，评分").first.click()
        phone.get_by_label("需求").fill(str(int(points) - 10 * number))
        phone.get_by_label("方案（").fill("30")
        phone.get_by_role("button", name="保存评分").click()
        phone.get_by_text("评分已保存").wait_for()
    phone.get_by_text("都评完了").wait_for()


def _award(world: Grants, new_page, live_server) -> None:
    desk, public = new_page(**DESK), new_page(**PHONE)
    sign_in(desk, live_server, world.funds.handler)
    public.goto(f"/grants/calls/{world.call.code}/")
    assert public.get_by_text("82.00 分").count() == 0, "sealed until it is published"
    desk.goto(f"/desk/funds/calls/{world.call.code}/")
    desk.get_by_text("82.00 分").count()
    verb(desk, "评定入选", "评定入选", application_id="1", amount="500")
    verb(desk, "公布结果", "公布结果")
    public.reload()
    public.get_by_text("82.00 分").wait_for()
    public.get_by_text("未入选").wait_for()
    desk.get_by_role("link", name="协议").first.click()
    verb(desk, "签协议", "协议已签，拨入项目")
    desk.get_by_text("首款可以申请付款").wait_for()


def _carry_out(world: Grants, new_page, live_server, start) -> None:
    agreement = Agreement.objects.get()
    _pay(world, agreement, start + timedelta(days=3))
    for label, days, points in (("中期评估", 90, "80"), ("末期评估", 170, "92")):
        with time_machine.travel(start + timedelta(days=days), tick=True):
            desk = new_page(**DESK)
            sign_in(desk, live_server, world.funds.reviewer)
            desk.goto(f"/desk/funds/agreements/{agreement.pk}/")
            verb(desk, label, "保存评估", points=points, words="记录完整")
            desk.get_by_text(f"{label}已公布").wait_for()
        _pay(world, agreement, start + timedelta(days=days + 2))
    with time_machine.travel(start + timedelta(days=175), tick=True):
        desk, public = new_page(**DESK), new_page(**PHONE)
        sign_in(desk, live_server, world.funds.handler)
        desk.goto(f"/desk/funds/agreements/{agreement.pk}/")
        verb(desk, "办结", "办结", result="三十位老人有人看望")
        public.goto(f"/grants/agreements/{agreement.pk}/")
        for words in ("A 优秀", "B 合格", "三十位老人有人看望"):
            public.get_by_text(words).first.wait_for()
        assert public.get_by_text("已付款").count() == 3
        assert public.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert world.fresh().state == "CLOSED"


def _pay(world: Grants, agreement: Agreement, at) -> None:
    world.now = at
    world.pay(Agreement.objects.get(pk=agreement.pk).project)
