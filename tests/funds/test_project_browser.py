"""A bench that a resolution funds from four sources: one fails, the plan is voted again, two instalments, a reversal, the report."""

import pytest
import time_machine
from django.utils import timezone

from funds.models import Disclosure, Payment, Project
from funds.presets.duties import load_duty_presets
from funds.presets.projects import load_project_presets
from funds.services.disclosures import open_due
from funds.states.foundation import Source
from funds.states.grants import DisclosureKind
from funds.states.projects import PaymentState, ProjectState
from tests.funds.project_world import Projects, build_projects, pdf
from tests.funds.test_choice_browser import sign_in
from tests.funds.world import NOW

pytestmark = [pytest.mark.browser, pytest.mark.walk]


class Desk:
    """One person's browser at the desk of the project."""

    def __init__(self, new_page, live_server, user, project: Project) -> None:
        self.page, self.home = new_page(width=1440, height=900), f"/desk/funds/projects/{project.code}/"
        self.page.on("dialog", lambda dialog: dialog.accept())
        sign_in(self.page, live_server, user)

    def do(self, slug: str, submit: str, home: str = "", choose: str = "", **fields: str) -> None:
        """Open the form of a verb, fill it in by label, send it, read that it was done."""
        self.page.goto(f"{home or self.home}{slug}/")
        if choose:
            self.page.get_by_label("哪一份").select_option(choose)
        for label, value in fields.items():
            self.page.get_by_label(label).first.fill(value)
        with self.page.expect_navigation():
            self.page.locator("form.verb-form").get_by_role("button", name=submit).click()
        assert self.page.locator(".alert-danger").count() == 0, self.page.locator(".alert-danger").inner_text()

    def upload(self, slug: str, submit: str, name: str, home: str = "", **fields: str) -> None:
        self.page.goto(f"{home or self.home}{slug}/")
        for label, value in fields.items():
            self.page.get_by_label(label).first.fill(value)
        file = {"name": name, "mimeType": "application/pdf", "buffer": pdf(name).read()}
        self.page.locator("input[type=file]").set_input_files(file)
        if slug == "accept":
            self.page.get_by_label("合格", exact=True).check()
        if slug == "document":
            self.page.get_by_label("类别").select_option("REPORT" if "报告" in name else "INVOICE")
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=submit).click()
        assert self.page.locator(".alert-danger").count() == 0


def test_bench_when_a_source_fails_then_voted_again_paid_twice_corrected_and_reported(
    new_page, live_server, transactional_db
):
    world = build_projects()
    load_project_presets()
    load_duty_presets()
    world.published()
    for source in (Source.STREET, Source.RESIDENTS):
        world.promise(source)
    world.vote()
    world.commit()
    with time_machine.travel(NOW, tick=True):
        worker = Desk(new_page, live_server, world.worker, world.project)
        worker.page.goto(worker.home)
        assert worker.page.locator(".source-row").count() == 4
        worker.do("fail", "登记落空", choose=str(world.share(Source.STREET).pk), 为什么落空="街道预算调整")
        worker.page.locator(".source-row.is-failed").get_by_text("街道预算调整").wait_for()
        worker.page.goto(f"{worker.home}replan/")
        worker.page.get_by_label("基金出多少").fill("9000")
        with worker.page.expect_navigation():
            worker.page.get_by_role("button", name="公布新方案").click()
        worker.page.get_by_text("第 2 版方案").first.wait_for()
        assert world.books()["fund"] == 20_000, "what the fund gave is back"
        _vote_again(world, new_page, live_server, worker)
        _pay_twice(world, new_page, live_server, worker)
        _report(world, new_page, worker, Desk(new_page, live_server, world.funds.handler, world.project))


def _vote_again(world: Projects, new_page, live_server, worker: Desk) -> None:
    world.funds.resolution()
    worker.do("enter-vote", "登记", 决议同意的金额="9000")
    secretary = Desk(new_page, live_server, world.secretary, world.project)
    secretary.do("confirm-vote", "核对无误", 您从决议里读到的金额="9000")
    treasurer = Desk(new_page, live_server, world.funds.treasurer, world.project)
    treasurer.do("commit", "划拨到项目")
    world.arrive(Source.RESIDENTS, 2000)
    worker.do("start", "开工")
    assert world.fresh().state == ProjectState.RUNNING


def _pay_twice(world: Projects, new_page, live_server, worker: Desk) -> None:
    people = {
        name: Desk(new_page, live_server, getattr(world.funds, name), world.project)
        for name in ("handler", "reviewer", "treasurer")
    }
    for position, yuan in ((1, "8000"), (2, "3500")):
        worker.upload("accept", "保存验收结论", f"验收单{position}.pdf", 验收意见="合格")
        worker.page.goto(f"/projects/{world.project.code}/pay/")
        milestone = world.project.milestones.get(position=position)
        worker.page.get_by_label("哪个阶段").select_option(str(milestone.pk))
        for label, value in {
            "付什么钱": f"第{position}期款", "金额": yuan, "收款户名": "便民木器厂", "公开时怎么称呼": "便民木器厂",
        }.items():  # fmt: skip
            worker.page.get_by_label(label).first.fill(value)
        worker.page.get_by_role("button", name="申请付款").click()
        worker.page.get_by_text("等经办").first.wait_for()
        payment = Payment.objects.order_by("-id").first()
        home = f"/desk/funds/payments/{payment.code}/"
        worker.upload("document", "上传", f"发票{position}.pdf", home, 名称="发票")
        people["handler"].do("handle", "材料齐全", home)
        people["reviewer"].do("review", "复核通过", home)
        people["treasurer"].do("pay", "登记已付款", home)
    wrong = people["treasurer"]
    wrong.do("reverse", "冲正", home, 更正说明="户名填错，退回重付")
    assert Payment.objects.get(pk=payment.pk).state == PaymentState.REVERSED
    world.pay(3500, position=2)


def _report(world: Projects, new_page, worker: Desk, handler: Desk) -> None:
    worker.upload("document", "上传", "结项报告.pdf", 名称="结项报告")
    worker.page.get_by_role("button", name="看过了，公开").last.click()
    worker.page.get_by_text("已公开").first.wait_for()
    worker.do("finish", "完成项目", 成效="老人有地方坐了", 三栋老人="58")
    open_due(now=timezone.now())
    report = Disclosure.objects.get(project=world.project, kind=DisclosureKind.PROJECT_FINAL)
    handler.do("publish", "核对过了，公开", f"/desk/funds/disclosures/{report.pk}/")
    phone = new_page(width=360, height=740)
    phone.goto(f"/projects/{world.project.code}/")
    for words in ("老人有地方坐了", "户名填错，退回重付", "实际 58 人", "结项报告", "已冲正", "第 2 版方案"):
        phone.get_by_text(words).first.wait_for()
    assert phone.locator(".source-row").count() == 3
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert world.books()["project"] == 0, "what was left has gone back"
    phone.goto(f"/funds/disclosures/{report.pk}/")
    for words in ("项目完成报告", "已公开", world.project.title):
        phone.get_by_text(words).first.wait_for()
