"""Projects and payments through their pages and the API: a resident's phone, the desk, what strangers get."""

import time_machine
from django.test import Client

from funds.models import CoFundingScheme, Document, Payment, Project, Share
from funds.presets.foundation import load_foundation_presets
from funds.presets.projects import load_project_presets
from funds.states.foundation import Source
from funds.states.projects import PaymentState, ProjectState
from governance.people.roles import Role
from grids.models import OrganisationRegistration
from grids.states_organisations import RegistrationState
from tests.factories import OrganisationFactory, UserFactory, posted
from tests.funds.project_world import Projects, build_projects, pdf, resident_of
from tests.funds.world import NOW
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import signed_in


def text_of(response) -> str:
    return response.content.decode()


def plan_fields(world: Projects, **given) -> dict:
    return {
        "words": "两张长椅", "lines": "长椅两张，10000\n安装，2000", "shares": "街道，街道办事处，3000\n居民，三栋居民，2000",
        "fund_purse": world.funds.purse.pk, "fund_fen": "7000", "groups": "三栋老人，60人",
        "milestones": "到货，2026-12-20，8000", "carried_out_by": "便民木器厂",
    } | given  # fmt: skip


def test_project_when_worked_through_the_pages_then_from_idea_to_report(db):
    world = build_projects()
    load_project_presets()
    load_foundation_presets()
    resident, stranger = resident_of(world), Client()
    with time_machine.travel(NOW, tick=False):
        phone, worker = signed_in(resident), signed_in(world.worker)
        assert "还没有项目" in text_of(stranger.get("/projects/"))
        assert stranger.get("/projects/propose/").status_code == 302
        assert signed_in(posted(Role.STREET_OFFICER, "500108001")).get("/projects/propose/").status_code == 403
        idea = {"fund": world.funds.fund.pk, "title": "晾衣架", "need": "没处晒被子"}
        assert phone.post("/projects/propose/", idea | {"need": " "}).status_code == 422
        assert phone.post("/projects/propose/", idea).status_code == 302
        mine = text_of(phone.get("/me/"))
        assert "晾衣架" in mine and "社区在写方案" in mine
        world.project = Project.objects.get(title="晾衣架")
        public, desk = f"/projects/{world.project.code}/", f"/desk/funds/projects/{world.project.code}/"
        assert stranger.get(public).status_code == 404, "nothing unpublished is public"
        assert phone.get(desk).status_code == 403 and "写方案" in text_of(worker.get(desk))
        assert "第 2 行没有看懂" in text_of(
            worker.post(f"{desk}plan/", plan_fields(world, lines="a，1\n长椅两张 一万"))
        )
        assert "两者要相等" in text_of(worker.post(f"{desk}plan/", plan_fields(world, fund_fen="7000.01")))
        four = CoFundingScheme.objects.get(code="four").pk
        assert worker.post(f"{desk}plan/", plan_fields(world, scheme=four)).status_code == 302
        assert "街道（镇），街道办事处，3000" in text_of(worker.get(f"{desk}plan/")), "writing again begins with it"
        assert worker.post(f"{desk}publish/").status_code == 302
        page = text_of(stranger.get(public))
        assert "还没有表决" in page and "街道办事处" in page and "已承诺" in page
        assert "四个一点：社区基金会、街道（镇）、居民、社会捐赠" in page and "居委会组织法里没有查到" in page
        _fund(world, desk, worker)
        _work(world, public, desk, worker)
        assert "晾衣架" in text_of(stranger.get("/projects/?show=ended"))
        assert worker.get(f"{desk}nothing/").status_code == 404
        elsewhere = signed_in(posted(Role.COMMUNITY_WORKER, "500108001003"))
        assert elsewhere.get(desk).status_code == 404
        assert "没有等您办的付款" in text_of(elsewhere.get("/desk/funds/payments/"))


def _fund(world: Projects, desk: str, worker: Client) -> None:
    handler, secretary = signed_in(world.funds.handler), signed_in(world.secretary)
    for source in (Source.STREET, Source.RESIDENTS):
        promise = {"share_id": world.share(source).pk, "kind": "ORGANISATION", "name": "某单位", "way": "BANK"}
        assert "摊派" in text_of(handler.post(f"{desk}promise/", promise))
        assert handler.post(f"{desk}promise/", promise | {"is_voluntary": "on"}).status_code == 302
    resolution = world.funds.resolution()
    vote = {"resolution_id": resolution.pk, "amount_fen": "7000"}
    assert worker.post(f"{desk}enter-vote/", vote).status_code == 302
    assert worker.post(f"{desk}confirm-vote/", vote).status_code == 403
    assert "再看一遍决议" in text_of(secretary.post(f"{desk}confirm-vote/", {"amount_fen": "7001"}))
    assert secretary.post(f"{desk}confirm-vote/", {"amount_fen": "7000"}).status_code == 302
    assert secretary.post(f"{desk}commit/").status_code == 403
    assert signed_in(world.funds.treasurer).post(f"{desk}commit/").status_code == 302
    for source, yuan in ((Source.STREET, 3000), (Source.RESIDENTS, 2000)):
        world.arrive(source, yuan)
    assert worker.post(f"{desk}start/", {"starts_on": "2026-11-18"}).status_code == 302
    assert world.fresh().state == ProjectState.RUNNING


def _work(world: Projects, public: str, desk: str, worker: Client) -> None:
    stranger, pay = Client(), f"{public}pay/"
    assert "还没有验收合格的阶段" in text_of(worker.get(pay))
    milestone = world.project.milestones.get()
    accept = {"milestone_id": milestone.pk, "is_accepted": "yes", "words": "合格"}
    assert "须上传验收材料" in text_of(worker.post(f"{desk}accept/", accept))
    assert worker.post(f"{desk}accept/", accept | {"file": pdf("单.pdf")}).status_code == 302
    asked = {
        "milestone": milestone.pk, "what": "长椅货款", "amount_fen": "8000", "payee_name": "张木匠",
        "payee_number": "6222333344445555", "payee_public": "便民木器厂",
    }  # fmt: skip
    assert "没有这么多" in text_of(worker.post(pay, asked | {"amount_fen": "8001"}))
    assert worker.post(pay, asked).status_code == 302
    payment = Payment.objects.get()
    address = f"/desk/funds/payments/{payment.code}/"
    people = {name: signed_in(getattr(world.funds, name)) for name in ("handler", "reviewer", "treasurer")}
    assert "长椅货款" in text_of(people["handler"].get("/desk/funds/payments/"))
    auditor = signed_in(posted(Role.AUDITOR, "500108"))
    assert "6222333344445555" in text_of(people["handler"].get(address))
    read = text_of(auditor.get(address))
    assert "6222333344445555" not in read and "张木匠" not in read
    handle = {"holding": world.funds.bank.pk}
    assert "还缺这些材料" in text_of(people["handler"].post(f"{address}handle/", handle))
    paper = {"kind": "INVOICE", "title": "发票", "file": pdf()}
    assert worker.post(f"{address}document/", paper).status_code == 302
    assert people["handler"].post(f"{address}handle/", handle).status_code == 302
    assert people["handler"].post(f"{address}review/").status_code == 403
    assert people["reviewer"].post(f"{address}review/").status_code == 302
    assert people["treasurer"].post(f"{address}pay/", {"paid_on": "2026-11-18"}).status_code == 302
    file = Document.objects.get(payment=payment)
    assert stranger.get(f"/projects/documents/{file.pk}/").status_code == 404
    assert worker.post(f"/desk/funds/documents/{file.pk}/clear/", {"is_public": "yes"}).status_code == 302
    shown = stranger.get(f"/projects/documents/{file.pk}/")
    assert (shown.status_code, shown["X-Content-Type-Options"]) == (200, "nosniff")
    assert people["treasurer"].post(f"{address}reverse/", {"public_note": "多付了"}).status_code == 302
    page = text_of(stranger.get(public))
    assert "已冲正" in page and "多付了" in page and "张木匠" not in page and "6222333344445555" not in page
    assert worker.post(f"{desk}document/", {"kind": "REPORT", "title": "报告", "file": pdf("r.pdf")}).status_code == 302
    group = world.project.beneficiaries.get()
    assert worker.post(f"{desk}finish/", {"result": "好", f"group_{group.pk}": "55"}).status_code == 302
    assert "实际 55 人" in text_of(stranger.get(public))
    assert worker.post(f"{desk}finish/", {"result": "好"}).status_code == 409
    _over_the_api(world, address)


def _over_the_api(world: Projects, address: str) -> None:
    code = world.project.code
    row = Api().get(f"/api/v1/projects/{code}/").json()
    assert row["state"] == "DONE" and {share["source"] for share in row["shares"]} == {
        "FOUNDATION",
        "STREET",
        "RESIDENTS",
    }
    assert row["payments"][0]["state"] == "REVERSED" and "payee_name" not in row["payments"][0]
    assert [one["code"] for one in Api().get("/api/v1/projects/?state=DONE").json()["results"]] == [code]
    treasurer = Api(world.funds.treasurer)
    assert treasurer.get("/api/v1/payments/").json()["results"][0]["code"] == address.split("/")[-2]
    again = treasurer.post(f"/api/v1/payments/{address.split('/')[-2]}/reverse/", {"public_note": "x"})
    assert again.status_code == 409
    worker = Api(world.worker)
    opened = worker.post("/api/v1/projects/", {"fund_id": world.funds.fund.pk, "title": "花坛", "need": "光秃秃的"})
    assert opened.status_code == 201
    address = f"/api/v1/projects/{opened.json()['name']}/plan/"
    plan = plan_fields(world) | {"fund_fen": 700_000}
    typed = worker.post(address, plan)
    assert typed.status_code == 422 and "amount_fen" in typed.json()["fields"]["lines"]
    plan |= {
        "lines": [{"title": "长椅两张", "amount_fen": 1_000_000}, {"title": "安装", "amount_fen": 200_000}],
        "shares": [
            {"source": "STREET", "who": "街道办事处", "amount_fen": 300_000},
            {"source": "RESIDENTS", "amount_fen": 200_000},
        ],
        "groups": [{"name": "三栋老人", "heads": 60}],
        "milestones": [{"title": "到货", "due_on": "2026-12-20", "amount_fen": 800_000}],
    }
    for name, row in (
        ("lines", {"title": "长椅，两张", "amount_fen": 1_200_000}), ("lines", {"title": "长椅", "amount_fen": "一万"}),
        ("shares", {"source": "NOBODY", "amount_fen": 500_000}), ("milestones", {"title": "到货"}),
    ):  # fmt: skip
        refused = worker.post(address, plan | {name: [row]})
        assert refused.status_code == 422 and any(key.startswith(name) for key in refused.json()["fields"])
    assert worker.post(address, plan | {"lines": []}).status_code == 422
    planned = worker.post(address, plan)
    assert planned.status_code == 200, planned.content
    assert "长椅两张，10000" in text_of(
        signed_in(world.worker).get(f"/desk/funds/projects/{address.split('/')[4]}/plan/")
    )
    assert worker.post(f"/api/v1/projects/{opened.json()['name']}/publish/", {}).json()["state"] == "PUBLISHED"
    assert Share.objects.filter(project__title="花坛").count() == 3
    assert Payment.objects.filter(state=PaymentState.PAID).count() == 0


def test_papers_when_a_representative_uploads_then_of_the_project_or_a_payment_and_of_no_other(db):
    world = build_projects().published()
    load_project_presets()
    organisation, speaker = OrganisationFactory(), UserFactory()
    OrganisationRegistration.objects.create(
        code="DD-4F7K-92", community=world.funds.fund.area, area_code=world.project.area_code, name=organisation.name,
        organisation=organisation, representative=speaker, state=RegistrationState.REGISTERED, registered_at=NOW,
        applied_at=NOW,
    )  # fmt: skip
    Project.objects.filter(pk=world.project.pk).update(state=ProjectState.RUNNING, organisation=organisation)
    page = f"/projects/{world.project.code}/papers/"
    with time_machine.travel(NOW, tick=False):
        caller = signed_in(speaker)
        shown = text_of(caller.get(page))
        assert "还没有申请付款" in shown and "整个项目" in shown
        public = text_of(caller.get(f"/projects/{world.project.code}/"))
        assert page in public and "到工作台办理" not in public
        asked = {"what": "长椅货款", "amount_fen": "100", "payee_name": "木器厂", "payee_public": "木器厂"}
        milestone = world.project.milestones.first()
        accepted = {"state": "ACCEPTED", "accepted_at": NOW, "accepted_by": world.worker}
        type(milestone).objects.filter(pk=milestone.pk).update(**accepted)
        asked["milestone"] = milestone.pk
        answer = caller.post(f"/projects/{world.project.code}/pay/", asked)
        payment = Payment.objects.get()
        assert answer.headers["Location"] == f"{page}?payment={payment.code}"
        assert f'value="{payment.pk}" selected' in text_of(caller.get(answer.headers["Location"]))
        assert "还缺：" in text_of(caller.get(page))
        paper = {"kind": "INVOICE", "title": "发票"}
        assert caller.post(page, paper).status_code == 422
        assert caller.post(page, paper | {"file": pdf("a.exe")}).status_code == 422
        assert caller.post(page, paper | {"file": pdf("a.pdf"), "payment": payment.pk}).status_code == 302
        assert caller.post(page, paper | {"file": pdf("b.pdf"), "payment": 10**9}).status_code == 422
        assert caller.post(page, {"kind": "REPORT", "title": "进度", "file": pdf("c.pdf")}).status_code == 302
        assert payment.documents.get().title == "发票" and world.project.documents.get().title == "进度"
        assert "进度" in text_of(caller.get(page)) and "木器厂账" not in text_of(caller.get(page))
        stranger = signed_in(UserFactory())
        assert stranger.get(page).status_code == stranger.post(page, paper).status_code == 404
        assert Client().get(page).status_code == 302
        auditor = signed_in(posted(Role.AUDITOR))
        assert "实施单位办理" in text_of(auditor.get(page)) and auditor.post(page, paper).status_code == 403


def test_lists_when_rows_grow_then_the_same_number_of_statements(db, django_assert_max_num_queries):
    world = build_projects().published()
    worker = signed_in(world.worker)
    with time_machine.travel(NOW, tick=False):
        worker.get("/desk/funds/projects/")
        for _more in range(2):
            with django_assert_max_num_queries(14):
                assert worker.get("/desk/funds/projects/").status_code == 200
            with django_assert_max_num_queries(8):
                assert Client().get("/projects/").status_code == 200
            Projects(world.funds, world.worker, world.secretary, world.funds.project("另一个"))
