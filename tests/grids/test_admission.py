"""准入制: nothing is handed down without the district's word, and what stands on no list is reported without a name."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from governance.common.errors import InputRefused, LimitReached, PermissionRefused, StateRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.notifications.models import Message
from governance.people.models import Posting
from governance.trail.models import Entry
from grids.demo.admission import load_admission
from grids.models import ListedPaper, PaperReport, TaskAdmission
from grids.policies.admission import decide
from grids.presets import load_presets
from grids.selectors.admission import public_admissions, public_reports, visible_admissions, visible_reports
from grids.services import admission as tasks
from grids.services.admission import TaskDraft, propose_task
from grids.services.paper_reports import ReportDraft, answer_report, open_report, raise_report
from grids.states_admission import ADMISSION_STEPS, AdmissionActors, AdmissionState, AdmissionVerb, PaperKind
from grievances.services.proof import _summands
from grievances.tracking import link_token, secret_of
from tests.grievances.world import NOW, World

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def ready(world: World) -> World:
    load_presets()
    return world


def draft(**fields) -> TaskDraft:
    given = {
        "title": "楼道整治协助", "body": "每周巡查一次。", "grounds": "火灾隐患多", "legal_basis": "消防条例第十条",
        "starts_on": TODAY + DAY, "ends_on": TODAY + 90 * DAY, "money_fen": 123_456_78, "support": "拨到街道",
    }  # fmt: skip
    return TaskDraft(**(given | fields))


def proposed(world: World, **fields) -> TaskAdmission:
    given = {"department": world.department, "actor": world.department_officer, "now": NOW}
    return propose_task(draft=draft(**fields), **given)


def test_task_when_proposed_then_the_district_decides_with_a_reason_and_everybody_reads_it(ready: World):
    world = ready
    with pytest.raises(PermissionRefused):
        propose_task(department=world.department, draft=draft(), actor=world.street_officer, now=NOW)
    for wrong in (
        {"legal_basis": " "},
        {"ends_on": TODAY},
        {"support": ""},
        {"starts_on": TODAY - 9 * DAY, "ends_on": TODAY - DAY},
    ):
        with pytest.raises(InputRefused):
            proposed(world, **wrong)
    row = proposed(world)
    assert row.money_yuan == "123,456.78"
    assert Message.objects.filter(recipient=world.district_supervisor, title__contains="待审批").count() == 1
    assert not public_admissions("now", TODAY).exists()
    assert visible_admissions(world.community_worker, NOW).count() == 0  # not before it is decided
    assert {visible_admissions(user, NOW).count() for user in (world.department_officer, world.auditor)} == {1}
    by = {"admission_id": row.pk, "actor": world.district_supervisor, "now": NOW}
    with pytest.raises(InputRefused):
        tasks.refuse(**by, words=" ")
    with pytest.raises(PermissionRefused):
        tasks.approve(**(by | {"actor": world.department_officer}), words="我们自己同意")
    tasks.approve(**by, words="同意，经费随文下达")
    assert Message.objects.filter(title="新任务已准入", recipient=world.community_secretary).count() == 1
    assert [one.pk for one in public_admissions("now", TODAY)] == [row.pk]
    assert [one.pk for one in public_admissions("over", TODAY + 91 * DAY)] == [row.pk]
    assert visible_admissions(world.community_worker, NOW).count() == 1
    with pytest.raises(StateRefused):
        tasks.refuse(**by, words="反悔")
    tasks.revoke(**by, words="超出准入范围")
    assert list(public_admissions("over", TODAY)) == [row] and not public_admissions("now", TODAY).exists()
    assert [entry.verb for entry in row.entries.all()] == ["propose", "approve", "revoke"]
    assert Entry.objects.filter(verb="grids.admission_approve").count() == 1
    assert not Deadline.objects.filter(purpose=tasks.REVIEW, state="RUNNING").exists()


def test_admission_when_each_role_tries_each_verb_then_only_the_table_lets_them(ready: World):
    row = proposed(ready)
    allowed = {AdmissionActors.DEPARTMENT: "department_officer", AdmissionActors.DISTRICT: "district_supervisor"}
    for state in AdmissionState:
        row.state = state
        for verb in AdmissionVerb:
            step = ADMISSION_STEPS.get((state, verb))
            for name, user in ready.people.items():
                assert bool(decide(user, verb, row, NOW)) == (step is not None and allowed[step.actors] == name), (
                    state,
                    verb,
                    name,
                )


def test_review_when_nobody_answers_then_the_district_is_reminded_and_nothing_is_admitted(ready: World):
    row = proposed(ready)
    report = raise_report(draft=ReportDraft(PaperKind.FORM, "台账", "某局", uuid.uuid4()), now=NOW)
    for day in (13, 30):
        deadlines.sweep(now=NOW + day * DAY)
    row.refresh_from_db()
    assert row.state == AdmissionState.PROPOSED and report.state == "RAISED"
    told = Message.objects.filter(recipient=ready.district_supervisor).values_list("title", flat=True)
    assert {"任务准入审批快到期", "任务准入审批已超时", "清单外要求的反映答复已超时"} <= set(told)
    gone = tasks.withdraw(admission_id=row.pk, actor=ready.department_officer, now=NOW + 31 * DAY)
    assert gone.state == AdmissionState.WITHDRAWN and not visible_admissions(ready.community_worker, NOW).exists()


def test_report_when_raised_without_a_name_then_its_code_opens_it_and_the_public_reads_no_place(ready: World):
    world = ready
    cache.clear()
    given = ReportDraft(
        PaperKind.CERTIFICATE, "无犯罪证明", "某公司 13812345678", uuid.uuid4(), "刘二说不开就不录用", world.community
    )
    row = raise_report(draft=given, now=NOW)
    assert raise_report(draft=given, now=NOW).pk == row.pk
    assert "13812345678" not in row.asked_by and row.district == world.district
    assert not any("刘二" in str(entry.data) for entry in Entry.objects.filter(verb="grids.paper_report"))
    for name, user in world.people.items():
        assert visible_reports(user, NOW).exists() == (name in {"district_supervisor", "auditor"}), name
    assert open_report(code=row.code.lower(), secret=secret_of(row.code), address="1.1.1.1") == row
    assert open_report(code=row.code, token=link_token(row.code), address="1.1.1.1") == row
    for _wrong in range(9):
        with pytest.raises(InputRefused):
            open_report(code=row.code, secret="000000", address="1.1.1.1")
    with pytest.raises(LimitReached):
        open_report(code=row.code, secret=secret_of(row.code), address="1.1.1.1")
    by = {"report_id": row.pk, "actor": world.district_supervisor, "now": NOW}
    with pytest.raises(PermissionRefused):
        answer_report(**(by | {"actor": world.department_officer}), outcome="OUTSIDE", words="已停止")
    with pytest.raises(InputRefused):
        answer_report(**by, outcome="", words="已停止")
    answer_report(**by, outcome="OUTSIDE", words="社区不开这种证明，已要求停止。")
    with pytest.raises(StateRefused):
        answer_report(**by, outcome="ON_LIST", words="改口")
    assert [one.what for one in public_reports()] == ["无犯罪证明"]
    page = Client().get("/grids/papers/").content.decode()
    assert "已要求停止" in page and "刘二" not in page and world.community.name not in page and row.code not in page


def test_pages_when_walked_without_signing_in_and_at_the_desk_then_each_does_its_part(
    ready: World, django_assert_max_num_queries
):
    world = ready
    cache.clear()
    public, officer, district = Client(), Client(), Client()
    assert "现在没有准入的新任务" in public.get("/grids/admissions/").content.decode()
    assert "任何部门都不能要求" in public.get("/grids/papers/").content.decode()
    ListedPaper.objects.create(
        district=world.district, kind="FORM", name="困难家庭表", source="区发〔2026〕1号", starts_on=TODAY - 900 * DAY
    )
    assert "区发〔2026〕1号" in public.get("/grids/papers/").content.decode()
    officer.force_login(world.department_officer)
    district.force_login(world.district_supervisor)
    far = (TODAY + 3000 * DAY).isoformat()
    typed = {"department": world.department.pk, "title": "犬只复核", "body": "核对", "grounds": "补录", "legal_basis": "条例",
             "starts_on": far, "ends_on": far, "money_yuan": "12.5", "people": "0", "support": "拨付"}  # fmt: skip
    assert officer.post("/desk/grids/admissions/new/", typed | {"support": ""}).status_code == 422
    assert officer.post("/desk/grids/admissions/new/", typed).status_code == 302
    assert district.get("/desk/grids/admissions/new/").status_code == 403
    row = TaskAdmission.objects.get()
    desk = f"/desk/grids/admissions/{row.pk}/"
    assert public.get(f"/grids/admissions/{row.pk}/").status_code == 404
    assert "12.50 元" in district.get(desk).content.decode()
    assert district.post(f"{desk}approve/", {"words": ""}).status_code == 422
    assert officer.post(f"{desk}approve/", {"words": "同意"}).status_code == 403
    assert district.post(f"{desk}approve/", {"words": "同意，经费拨付后开始"}).status_code == 302
    assert district.post(f"{desk}approve/", {"words": "同意"}).status_code == 409
    for shown in (f"/grids/admissions/{row.pk}/", "/grids/admissions/"):
        assert "犬只复核" in public.get(shown).content.decode()
    assert str(world.district_supervisor) not in public.get(f"/grids/admissions/{row.pk}/").content.decode()
    # A report: a small sum, kept once, shown with its code, opened elsewhere by the code alone.
    address = "/grids/papers/report/"
    form = public.get(address).context["form"]
    question = public.get(address).context["question"]
    told = {"submission": str(form["submission"].value()), "kind": "FORM", "what": "客流表", "asked_by": "某局", "community": "",
            "words": "每天要填", "question": question.token}  # fmt: skip
    assert public.post(address, told | {"answer": "99"}).status_code == 422
    right = told | {"answer": str(sum(_summands(question.token.split(":")[0])))}
    assert public.post(address, right | {"website": "x"}).status_code == 422
    assert public.post(address, told | {"answer": right["answer"], "what": ""}).status_code == 422
    sent = public.post(address, right)
    report = PaperReport.objects.get()
    assert sent.status_code == 302 and report.code in sent["Location"]
    assert secret_of(report.code)[:3] in public.get(sent["Location"]).content.decode()
    other = Client()
    own = f"/grids/papers/reports/{report.code}/"
    assert other.get(own).status_code == 302
    assert other.post("/grids/papers/reports/", {"code": report.code, "secret": "12345"}).status_code == 422
    assert (
        other.post("/grids/papers/reports/", {"code": report.code, "secret": secret_of(report.code)}).status_code == 302
    )
    assert "区里正在核实" in other.get(own).content.decode()
    assert Client().get(f"{own}?k={link_token(report.code)}").status_code == 302
    for stranger in (officer, public):
        assert stranger.get("/desk/grids/papers/").status_code in (302, 403)
    desk = f"/desk/grids/papers/{report.pk}/"
    assert "每天要填" in district.get(desk).content.decode() and officer.get(desk).status_code == 404
    assert district.post(desk, {"outcome": "OUTSIDE", "words": ""}).status_code == 422
    assert district.post(desk, {"outcome": "OUTSIDE", "words": "已停止"}).status_code == 302
    assert "已停止" in other.get(own).content.decode()
    assert "客流表" not in public.get("/grids/papers/").content.decode()  # not ticked: not public
    for many in range(3):
        proposed(world, title=f"任务{many}")
    for listed in ("/desk/grids/admissions/", "/desk/grids/admissions/?show=waiting", "/desk/grids/papers/"):
        with django_assert_max_num_queries(14):
            assert district.get(listed).status_code == 200


def test_demonstration_when_loaded_then_tasks_stand_at_every_end(ready: World):
    for name in ("department", "supervisor"):
        held = Posting.objects.get(
            user=ready.people["department_officer" if name == "department" else "district_supervisor"]
        )
        held.user.username = f"demo-{name}"
        held.user.save()
    for _time in range(2):
        load_admission(now=NOW, say=lambda words: None)
    assert sorted(TaskAdmission.objects.values_list("state", flat=True)) == [
        "APPROVED",
        "APPROVED",
        "PROPOSED",
        "REFUSED",
    ]
    assert PaperReport.objects.filter(is_public=True).count() == 1 and PaperReport.objects.count() == 2
