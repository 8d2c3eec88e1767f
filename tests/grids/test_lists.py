"""三项清单: matched, followed, published without anybody's name."""

import pytest
from django.test import Client

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.notifications.models import Message
from governance.people.models import Organisation
from governance.trail.models import Entry
from grids.demo.lists import load_lists
from grids.models import CommunityNeed, CommunityProject, CommunityResource
from grids.policies.lists import decide, may_bring, may_keep
from grids.selectors.lists import offers_for
from grids.services import lists
from grids.states_lists import NEED_STEPS, Field, ListVerb, NeedState, Offer, ResourceKind, rank_offers
from tests.grievances.world import NOW, World


def need(world: World, **fields) -> CommunityNeed:
    given = {"community": world.community, "title": "老人要人陪", "field": Field.ELDERLY, "actor": world.grid_worker}
    return lists.add_need(**(given | fields), now=NOW)


def resource(world: World, **fields) -> CommunityResource:
    given = {
        "community": world.community, "title": "陪老人就医", "field": Field.ELDERLY, "kind": ResourceKind.PEOPLE,
        "actor": world.community_worker,
    }  # fmt: skip
    return lists.add_resource(**(given | fields), now=NOW)


def test_rank_offers_when_field_words_and_nearness_differ_then_in_that_order():
    words = frozenset({"陪老", "老人"})
    offers = [
        Offer(1, Field.OTHER, frozenset({"会议"}), True),
        Offer(2, Field.OTHER, frozenset({"老人"}), True),
        Offer(3, Field.ELDERLY, frozenset(), False),
        Offer(4, Field.ELDERLY, frozenset({"老人"}), False),
        Offer(5, Field.ELDERLY, frozenset(), True),
    ]
    assert rank_offers(Field.ELDERLY, words, offers) == [4, 5, 3, 2]


def test_need_when_followed_to_its_evaluation_then_each_step_is_kept(world: World):
    row, fitting = need(world, title="张三老人13812345678要人陪"), resource(world)
    resource(world, title="会议室", field=Field.OTHER)
    assert "13812345678" not in row.title
    assert offers_for(row) == [fitting]
    staff = {"actor": world.community_worker, "now": NOW, "need_id": row.pk}
    with pytest.raises(PermissionRefused):
        lists.offer(**(staff | {"actor": world.grid_worker}), resource=fitting)
    lists.offer(**staff, resource=fitting)
    with pytest.raises(StateRefused):
        lists.offer(**staff, resource=fitting)
    lists.report(**staff, words="已陪诊")
    lists.again(**staff, words="没等到人")
    lists.offer(**staff, resource=fitting)
    lists.report(**staff, words="已陪诊")
    for wrong in ({"stars": 6, "words": "好"}, {"stars": 5, "words": " "}):
        with pytest.raises(InputRefused):
            lists.rate(**staff, **wrong)
    rated = lists.rate(**staff, stars=5, words="很好")
    assert (rated.state, rated.stars) == (NeedState.RATED, 5)
    assert [entry.verb for entry in rated.entries.order_by("id")] == [
        "add", "offer", "report", "again", "offer", "report", "rate",
    ]  # fmt: skip
    assert Message.objects.filter(recipient=world.grid_worker).count() == 6
    assert Entry.objects.filter(verb="grids.need_rate").count() == 1


def test_lists_when_somebody_else_writes_then_refused(world: World):
    keepers = {"community_worker", "community_secretary", "street_officer"}
    grids = {"grid_worker", "grid_leader", "grid_worker_beside"}
    row = need(world)
    for name, user in world.people.items():
        assert bool(may_keep(user, world.community.code, NOW)) == (name in keepers), name
        assert bool(may_bring(user, world.community.code, NOW)) == (name in keepers | grids), name
        for state in NeedState:
            row.state = state
            allowed = {verb for verb in ListVerb if decide(user, verb, row, NOW)}
            assert allowed == ({verb for at, verb in NEED_STEPS if at == state} if name in keepers else set())
    with pytest.raises(InputRefused):
        need(world, title="  ")
    for collected in ({"title": "高血压老人要人陪"}, {"words": "她信佛"}):  # what no visit may write down either
        with pytest.raises(InputRefused) as refusal:
            need(world, **collected)
        assert refusal.value.code == "never_collected"
    foreign = Organisation.objects.create(area=world.district, name="区医院", kind="RESIDENT")
    with pytest.raises(InputRefused):
        resource(world, provider=foreign)
    retired = lists.retire_resource(resource_id=resource(world).pk, actor=world.community_worker, now=NOW)
    row.refresh_from_db()
    with pytest.raises(InputRefused):
        lists.offer(need_id=row.pk, resource=retired, actor=world.community_worker, now=NOW)


def test_list_pages_when_walked_then_add_match_and_finish(world: World, django_assert_max_num_queries):
    staff = Client()
    staff.force_login(world.community_worker)
    assert "还没有登记需求" in staff.get("/desk/grids/lists/").content.decode()
    common = {"community": world.community.pk, "title": "健身角", "field": "CULTURE"}
    days = {"starts_on": "2026-11-01", "ends_on": "2026-10-01", "words": ""}
    assert staff.post("/desk/grids/lists/projects/new/", common | days).status_code == 422
    staff.post("/desk/grids/lists/projects/new/", common | days | {"ends_on": "2026-12-31"})
    staff.post("/desk/grids/lists/resources/new/", common | {"kind": "PLACE", "words": "院坝"})
    staff.post("/desk/grids/lists/needs/new/", common | {"words": "住户李四要求"})
    row, offered = CommunityNeed.objects.get(), CommunityResource.objects.get()
    address = f"/desk/grids/lists/needs/{row.pk}/"
    assert "健身角（桐梓坪社区" in staff.get(address).content.decode()
    assert staff.post(f"{address}offer/", {}).status_code == 422
    assert staff.post(f"{address}offer/", {"resource": offered.pk}).status_code == 302
    assert staff.post(f"{address}offer/", {"resource": offered.pk}).status_code == 409
    project = CommunityProject.objects.get()
    staff.post(f"/desk/grids/lists/projects/{project.pk}/begin/")
    staff.post(f"/desk/grids/lists/projects/{project.pk}/finish/", {"words": "已建成"})
    public = Client()
    with django_assert_max_num_queries(8):
        page = public.get(f"/grids/lists/{world.community.code}/needs/").content.decode()
    assert "健身角" in page and "李四" not in page and str(world.community_worker) not in page
    assert "已建成" in public.get(f"/grids/lists/{world.community.code}/projects/").content.decode()
    assert "健身角" in public.get(f"/grids/lists/{world.community.code}/").content.decode()
    assert public.get("/grids/lists/").status_code == 200
    assert public.get("/grids/lists/500108/").status_code == 404
    assert public.get("/desk/grids/lists/").status_code == 302
    stranger = Client()
    stranger.force_login(world.neighbour_worker)
    assert stranger.get(address).status_code == 404
    for number in range(3):
        need(world, title=f"需求{number}")
    with django_assert_max_num_queries(12):
        staff.get("/desk/grids/lists/")


def test_demonstration_when_loaded_then_needs_stand_at_every_step(world: World):
    world.community_worker.username = "demo-community"
    world.community_worker.save()
    load_lists(now=NOW, say=lambda words: None)
    assert set(CommunityNeed.objects.values_list("state", flat=True)) == {"RATED", "FEEDBACK", "COLLECTED", "SERVING"}
