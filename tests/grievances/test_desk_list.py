"""The worklist: what stands in it, how it is paged, searched and filtered, and that it stays cheap."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.common.remember import forget_all
from grievances import services
from grievances.models import Grievance
from grievances.policies import Resident
from grievances.search import staff_index
from grievances.states import Kind, State, Urgency
from tests.grievances.world import NOW, World

MAX_STATEMENTS = 8


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rows_of(client: Client, **query) -> list[str]:
    return re.findall(r'<li class="work-row[^>]*data-code="([\w-]+)"', client.get("/desk/", query).content.decode())


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


# --- Who comes in -------------------------------------------------------------------------------------------
def test_desk_when_not_signed_in_then_asks_to_sign_in(world: World):
    response = Client().get("/desk/?scope=late")
    assert response.status_code == 302
    assert "/sign-in/" in response["Location"]
    assert "scope%3Dlate" in response["Location"]


def test_desk_when_resident_then_refused_in_words(world: World):
    response = signed_in(world.resident).get("/desk/")
    assert response.status_code == 403
    assert "工作台供社区、街道和部门的工作人员使用" in response.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "grid_worker",
        "community_worker",
        "street_officer",
        "department_officer",
        "district_supervisor",
        "auditor",
        "admin",
    ],
)
def test_desk_when_staff_then_shows_tabs(world: World, name: str):
    response = signed_in(world.people[name]).get("/desk/")
    assert response.status_code == 200
    assert "等我处理" in response.content.decode()


def test_worklist_when_not_mine_then_not_there(world: World):
    grievance = world.raised()
    assert rows_of(signed_in(world.grid_worker)) == [grievance.code]
    assert rows_of(signed_in(world.grid_worker_beside)) == []
    assert rows_of(signed_in(world.neighbour_worker), scope="all") == []
    assert rows_of(signed_in(world.auditor), scope="all") == [grievance.code]
    assert rows_of(signed_in(world.auditor)) == []


# --- Cost ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["grid_worker", "street_officer", "district_supervisor"])
def test_worklist_when_more_rows_then_same_number_of_statements(world: World, name: str):
    client = signed_in(world.people[name])
    world.brought_to(State.HANDLING)
    client.get("/desk/?scope=all")
    with_one = statements(client, "/desk/?scope=all")
    for kind in (Kind.GOVERNMENT, Kind.PRIVATE):
        other = world.brought_to(State.HANDLING, kind)
        services.assign(grievance_id=other.pk, actor=world.grid_worker, now=NOW, assignee=world.grid_leader)
    assert statements(client, "/desk/?scope=all") == with_one
    assert with_one <= MAX_STATEMENTS


def test_counts_when_over_cap_then_say_99_plus_in_one_statement(world: World):
    rows = [_row(world, n) for n in range(105)]
    Grievance.objects.bulk_create(rows)
    client = signed_in(world.grid_worker)
    assert 'hx-get="/desk/counts/?' in client.get("/desk/").content.decode()
    text = client.get("/desk/counts/").content.decode()
    assert re.search(r"等我处理 <span[^>]*>99\+<", text)
    assert re.search(r"已办结 <span[^>]*>0<", text)
    assert 'href="/desk/?scope=late"' in text


def _row(world: World, number: int, **fields) -> Grievance:
    defaults = {
        "code": f"NA-{number:06d}",
        "title": f"第{number}件",
        "body": "路灯不亮",
        "source": "WEB",
        "area": world.grid,
        "area_code": world.grid.code,
        "level": world.grid.level,
        "holder": world.grid,
        "holder_code": world.grid.code,
        "raised_at": NOW,
        "due_at": NOW + timedelta(hours=5),
    }
    return Grievance(**(defaults | fields))


# --- Paging -------------------------------------------------------------------------------------------------
def test_pages_when_clocks_tie_or_are_missing_then_every_row_once(world: World):
    tied = [_row(world, n) for n in range(60)]
    none = [_row(world, 100 + n, due_at=None) for n in range(60)]
    early = [_row(world, 200, due_at=NOW - timedelta(hours=1))]
    Grievance.objects.bulk_create([*none, *tied, *early])
    client = signed_in(world.grid_worker)
    seen, query = [], {}
    for _page in range(5):
        text = client.get("/desk/", query).content.decode()
        seen += re.findall(r'<li class="work-row[^>]*data-code="([\w-]+)"', text)
        following = re.search(r'rel="next" href="[^"]*after=([\w-]+)', text)
        if not following:
            break
        query = {"after": following[1]}
    assert seen[0] == "NA-000200"
    assert len(seen) == len(set(seen)) == 121
    assert [code for code in seen if code >= "NA-000100" and code < "NA-000200"] == seen[-60:]


def test_page_when_going_back_then_same_rows(world: World):
    Grievance.objects.bulk_create([_row(world, n, due_at=NOW + timedelta(hours=n % 3)) for n in range(80)])
    client = signed_in(world.grid_worker)
    first = client.get("/desk/").content.decode()
    cursor = re.search(r'rel="next" href="[^"]*after=([\w-]+)', first)
    second = client.get("/desk/", {"after": cursor[1]}).content.decode()
    back = re.search(r'rel="prev" href="[^"]*after=([\w-]+)', second)
    again = client.get("/desk/", {"after": back[1]}).content.decode()
    pattern = r'<li class="work-row[^>]*data-code="([\w-]+)"'
    assert re.findall(pattern, again) == re.findall(pattern, first)


def test_page_when_cursor_is_rubbish_then_422_in_words(world: World):
    response = signed_in(world.grid_worker).get("/desk/?after=rubbish")
    assert response.status_code == 422
    assert "翻页" in response.content.decode()


# --- Search and filters -------------------------------------------------------------------------------------
def test_search_when_two_characters_then_finds(world: World):
    lamp = world.raised()
    water = world.raised(body="厨房下水道堵了，污水往上冒。")
    client = signed_in(world.grid_worker)
    assert rows_of(client, q="污水") == [water.code]
    assert rows_of(client, q="楼道") == [lamp.code]
    assert rows_of(client, q="没有这样的词") == []


def test_search_when_matters_are_old_new_and_ended_then_every_list_finds_its_own(world: World):
    ended = world.brought_to(State.RESOLVED)
    Grievance.objects.bulk_create([_row(world, n, id=10**6 * n) for n in range(1, 5)])
    far = [10**6 * n for n in range(1, 5)]
    staff_index.put_many((pk, "楼道灯不亮") for pk in far)
    forget_all()
    client = signed_in(world.district_supervisor)
    codes = [f"NA-{n:06}" for n in range(4, 0, -1)]
    assert rows_of(client, q="楼道", scope="all") == [*codes, ended.code]  # few, so the old ones are looked for too
    assert rows_of(client, q="楼道", scope="ended") == [ended.code]
    mine = Resident(opened=frozenset({ended.pk}))
    services.dispute(grievance_id=ended.pk, actor=mine, now=NOW, words="还是不亮")
    assert rows_of(signed_in(world.community_worker), q="楼道", scope="waiting")[-1] == ended.code


@pytest.mark.parametrize("shape", ["{}", "{} ", "lower", "bare"])
def test_search_when_code_in_any_spelling_then_finds_the_matter(world: World, shape: str):
    world.raised()
    wanted = world.raised(body="另外一件事情在这里")
    code = wanted.code
    text = {"lower": code.lower(), "bare": code.replace("-", "")}.get(shape, shape.format(code))
    assert rows_of(signed_in(world.grid_worker), q=text, scope="all") == [code]


@pytest.mark.parametrize("text", ['"', "a\x00b", "' OR 1=1 --", "%", "*", "😀", "污" * 300, "AND NOT ("])
def test_search_when_hostile_then_answers(world: World, text: str):
    world.raised()
    assert signed_in(world.grid_worker).get("/desk/", {"q": text}).status_code == 200


def test_filters_when_chosen_then_narrow(world: World):
    plain = world.raised()
    urgent = world.raised(body="燃气泄漏，味道很大", urgency=Urgency.DANGER)
    handled = world.brought_to(State.HANDLING, Kind.PRIVATE)
    client = signed_in(world.grid_worker)
    everything = {plain.code, urgent.code, handled.code}
    assert set(rows_of(client)) == everything
    assert rows_of(client, urgency="DANGER") == [urgent.code]
    assert rows_of(client, kind="PRIVATE") == [handled.code]
    assert set(rows_of(client, kind="NONE")) == everything - {handled.code}
    assert rows_of(client, state="HANDLING") == [handled.code]
    assert rows_of(client, category=str(world.category.pk)) == [handled.code]
    assert rows_of(client, source="CALL") == []
    assert set(rows_of(client, area=world.grid.code)) == everything
    assert rows_of(client, since="2026-11-19") == []
    assert set(rows_of(client, since="2026-11-18", until="2026-11-18")) == everything


@pytest.mark.parametrize(
    "query", [{"kind": "NOPE"}, {"area": "abc"}, {"since": "昨天"}, {"category": "0"}, {"scope": "x"}]
)
def test_filters_when_unusable_then_dropped(world: World, query: dict):
    grievance = world.raised()
    assert rows_of(signed_in(world.grid_worker), **query) == [grievance.code]


def test_area_filter_when_street_officer_then_offers_the_tree_below_step_by_step(world: World):
    client = signed_in(world.street_officer)
    text = client.get("/desk/").content.decode()
    assert "桐梓坪社区" in text
    assert "第一网格" not in text
    deeper = client.get("/desk/", {"area": world.community.code}).content.decode()
    assert "第一网格" in deeper


def test_list_when_empty_then_says_why(world: World):
    client = signed_in(world.grid_worker)
    assert "没有等您处理的诉求" in client.get("/desk/").content.decode()
    filtered = client.get("/desk/", {"kind": "PRIVATE"}).content.decode()
    assert "没有符合条件的诉求" in filtered
    assert "清除筛选条件" in filtered


def test_scopes_when_time_passes_then_soon_and_late(world: World):
    grievance = world.raised()
    client = signed_in(world.grid_worker)
    assert rows_of(client, scope="soon") == rows_of(client, scope="late") == []
    with time_machine.travel(NOW + timedelta(hours=21), tick=False):
        assert rows_of(signed_in(world.grid_worker), scope="soon") == [grievance.code]
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        late = signed_in(world.grid_worker)
        assert rows_of(late, scope="late") == [grievance.code]
        assert "已超时 1 小时" in late.get("/desk/").content.decode()


def test_list_when_text_has_markup_then_it_is_shown_as_text(world: World):
    world.raised(body="<script>alert(1)</script>路灯坏了")
    text = signed_in(world.grid_worker).get("/desk/").content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


# --- Beside the list ----------------------------------------------------------------------------------------
def test_open_when_named_in_address_then_stands_beside_the_list(world: World):
    grievance = world.raised()
    text = signed_in(world.grid_worker).get("/desk/", {"open": grievance.code}).content.decode()
    assert 'id="matter"' in text
    assert 'id="desk-rows"' in text


def test_open_when_not_mine_then_list_alone(world: World):
    grievance = world.raised()
    response = signed_in(world.neighbour_worker).get("/desk/", {"open": grievance.code})
    assert response.status_code == 200
    assert 'id="matter"' not in response.content.decode()


# --- Bulk ---------------------------------------------------------------------------------------------------
def test_assign_many_when_picked_then_all_given_away(world: World):
    picked = [world.raised(), world.raised(body="第二件事情也要处理")]
    client = signed_in(world.grid_leader)
    page = client.get("/desk/assign/", {"pick": [row.pk for row in picked], "next": "/desk/?scope=all"})
    assert page.status_code == 200
    assert "2 件" in page.content.decode()
    data = {"pick": [row.pk for row in picked], "assignee": world.grid_worker.pk, "next": "/desk/?scope=all"}
    response = client.post("/desk/assign/", data, follow=True)
    assert response.redirect_chain == [("/desk/?scope=all", 302)]
    assert "已把 2 件交给" in response.content.decode()
    assert set(Grievance.objects.values_list("assignee", flat=True)) == {world.grid_worker.pk}


def test_assign_many_when_one_is_a_strangers_then_only_the_others(world: World):
    own, foreign = world.raised(), world.raised(building=None, area=world.neighbour)
    data = {"pick": [own.pk, foreign.pk], "assignee": world.grid_worker.pk}
    signed_in(world.grid_leader).post("/desk/assign/", data)
    own.refresh_from_db()
    foreign.refresh_from_db()
    assert own.assignee == world.grid_worker
    assert foreign.assignee is None


def test_assign_many_when_nobody_chosen_then_422_and_picks_stay(world: World):
    grievance = world.raised()
    response = signed_in(world.grid_leader).post("/desk/assign/", {"pick": [grievance.pk], "assignee": ""})
    assert response.status_code == 422
    assert f'name="pick" value="{grievance.pk}"' in response.content.decode()


def test_assign_many_when_auditor_then_nothing_changes(world: World):
    grievance = world.raised()
    client = signed_in(world.auditor)
    assert 'name="pick"' not in client.get("/desk/", {"scope": "all"}).content.decode()
    client.post("/desk/assign/", {"pick": [grievance.pk], "assignee": world.grid_worker.pk})
    grievance.refresh_from_db()
    assert grievance.assignee is None


def test_assign_many_when_nothing_picked_then_back_with_a_hint(world: World):
    response = signed_in(world.grid_leader).get("/desk/assign/", {"next": "https://evil.example/"}, follow=True)
    assert response.redirect_chain == [("/desk/", 302)]
    assert "请先在清单里勾选" in response.content.decode()
