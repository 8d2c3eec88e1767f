"""The living matters list: what it shows, how it filters, pages and exports."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from governance.common.images import clean_photo
from governance.deadlines.services import sweep
from grievances import services
from grievances.exports import neutral
from grievances.models import Category, Grievance
from grievances.public_reads import days_taken, month_numbers
from grievances.states import Kind, State
from tests.grievances.world import NOW, World


@pytest.fixture
def photo_file() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (400, 300), (90, 120, 90)).save(file, "JPEG")
    file.name = "photo.jpg"
    return file


def published(
    world: World, title: str = "路灯不亮", *, kind: Kind = Kind.COMMUNITY, state: State = State.HANDLING, **fields
) -> Grievance:
    return world.brought_to(state, kind, title=title, **fields)


def titles(client, address: str = "/matters/") -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [matter.title for matter in response.context["matters"]]


def test_list_when_nothing_is_published_then_says_why(world, client):
    world.raised()
    assert "还没有公开的诉求" in client.get("/matters/").content.decode()


def test_list_when_matter_is_sorted_then_shown_with_who_how_and_how_long(world, client):
    grievance = published(world, "楼道灯坏了")
    page = client.get("/matters/").content.decode()
    for words in ("楼道灯坏了", "小事", "楼道照明", "第一网格", "办理中", "阳光花园", f"/matters/{grievance.pk}/"):
        assert words in page
    assert grievance.code not in page


@pytest.mark.parametrize("state", [State.RAISED, State.ACCEPTED])
def test_list_when_matter_is_not_sorted_yet_then_absent(world, client, state):
    grievance = world.brought_to(state)
    assert titles(client) == []
    assert client.get(f"/matters/{grievance.pk}/").status_code == 404


def test_list_when_private_or_not_agreed_or_hidden_then_absent(world, client):
    private = published(world, kind=Kind.PRIVATE)
    not_agreed = published(world, may_publish=False)
    hidden = published(world)
    services.edit_public(
        grievance_id=hidden.pk, actor=world.grid_worker, now=NOW, title="一", body="二", is_published=False
    )
    assert titles(client) == []
    for grievance in (private, not_agreed, hidden):
        assert client.get(f"/matters/{grievance.pk}/").status_code == 404
        assert client.post(f"/grievances/{grievance.pk}/join/").status_code == 404


def test_list_when_filtered_then_only_those(world, client):
    published(world, "小事在网格")
    done = published(world, "小事已结案", state=State.CLOSED)
    published(world, "大事在办", kind=Kind.GOVERNMENT)
    assert titles(client, "/matters/?kind=GOVERNMENT") == ["大事在办"]
    assert titles(client, "/matters/?state=closed") == [done.public_title]
    assert set(titles(client, "/matters/?state=open")) == {"小事在网格", "大事在办"}
    assert titles(client, f"/matters/?area={world.neighbour.code}") == []
    assert len(titles(client, f"/matters/?area={world.street.code}")) == 3
    assert len(titles(client, f"/matters/?area={world.community.code}&category=lighting")) == 3


def test_list_when_filtered_by_first_level_then_second_level_is_in(world, client):
    parent = Category.objects.create(code="public-parts", name="公共部位")
    Category.objects.filter(pk=world.category.pk).update(parent=parent)
    published(world, "灯")
    assert titles(client, "/matters/?category=public-parts") == ["灯"]


def test_list_when_filtered_by_time_then_by_the_day_it_was_raised(world, client):
    published(world, "老事", now=timezone.now() - timedelta(days=60))
    published(world, "新事", now=timezone.now() - timedelta(days=2))
    assert titles(client, "/matters/?period=30") == ["新事"]
    assert set(titles(client, "/matters/?period=90")) == {"新事", "老事"}


@pytest.mark.parametrize(
    "query",
    [
        "kind=GOVERNMENT",
        "area=999999999",
        "area=x",
        "category=nothing",
        "state=nonsense",
        "q=没有这种事",
        "period=0",
    ],
)
def test_list_when_filter_matches_nothing_then_says_so(world, client, query):
    published(world)
    response = client.get(f"/matters/?{query}")
    assert response.status_code == 200
    assert "没有符合这些条件" in response.content.decode()


def test_list_when_searched_then_finds_two_characters_of_public_words_only(world, client):
    grievance = published(world, "路灯不亮", body="三单元门口的路灯已经坏了很久，我叫张三丰，住502室。")
    assert titles(client, "/matters/?q=路灯") == ["路灯不亮"]
    assert titles(client, "/matters/?q=阳光花园") == ["路灯不亮"]
    assert titles(client, "/matters/?q=三丰") == []
    assert titles(client, f"/matters/?q={grievance.code}") == []


def test_list_when_there_are_many_then_pages_by_key_without_loss_or_repeat(world, client):
    for number in range(23):
        published(world, f"第{number}件", now=NOW + timedelta(minutes=number // 3))
    first = client.get("/matters/")
    second = client.get("/matters/" + first.context["next_url"])
    seen = [matter.title for response in (first, second) for matter in response.context["matters"]]
    assert len(seen) == len(set(seen)) == 23
    assert second.context["next_url"] == ""
    back = client.get("/matters/" + second.context["previous_url"])
    assert [matter.title for matter in back.context["matters"]] == seen[:20]
    assert client.get("/matters/?after=nonsense").status_code == 422


def test_list_when_longer_then_same_number_of_statements(world, client):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/matters/")
        return len(queries)

    published(world)
    statements()
    one = statements()
    published(world)
    published(world, kind=Kind.GOVERNMENT)
    assert statements() == one <= 8


def test_csv_when_asked_then_mark_header_and_neutral_cells(world, client):
    published(world, "=HYPERLINK(1)", kind=Kind.GOVERNMENT)
    published(world, "路灯")
    response = client.get("/matters.csv?kind=GOVERNMENT")
    text = b"".join(response.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff编号,")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert row["标题"] == "'=HYPERLINK(1)"
    assert (row["三事分流"], row["状态"], row["责任单位"]) == ("大事", "办理中", "第一网格")


def test_csv_when_long_then_cut_and_few_statements(world, client, monkeypatch):
    monkeypatch.setattr("grievances.views.public_list.CSV_ROWS", 2)
    for number in range(3):
        published(world, f"第{number}件")
    with CaptureQueriesContext(connection) as queries:
        lines = b"".join(client.get("/matters.csv").streaming_content).decode().splitlines()
    assert len(lines) == 3
    assert len(queries) <= 8


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        (" =1", "' =1"),
        ("\t1", "'\t1"),
        ("路灯", "路灯"),
        (3, "3"),
        (None, ""),
    ],
)
def test_cell_when_it_begins_like_a_formula_then_neutral(cell, safe):
    assert neutral(cell) == safe


def test_feed_when_read_then_newest_first_and_filtered(world, client):
    published(world, "旧的", now=NOW)
    published(world, "新的 <b>", now=NOW + timedelta(hours=1))
    text = client.get("/matters/feed/").content.decode()
    assert text.index("新的 &lt;b&gt;") < text.index("旧的")
    assert "旧的" not in client.get("/matters/feed/?q=新的").content.decode()


def test_page_when_public_then_words_timeline_result_and_join(world, client):
    grievance = published(world, "楼道灯坏了", state=State.RESOLVED)
    page = client.get(f"/matters/{grievance.pk}/").content.decode()
    for words in ("楼道灯坏了", "灯已换好", "已分流为「小事」", "已办结", "2026-"):
        assert words in page
    assert "我也遇到" not in page
    assert client.get("/matters/999999999999999999999/").status_code == 404


def test_page_when_somebody_joins_then_counted_once(world, client):
    grievance = published(world)
    for _press in range(2):
        assert client.post(f"/grievances/{grievance.pk}/join/").status_code == 200
    assert "1 人同样遇到" in client.get(f"/matters/{grievance.pk}/").content.decode()


def test_page_when_photo_is_not_cleared_then_not_shown(world, client, photo_file):
    grievance = services.raise_matter(draft=world.draft(), photos=[clean_photo(photo_file)], actor=None, now=NOW)
    world.triaged(grievance)
    photo = grievance.photos.get()
    address = f"/grievances/photos/{photo.public_id}/"
    assert address not in client.get(f"/matters/{grievance.pk}/").content.decode()
    assert client.get(address).status_code == 404
    services.clear_photo(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, photo=photo, is_cleared=True)
    assert address in client.get(f"/matters/{grievance.pk}/").content.decode()
    assert client.get(address).status_code == 200


def test_page_when_words_hold_markup_then_escaped(world, client):
    grievance = published(world, "<script>alert(1)</script>灯", body="<img src=x onerror=alert(2)> 楼道灯坏了")
    for address in ("/matters/", f"/matters/{grievance.pk}/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_days_when_resolved_then_counted_to_that_day(world):
    grievance = published(world, state=State.RESOLVED)
    assert days_taken(grievance, NOW + timedelta(days=30)) == 1
    grievance.resolved_at = NOW + timedelta(days=3)
    assert days_taken(grievance, NOW + timedelta(days=30)) == 4


def test_month_when_counted_then_silence_is_not_satisfaction(world):
    published(world, state=State.CLOSED)
    silent = published(world, state=State.RESOLVED)
    sweep(now=NOW + timedelta(days=9))
    silent.refresh_from_db()
    assert silent.closed_how == "SILENCE"
    month = month_numbers("500108", NOW + timedelta(days=9))
    assert (month.raised, month.resolved, month.rated, month.satisfied, month.silent) == (2, 2, 1, 1, 1)


def test_home_when_matters_are_public_then_numbers_and_chart_with_table(world, client):
    published(world, now=timezone.now())
    cache.clear()
    page = client.get("/").content.decode()
    for words in ("本月提出", "按三事分", "正在办的在哪一级", "看看周边"):
        assert words in page
