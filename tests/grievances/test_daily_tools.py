"""Daily tools of the desk: views, replies, work order, mentions. Pure rules first, then through pages."""

import re
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from governance.common.errors import InputRefused, PermissionRefused
from governance.deadlines.calendar import WorkCalendar
from governance.notifications.models import Message
from governance.people.roles import Role
from grievances import services
from grievances.forms.desk_verbs import mentioned_in
from grievances.models import Mention, SavedView, StandardReply
from grievances.replies import checked, filled
from grievances.sendings import next_sending
from grievances.services.replies import save_reply
from grievances.services.saved_views import save_view
from grievances.states import Kind, State
from tests.grievances.world import NOW, World

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(client: Client, path: str, **query) -> str:
    response = client.get(path, query)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


# --- Pure rules ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["您好{姓名}", "{电话}", "请拨打{ 手机号 }", "{", "好}的", "{}"])
def test_reply_when_placeholder_is_unknown_or_brace_open_then_refused_in_words(text: str):
    with pytest.raises(InputRefused) as refused:
        checked(text)
    assert "text" in refused.value.fields


def test_reply_when_filled_then_values_are_not_placeholders_themselves():
    text = checked("｛称呼｝您好，「{ 标题 }」最晚{最晚}。")
    assert (
        filled(text, {"称呼": "王女士", "标题": "{查询码}坏了", "最晚": "周五"})
        == "王女士您好，「{查询码}坏了」最晚周五。"
    )


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


# 2026-10-01 … 10-07 are days of rest, Saturday 10-10 is a make-up working day.
REST = {datetime(2026, 10, day).date(): False for day in range(1, 8)} | {datetime(2026, 10, 10).date(): True}


@pytest.mark.parametrize(
    ("every", "weekday", "workdays_only", "after", "expected"),
    [
        ("DAY", 0, True, at(11, 18, 7), at(11, 18, 8)),
        ("DAY", 0, True, at(11, 18, 8), at(11, 19, 8)),  # strictly after: what is sent now comes again tomorrow
        ("DAY", 0, True, at(11, 20, 9), at(11, 23, 8)),  # Friday → Monday
        ("DAY", 0, False, at(11, 20, 9), at(11, 21, 8)),
        ("DAY", 0, True, at(9, 30, 9), at(10, 8, 8)),  # over the holiday
        ("DAY", 0, True, at(10, 9, 9), at(10, 10, 8)),  # the make-up Saturday works
        ("WEEK", 0, True, at(11, 18, 9), at(11, 23, 8)),
        ("WEEK", 3, True, at(9, 30, 9), at(10, 8, 8)),  # Thursday 1 October moves to the 8th …
        ("WEEK", 3, True, at(10, 8, 8), at(10, 15, 8)),  # … and is not sent twice
        ("WEEK", 5, True, at(11, 18, 9), at(11, 23, 8)),  # Saturdays move to Monday
        ("WEEK", 5, True, at(11, 22, 9), at(11, 23, 8)),  # also when asked on the Sunday between
    ],
)
def test_next_sending_when_days_of_rest_then_moves(every, weekday, workdays_only, after, expected):
    found = next_sending(
        every=every, weekday=weekday, hour=8, workdays_only=workdays_only, after=after, calendar=WorkCalendar(REST)
    )
    assert found == expected


class Person(str):
    pass


def test_mentions_when_names_nest_or_repeat_then_longest_wins_and_doubts_are_told():
    wang, wang_wei, twin = Person("王伟"), Person("王伟民"), Person("李丽")
    other = Person("李丽")
    people = [wang, wang_wei, twin, other]
    assert mentioned_in("请@王伟民 看", people, []) == ([wang_wei], [])
    assert mentioned_in("请@王伟 看，@王伟民 也看", people, [])[0] == [wang_wei, wang]
    assert mentioned_in("请@李丽 看", people, []) == ([], ["李丽"])
    assert mentioned_in("请@李丽 看", people, [twin]) == ([], [])
    assert mentioned_in("邮箱a@b", people, []) == ([], [])


# --- Saved views --------------------------------------------------------------------------------------------
def test_view_when_saved_shared_defaulted_changed_and_deleted_then_chips_follow(world: World):
    own = world.raised()
    worker = signed_in(world.grid_worker)
    query = urlencode({"scope": "all", "kind": "NONE", "q": own.code, "since": "不是日期"})
    assert "保存这个视图" in page_of(worker, "/desk/", scope="all", kind="NONE")
    office = f"{world.grid.pk}:"
    form = {"query": query, "name": "待分流的", "share": office, "is_default": "on"}
    response = worker.post("/desk/views/", form)
    view = SavedView.objects.get()
    assert (view.scope, view.query) == ("all", {"kind": "NONE", "q": own.code})  # the unusable date is not kept
    assert response["Location"] == worker.get("/desk/").headers["Location"]  # the default view
    page = page_of(worker, response["Location"])
    assert own.code in page
    assert re.search(r'class="chip"[^>]*aria-current="page"[^>]*>.*?待分流的', page, re.S)
    assert worker.get("/desk/?scope=waiting").status_code == 200  # tabs are not redirected

    # colleagues at the same area see it, cannot change it, and it is nobody else's default
    leader = signed_in(world.grid_leader)
    assert "待分流的" in page_of(leader, "/desk/")
    assert leader.post(f"/desk/views/{view.pk}/", {"name": "x"}).status_code == 403
    for stranger in (world.grid_worker_beside, world.community_worker, world.department_officer):
        assert "待分流的" not in page_of(signed_in(stranger), "/desk/")
        assert signed_in(stranger).post(f"/desk/views/{view.pk}/", {"delete": "1"}).status_code == 404

    again = worker.post("/desk/views/", {"query": query, "name": "待分流的"})
    assert again.status_code == 422 and "您已经有一个叫" in again.content.decode()
    assert worker.post("/desk/views/", {"query": query, "name": " "}).status_code == 422
    worker.post(f"/desk/views/{view.pk}/", {"name": "新名字", "share": ""})
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.is_default) == ("新名字", False, False)
    assert worker.get("/desk/").status_code == 200
    worker.post(f"/desk/views/{view.pk}/", {"delete": "1"})
    assert not SavedView.objects.exists()
    assert "还没有保存的视图" in page_of(worker, "/desk/views/")


def test_view_when_filter_is_outdated_then_says_so_and_still_opens(world: World):
    own = world.raised()
    view = save_view(
        actor=world.grid_worker, now=NOW, name="楼道灯", scope="all", query={"category": str(world.category.pk)}
    )
    world.category.is_active = False
    world.category.save()
    worker = signed_in(world.grid_worker)
    page = page_of(worker, f"/desk/?scope=all&category={world.category.pk}&view={view.pk}")
    assert "视图里的「类别」已经不能用" in page and own.code in page
    assert "已经不能用" in page_of(worker, "/desk/views/")


def test_view_when_shared_with_a_foreign_office_then_refused(world: World):
    with pytest.raises(PermissionRefused):
        save_view(actor=world.grid_worker, now=NOW, name="x", scope="all", query={}, area=world.community)
    with pytest.raises(PermissionRefused):  # the office of the department, not everybody in the district
        save_view(actor=world.department_officer, now=NOW, name="x", scope="all", query={}, area=world.district)


# --- Standard replies ---------------------------------------------------------------------------------------
def test_reply_when_written_at_the_desk_then_offered_filled_in_and_usable_without_script(world: World):
    grievance = world.brought_to(State.HANDLING, contact_name="王女士", contact_phone="13987654321")
    community = signed_in(world.community_worker)
    form = {"title": "已安排", "text": "{称呼}您好，{查询码}由{责任单位}办理，最晚{最晚}。", "verbs": ["answer", "ask"],
            "whose": str(world.community.pk), "is_active": "on"}  # fmt: skip
    assert community.post("/desk/replies/new/", form).status_code == 302
    reply = StandardReply.objects.get()
    bad = community.post("/desk/replies/new/", form | {"text": "请拨打{电话}"})
    assert bad.status_code == 422 and "不认识 {电话}" in bad.content.decode() and "{称呼}" in bad.content.decode()

    worker = signed_in(world.grid_worker)
    assert "已安排" in page_of(worker, f"/desk/{grievance.code}/answer/")
    assert "已安排" not in page_of(worker, f"/desk/{grievance.code}/note/")
    page = page_of(worker, f"/desk/{grievance.code}/answer/", reply=reply.pk)
    shown = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.S)[1]
    assert shown.startswith(f"王女士您好，{grievance.code}由第一网格办理，最晚11月")
    assert "13987654321" not in page and "{" not in shown
    assert page_of(worker, f"/desk/{grievance.code}/answer/", reply="99999")  # a reply that is gone fills in nothing

    # who may change it: the community and above, not the grid, not the neighbour
    assert worker.get(f"/desk/replies/{reply.pk}/").status_code == 403
    assert signed_in(world.neighbour_worker).get(f"/desk/replies/{reply.pk}/").status_code == 404
    assert signed_in(world.street_officer).get(f"/desk/replies/{reply.pk}/").status_code == 200
    assert worker.post(f"/desk/replies/{reply.pk}/delete/").status_code == 403
    assert community.post(f"/desk/replies/{reply.pk}/delete/").status_code == 302
    assert not StandardReply.objects.exists()


def test_reply_when_personal_or_of_another_category_or_area_then_offered_only_where_it_fits(world: World):
    grievance = world.brought_to(State.HANDLING)
    given = {"now": NOW, "text": "好的", "verbs": ["answer"]}
    save_reply(actor=world.grid_worker, title="自己的话", **given)
    save_reply(actor=world.neighbour_worker, title="隔壁的话", area=world.neighbour, **given)
    save_reply(actor=world.street_officer, title="街道的话", area=world.street, category=world.category, **given)
    page = page_of(signed_in(world.grid_worker), f"/desk/{grievance.code}/answer/")
    assert "自己的话" in page and "街道的话" in page and "隔壁的话" not in page
    assert "自己的话" not in page_of(signed_in(world.grid_leader), f"/desk/{grievance.code}/answer/")
    with pytest.raises(PermissionRefused):
        save_reply(actor=world.grid_worker, title="越权", area=world.community, **given)


# --- Work order ---------------------------------------------------------------------------------------------
def test_order_when_printed_then_has_what_the_road_needs_and_a_masked_number(world: World):
    grievance = world.brought_to(State.HANDLING, contact_name="王女士", contact_phone="13987654321")
    services.make_plan(
        grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, plan="周五前换灯", responsible=[world.grid_leader]
    )
    page = page_of(signed_in(world.grid_worker), f"/desk/{grievance.code}/order/")
    for words in (grievance.code, "阳光花园3栋", "周五前换灯", "139****4321", "最晚", "反映人签字", "data:image/svg"):
        assert words in page, words
    assert "13987654321" not in page
    assert signed_in(world.neighbour_worker).get(f"/desk/{grievance.code}/order/").status_code == 404


# --- Mentions -----------------------------------------------------------------------------------------------
def test_note_when_it_mentions_colleagues_then_they_are_told_once_and_find_it(world: World):
    grievance = world.brought_to(State.HANDLING)
    worker = signed_in(world.grid_worker)
    form = {"words": "请@员工community_worker 看看", "mentioned": [world.grid_leader.pk]}
    assert worker.post(f"/desk/{grievance.code}/note/", form).status_code == 302
    assert set(Mention.objects.values_list("person__username", flat=True)) == {"grid_leader", "community_worker"}
    told = Message.objects.filter(title__contains="提到了您")
    assert {message.recipient.username for message in told} == {"grid_leader", "community_worker"}
    assert "@员工grid_leader" in page_of(worker, f"/desk/{grievance.code}/")
    leader = signed_in(world.grid_leader)
    assert grievance.code in page_of(leader, "/desk/", scope="mentioned")
    assert grievance.code not in page_of(worker, "/desk/", scope="mentioned")


def test_note_when_it_mentions_a_stranger_then_refused_and_nothing_opens(world: World):
    grievance = world.brought_to(State.HANDLING, kind=Kind.COMMUNITY)
    for stranger in (world.neighbour_worker, world.department_officer, world.resident):
        with pytest.raises(InputRefused):
            services.note(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="看", mentioned=[stranger])
    form = {"words": "看", "mentioned": [world.neighbour_worker.pk]}
    assert signed_in(world.grid_worker).post(f"/desk/{grievance.code}/note/", form).status_code == 422
    assert not Mention.objects.exists()


def test_mention_when_posting_has_ended_then_matter_is_not_opened_by_it(world: World):
    grievance = world.raised()
    helper = world.post("helper", Role.COMMUNITY_WORKER, world.community)
    services.note(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="看", mentioned=[helper])
    helper.postings.update(ends_on=NOW.date(), area=world.neighbour)
    world.post("helper", Role.COMMUNITY_WORKER, world.neighbour)
    client = signed_in(type(helper).objects.get(pk=helper.pk))
    assert grievance.code not in page_of(client, "/desk/", scope="mentioned")
    assert client.get(f"/desk/{grievance.code}/").status_code == 404
