"""准入制 of the demonstration: tasks admitted, refused and waiting, a list of papers, and two reports. All of it is invented."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from governance.people.models import Posting
from grids.models import ListedPaper, TaskAdmission
from grids.presets import load_presets
from grids.services.admission import TaskDraft, approve, propose_task, refuse
from grids.services.paper_reports import ReportDraft, answer_report, raise_report
from grids.states_admission import PaperKind, ReportOutcome

DAY = timedelta(days=1)
SOURCE = "演示数据，请换成本区公布的清单"
NAMESPACE = uuid.UUID("6f2d3c1a-0000-4000-8000-000000000350")
# Title, what, why, basis, days from today, months, money, people, support, what the district said.
TASKS = [
    ("楼道电动车集中整治协助", "每周巡查一次楼道，发现停放拍照上报。", "火灾隐患多", "《重庆市消防条例》（请核实）", -40, 120, 300_000_00, 0, "按社区数拨到街道，专款专用。", "同意，经费随文下达。"),
    ("社区适老化需求摸底", "入户走访时顺带登记需要扶手的家庭。", "编制改造计划", "民政部门年度工作安排", 5, 60, 0, 20, "每个街道派 2 名大学生实习生。", "同意，不另设台账。"),
    ("每日报送商户客流台账", "每天 18 时前填报辖区商户客流。", "掌握消费情况", "部门通知", -20, 200, 0, 0, "", "不同意：没有法律依据，数据可从平台取得，不得让社区填报。"),
    ("犬只登记信息复核", "核对登记信息，补录缺项。", "登记信息不全", "《重庆市养犬管理条例》（请核实）", 15, 90, 50_000_00, 0, "按完成数量拨付。", ""),
]  # fmt: skip
PAPERS = [
    (PaperKind.CERTIFICATE, "无人照料老人情况说明", "申请养老服务补贴时，由社区核实后开具。"),
    (PaperKind.CERTIFICATE, "房屋漏水现场情况说明", "邻里调解或保险理赔需要时，只写看到的情况。"),
    (PaperKind.FORM, "困难群众动态管理表", "按月更新，从走访和诉求自动生成，不重复填。"),
]


def load_admission(*, now: datetime, say: Callable[[str], None]) -> None:
    postings = Posting.objects.filter(user__username__in=("demo-department", "demo-supervisor"))
    users = {held.user.username: held for held in postings.select_related("user", "area", "department__district")}
    if len(users) < 2 or TaskAdmission.objects.exists():
        return
    say("任务准入和证明、表格清单")
    load_presets()
    department, supervisor = users["demo-department"].department, users["demo-supervisor"].user
    officer, district = users["demo-department"].user, users["demo-supervisor"].area
    assert department is not None
    today = timezone.localdate(now)
    for title, body, grounds, basis, starts, days, money, people, support, said in TASKS:
        draft = TaskDraft(
            title, body, grounds, basis, today + starts * DAY, today + (starts + days) * DAY, money, people, support
        )
        asked_at = now - (25 if starts < 0 else 4) * DAY
        row = propose_task(department=department, draft=draft, actor=officer, now=asked_at)
        if said:
            decide = refuse if said.startswith("不") else approve
            decide(admission_id=row.pk, actor=supervisor, now=asked_at + 2 * DAY, words=said)
    ListedPaper.objects.bulk_create(
        ListedPaper(district=district, kind=kind, name=name, words=words, source=SOURCE, starts_on=today - 200 * DAY)
        for kind, name, words in PAPERS
    )
    asked = raise_report(
        draft=ReportDraft(PaperKind.CERTIFICATE, "居民无犯罪记录证明", "某培训机构", uuid.uuid5(NAMESPACE, "1"), "报名时要社区盖章。"),
        now=now - 6 * DAY,
    )  # fmt: skip
    answer_report(
        report_id=asked.pk,
        outcome=ReportOutcome.OUTSIDE,
        words="社区不出具此类证明，已告知该机构停止要求。",
        actor=supervisor,
        now=now - 4 * DAY,
    )
    raise_report(
        draft=ReportDraft(PaperKind.FORM, "每日商户客流表", "某部门", uuid.uuid5(NAMESPACE, "2"), "说不填要扣分。"),
        now=now - DAY,
    )
