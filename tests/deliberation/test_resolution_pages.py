"""Pages of resolutions, covenants and reports: what everybody reads, what residents do, the desk, refusals that keep words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from deliberation.models import ClauseAmendment, CommitteeReport, Council, Covenant, Resolution
from deliberation.selectors.councils import lives_in
from deliberation.selectors.resolutions import open_to_objections_of
from deliberation.services import covenants, outcomes, resolutions
from deliberation.states import ResolutionState
from governance.people.models import User
from governance.territory.models import ResidentGroup
from tests.deliberation.decided import Decided, decide, photo
from tests.grievances.world import build_world

S = ResolutionState
PRIVATE = "住在 3 栋 201，电话 13812345678"


@pytest.fixture
def case(db, settings, tmp_path, monkeypatch) -> Decided:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(outcomes, "resolution_moved", [])
    case = decide(build_world())
    case.now = timezone.now()
    return case


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def page_of(resolution: Resolution) -> str:
    return f"/resolutions/{resolution.code}/"


def desk_of(resolution: Resolution) -> str:
    return f"/desk/resolutions/{resolution.code}/"


def test_public_page_in_every_state_when_read_then_whole_and_without_a_private_word(case: Decided):
    anybody = Client()
    assert "还没有决议" in anybody.get("/resolutions/").text
    case.publish()
    objection = case.do(resolutions.object_to, case.resident, words=PRIVATE)
    shown = anybody.get(page_of(case.resolution)).text
    assert "公示从" in shown and "本会章程" in shown and "装好路灯" in shown and "张师傅" in shown
    assert "待答复" in shown and "13812345678" not in shown and case.resident.display_name not in shown
    case.do(resolutions.answer_objection, objection_id=objection.pk, answer="已补贴通知", is_public=True)
    shown = anybody.get(page_of(case.resolution)).text
    assert "已补贴通知" in shown and "3 栋" in shown and "13812345678" not in shown
    assert "公示时间" in anybody.get(page_of(case.resolution) + "notice/").text
    case.to(S.IN_FORCE)
    assert "正在落实" in anybody.get(page_of(case.resolution)).text
    task = case.resolution.tasks.get()
    case.do(resolutions.finish_task, case.worker, task_id=task.pk, result="装好了", photos=[photo()])
    taken = f"/resolutions/photos/{task.photos.get().pk}/"
    assert taken not in anybody.get(page_of(case.resolution)).text
    assert anybody.get(taken).status_code == 404 and client_of(case.office).get(taken).status_code == 200
    case.do(resolutions.clear_photo, photo_id=task.photos.get().pk)
    assert anybody.get(taken).status_code == 200 and taken in anybody.get(page_of(case.resolution)).text
    case.do(resolutions.report_result, result="三盏灯全部换好")
    assert "三盏灯全部换好" in anybody.get(page_of(case.resolution)).text
    assert anybody.get("/resolutions/JY-0000-00/").status_code == 404


def test_list_when_filtered_and_long_then_pages_by_key_at_the_same_cost(case: Decided, django_assert_max_num_queries):
    first = case.publish()
    for number in range(24):
        Resolution.objects.create(
            code=f"JY-L{number:03d}", council=case.council, area_code=case.council.area_code, title=f"第{number}件",
            body="内容", published_at=case.now, publish_until=case.now, objections_until=case.now,
        )  # fmt: skip
    anybody = Client()
    with django_assert_max_num_queries(8):
        shown = anybody.get("/resolutions/").text
    assert "下一页" in shown and first.title not in shown
    assert first.title in anybody.get(f"/resolutions/?q={first.code}").text
    assert first.title in anybody.get(f"/resolutions/?q=路灯&community={case.world.community.code}").text
    for nothing in ("?q=没有这样的", "?community=500108009009", "?state=REPORTED", "?community=x"):
        assert "没有符合这些条件" in anybody.get(f"/resolutions/{nothing}").text
    assert anybody.get("/resolutions/?after=nonsense").status_code == 422
    desk = client_of(case.office)
    with django_assert_max_num_queries(10):
        assert desk.get("/desk/resolutions/?scope=all").status_code == 200


def test_resident_when_objecting_and_rating_then_done_once_and_refusals_keep_the_words(case: Decided):
    case.publish()
    address = page_of(case.resolution)
    assert Client().post(address + "object/", {"words": "不同意"}).status_code == 302
    assert not case.resolution.objections.exists()
    neighbour, stranger = client_of(case.resident), client_of(case.stranger)
    assert "我有异议" in neighbour.get(address).text and "我有异议" not in stranger.get(address).text
    refused = stranger.post(address + "object/", {"words": "外人的话"})
    assert refused.status_code == 403 and "外人的话" in refused.text
    assert neighbour.post(address + "object/", {"words": ""}).status_code == 422
    assert neighbour.post(address + "object/", {"words": "没有通知"}).status_code == 302
    objection = case.resolution.objections.get()
    assert "撤回异议" in neighbour.get(address).text
    assert neighbour.post(f"{address}objections/{objection.pk}/withdraw/").status_code == 302
    case.to(S.REPORTED)
    late = neighbour.post(address + "object/", {"words": "现在才看到"})
    assert late.status_code == 409 and "现在才看到" in late.text
    assert "办得怎么样" in neighbour.get(address).text
    assert neighbour.post(address + "rate/", {"words": "好"}).status_code == 422
    assert neighbour.post(address + "rate/", {"stars": "5", "words": "只给办事人看"}).status_code == 302
    assert neighbour.post(address + "rate/", {"stars": "1"}).status_code == 409
    shown = neighbour.get(address).text
    assert "您评了 5 分" in shown and "只给办事人看" not in shown


def test_desk_when_each_verb_is_used_then_done_and_strangers_get_nothing(case: Decided):
    desk = client_of(case.chair)  # a resident who chairs the council
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    new = f"/desk/resolutions/new/{case.council.pk}/"
    basis = f"ballot:{case.ballot.pk}"
    assert case.ballot.question in desk.get(new).text
    words = {"basis": basis, "title": "换灯", "body": "换三盏灯", "task_1": "买灯"}
    refused = desk.post(new, words)
    assert refused.status_code == 422 and "换三盏灯" in refused.text and "写完整" in refused.text
    done = desk.post(new, words | {"who_1": "张师傅", "day_1": day})
    case.resolution = Resolution.objects.get()
    address = desk_of(case.resolution)
    assert done.status_code == 302 and done.url == address
    assert case.resolution.topic == case.topic and case.resolution.tasks.get().responsible_name == "张师傅"
    for user, status in ((case.world.neighbour_worker, 404), (case.resident, 403), (case.world.auditor, 200)):
        assert client_of(user).get(address).status_code == status
    assert Client().get(address).status_code == 302
    assert client_of(case.resident).get(new).status_code == 403
    objection = case.do(resolutions.object_to, case.resident, words="没有通知")
    answer = {"objection_id": objection.pk, "answer": "", "is_public": "on"}
    assert desk.get(address + "answer/").status_code == 200
    assert desk.post(address + "answer/", answer).status_code == 422
    forbidden = client_of(case.world.auditor).post(address + "answer/", answer | {"answer": "审计的话"})
    assert forbidden.status_code == 403 and "审计的话" in forbidden.text
    assert desk.post(address + "answer/", answer | {"answer": "已补"}).status_code == 302
    gone = desk.post(address + "report/", {"result": "还没生效就写的结果"})
    assert gone.status_code == 409 and "还没生效就写的结果" in gone.text
    case.to(S.IN_FORCE)
    assert (
        desk.post(address + "add-task/", {"title": "验收", "responsible_name": "物业", "finish_on": day}).status_code
        == 302
    )
    bought, checked = case.resolution.tasks.all()
    own = {"title": "巡查", "responsible_name": "网格员", "finish_on": day, "responsible": case.world.grid_worker.pk}
    assert desk.post(address + "add-task/", own | {"responsible": case.stranger.pk}).status_code == 422
    assert desk.post(address + "add-task/", own).status_code == 302
    worker = client_of(case.world.grid_worker)
    mine = case.resolution.tasks.get(responsible=case.world.grid_worker)
    assert worker.post(address + "finish-task/", {"task_id": mine.pk, "result": "看过了"}).status_code == 302
    assert "验收" in desk.get(address).text and "完成这一项" in desk.get(address).text
    assert desk.post(address + "finish-task/", {"task_id": bought.pk, "result": "买好了"}).status_code == 302
    assert desk.post(address + "drop-task/", {"task_id": checked.pk, "words": "不用"}).status_code == 302
    assert desk.post(address + "report/", {"result": "全好了"}).status_code == 302
    assert case.fresh().state == S.REPORTED
    assert desk.get(address + "nothing/").status_code == 404


def test_covenant_when_drafted_asked_amended_and_compared_then_every_page_works(case: Decided):
    desk, neighbour, anybody = client_of(case.office), client_of(case.resident), Client()
    assert "还没有公开的居民公约" in anybody.get("/covenants/").text
    new = f"/desk/covenants/new/{case.council.pk}/"
    assert desk.get(new).status_code == 200
    address = desk.post(new, {"name": "3栋公约"}).url
    covenant = Covenant.objects.get()
    page = f"/covenants/{covenant.pk}/"
    assert anybody.get(page).status_code == 404 and client_of(case.stranger).get(address).status_code == 403
    assert desk.post(address + "write/", {"clauses": "楼道不堆物。\n\n养犬\n要牵绳。"}).status_code == 302
    assert [clause.text for clause in covenant.clauses.all()] == ["楼道不堆物。", "养犬 要牵绳。"]
    assert desk.post(address + "ask/").status_code == 302
    clause = covenant.clauses.get(position=2)
    assert "我有建议" in neighbour.get(page).text and "我有建议" not in anybody.get(page).text
    long = neighbour.post(page + "amend/", {"clause_id": clause.pk, "text": "长" * 1001})
    assert long.status_code == 422 and "长长" in long.text
    assert neighbour.post(page + "amend/", {"clause_id": clause.pk, "text": "养犬牵绳、清便。"}).status_code == 302
    amendment = ClauseAmendment.objects.get()
    assert "清便" in neighbour.get(page).text and "清便" not in anybody.get(page).text
    assert desk.post(address + "moderate/", {"amendment_id": amendment.pk, "is_shown": "on"}).status_code == 302
    assert "清便" in anybody.get(page).text
    choice = {"amendment_id": amendment.pk, "is_adopted": "yes", "answer": "好"}
    assert desk.post(address + "decide/", choice).status_code == 302
    clause.refresh_from_db()
    assert clause.text == "养犬牵绳、清便。" and "采纳" in anybody.get(page).text
    Covenant.objects.filter(pk=covenant.pk).update(state="FILED", filed_at=case.now, filing_number="备1")
    second = covenants.draft_covenant(
        council_id=case.council.pk, name="3栋公约", clauses=["楼道不堆物。", "电动车不上楼。"], actor=case.office,
        now=case.now,
    )  # fmt: skip
    covenants.ask_residents(covenant_id=second.pk, actor=case.office, now=case.now)
    shown = anybody.get(f"/covenants/{second.pk}/?against=1").text
    assert "<ins>电动车不上楼。</ins>" in shown and "已删除" in shown
    assert anybody.get(f"/covenants/{second.pk}/?against=99").status_code == 200
    assert "备案" in anybody.get("/covenants/").text
    assert desk.post(f"/desk/covenants/{second.pk}/drop/", {"words": "先不改"}).status_code == 302


def test_report_when_owed_then_lateness_is_public_and_the_chair_publishes_it(case: Decided):
    anybody, chair = Client(), client_of(case.chair)
    assert "还没有应当公开的报告" in anybody.get("/covenants/reports/").text
    Council.objects.filter(pk=case.council.pk).update(kind="OWNERS")
    covenants.open_reports(now=case.now - timedelta(days=120))
    report = CommitteeReport.objects.get()
    assert "逾期未公开" in anybody.get("/covenants/reports/").text
    address = f"/desk/covenants/reports/{report.pk}/"
    assert report.period in chair.get("/desk/covenants/").text
    assert client_of(case.resident).get(address).status_code == 403
    assert chair.post(address, {"body": ""}).status_code == 422
    assert chair.post(address, {"body": "本季度收支平衡"}).status_code == 302
    shown = anybody.get("/covenants/reports/").text
    assert "迟交" in shown and "本季度收支平衡" in shown
    assert chair.post(address, {"body": "再来一次"}).status_code == 409


def test_mine_when_a_resolution_is_under_publication_then_who_lives_there_sees_the_last_day_to_object(case: Decided):
    resolution = case.publish()
    last = timezone.localtime(resolution.objections_until - timedelta(seconds=1))
    mine = client_of(case.resident).get("/me/").content.decode()
    assert resolution.title in mine and f"最晚 {last.month}月{last.day}日" in mine
    assert "正在公示的决议" not in client_of(case.stranger).get("/me/").content.decode()
    places: list[dict[str, object]] = [
        {"estate": case.world.estate},
        {"group": ResidentGroup.objects.create(community=case.world.community, name="一组")},
        {},
    ]
    places[1]["group"].buildings.add(case.world.building)
    for number, place in enumerate(places):  # every council that decides for this home, and `lives_in` agrees
        council = Council.objects.create(kind="GROUP", name=f"{number}", community=case.world.community, **place)
        Resolution.objects.update(council=council)
        assert lives_in(case.resident, council)
        assert list(open_to_objections_of(case.resident, case.now)) == [resolution], place
        assert not open_to_objections_of(case.stranger, case.now)
    assert not open_to_objections_of(case.resident, resolution.objections_until)
    other = Council.objects.create(kind="COMMUNITY", name="邻社区", community=case.world.neighbour)
    Resolution.objects.update(council=other)
    assert not open_to_objections_of(case.resident, case.now)
