"""Every verb through its page: done, sent back with what was typed, refused in words, and two workers at once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from grievances import services
from grievances.models import DisputeKind, Errand, Grievance, Photo
from grievances.policies import Resident
from grievances.states import Kind, State, Urgency
from grievances.views.desk_pages import PAGES
from tests.grievances.desk_pages import photo_file, post, signed_in
from tests.grievances.world import NOW, World

HTMX = {"HTTP_HX_REQUEST": "true"}
pytestmark = pytest.mark.usefixtures("at_now")


def dispute_kind() -> DisputeKind:
    return DisputeKind.objects.get_or_create(code="neighbour", defaults={"name": "邻里纠纷"})[0]


def sorting(world: World, **more) -> dict:
    return {"kind": Kind.COMMUNITY, "category": world.category.pk, "urgency": Urgency.GENERAL, **more}


# slug → (state before, kind, what is posted, what is true afterwards)
HAPPY = {
    "accept": (State.RAISED, None, lambda w: {}, lambda g: g.state == State.ACCEPTED),
    "decline": (
        State.RAISED, None, lambda w: {"reason": w.reason.pk, "words": "请找物业"}, lambda g: g.state == State.DECLINED,
    ),
    "triage": (
        State.ACCEPTED, None, lambda w: sorting(w, assignee=w.grid_worker.pk),
        lambda g: g.state == State.HANDLING and g.assignee is not None,
    ),
    "retriage": (
        State.HANDLING, Kind.COMMUNITY, lambda w: sorting(w, kind=Kind.PRIVATE, words="其实是家里的灯"),
        lambda g: g.kind == Kind.PRIVATE,
    ),
    "dispatch": (
        State.HANDLING, Kind.GOVERNMENT, lambda w: {"department": w.department.pk, "words": ""},
        lambda g: g.department is not None,
    ),
    "plan": (
        State.HANDLING, Kind.COMMUNITY,
        lambda w: {"plan": "周五前换灯", "responsible": [w.grid_worker.pk], "finish_on": "2026-11-20"},
        lambda g: g.plan.responsible.count() == 1,
    ),
    "guide": (
        State.HANDLING, Kind.PRIVATE, lambda w: {"services": [w.service.pk], "words": ""},
        lambda g: g.guidance.count() == 1,
    ),
    "assign": (State.HANDLING, Kind.COMMUNITY, lambda w: {"assignee": w.grid_leader.pk}, lambda g: g.assignee is not None),
    "transfer": (
        State.RAISED, None, lambda w: {"area": w.grid_beside.pk, "words": "在隔壁网格"},
        lambda g: g.holder.name == "第二网格",
    ),
    "escalate": (State.HANDLING, Kind.COMMUNITY, lambda w: {"words": "要动用维修资金"}, lambda g: g.level == "COMMUNITY"),
    "ask": (State.HANDLING, Kind.COMMUNITY, lambda w: {"words": "是哪一层？"}, lambda g: g.state == State.WAITING),
    "answer": (State.HANDLING, Kind.COMMUNITY, lambda w: {"words": "明天来换"}, lambda g: g.contacted_at is not None),
    "note": (State.RAISED, None, lambda w: {"words": "老住户"}, lambda g: g.timeline.filter(words="老住户").exists()),
    "resolve": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"result": "灯已换好", "after": photo_file()},
        lambda g: g.state == State.RESOLVED and g.photos.filter(phase=Photo.Phase.AFTER).count() == 1,
    ),
    "mediate": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"dispute_kind": dispute_kind().pk, "words": "楼上楼下为漏水吵起来了"},
        lambda g: g.disputes.count() == 1,
    ),
    "merge": (State.HANDLING, Kind.COMMUNITY, lambda w: {"lead": w.raised().code}, lambda g: g.state == State.MERGED),
    "split": (State.MERGED, None, lambda w: {"words": "不是同一层"}, lambda g: g.lead is None and g.state == State.HANDLING),
    "edit-public": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"title": "楼道灯", "body": "楼道灯坏了", "result": "", "is_published": "on"},
        lambda g: g.public_title == "楼道灯" and g.published_at is not None,
    ),
    "object": (
        State.HANDLING, Kind.GOVERNMENT, lambda w: {"words": "属于街道职责"}, lambda g: g.objection_level == "COMMUNITY",
    ),
    "rule-objection": (
        State.HANDLING, Kind.GOVERNMENT, lambda w: {"ruling": "UPHELD", "words": "确实派错了"},
        lambda g: g.department is None and g.bounces == 1,
    ),
    "request-more-time": (
        State.HANDLING, Kind.COMMUNITY,
        lambda w: {"kind": "EXTENSION", "workdays": "3", "words": "等配件到货", "photos": photo_file()},
        lambda g: g.has_time_request and g.photos.filter(phase=Photo.Phase.EVIDENCE).count() == 1,
    ),
    "rule-more-time": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"ruling": "APPROVED", "words": ""}, lambda g: not g.has_time_request,
    ),
    "supervise": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"words": "请尽快修好", "amount": "2"},
        lambda g: g.supervision_level == "COMMUNITY",
    ),
    "reply-supervision": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"words": "明天完工"}, lambda g: g.supervision_due_at is None,
    ),
    "close-supervision": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"words": ""}, lambda g: g.supervision_level == "",
    ),
    "proxy": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"has_consent": "on", "text": "代交材料", "due_on": "2026-11-20"},
        lambda g: g.proxied_at is not None and g.errands.count() == 1,
    ),
    "add-errand": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"text": "代取证件", "due_on": ""}, lambda g: g.errands.count() == 2,
    ),
    "tick-errand": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"errand": Errand.objects.get().pk, "is_done": "on", "note": "已交"},
        lambda g: g.errands.get().done_at is not None,
    ),
    "remove-errand": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"errand": Errand.objects.get().pk}, lambda g: not g.errands.exists(),
    ),
    "rule-contest": (
        State.DECLINED, None, lambda w: {"ruling": "OVERTURNED", "rung": "COMMUNITY", "words": "应当受理"},
        lambda g: g.state == State.RAISED and g.level == "COMMUNITY",
    ),
    "call-back": (
        State.CLOSED, Kind.COMMUNITY, lambda w: {"is_reached": "yes", "is_settled": "yes", "is_satisfied": "no"},
        lambda g: g.verdict == "SETTLED",
    ),
    "reopen-by-call": (
        State.CLOSED, Kind.COMMUNITY, lambda w: {"words": "又不亮了"}, lambda g: g.state == State.HANDLING,
    ),
}  # fmt: skip
# Who does it, where that is not the grid worker.
WHO = {
    "decline": "community_worker",
    "dispatch": "community_worker",
    "mediate": "community_worker",
    "object": "department_officer",
    "rule-objection": "community_worker",
    "rule-more-time": "community_worker",
    "supervise": "community_worker",
    "close-supervision": "community_worker",
    "rule-contest": "street_officer",
    "call-back": "community_worker",
    "reopen-by-call": "community_worker",
}


def who(world: World, slug: str):
    return world.people[WHO.get(slug, "grid_worker")]


def before(world: World, slug: str) -> Grievance:
    """The matter as the verb finds it."""
    if slug in ("object", "rule-objection"):
        grievance = world.dispatched()
    elif slug in ("call-back", "reopen-by-call"):
        grievance = world.to_be_called()
    else:
        state, kind, _posted, _after = HAPPY[slug]
        grievance = world.brought_to(state, kind or Kind.COMMUNITY)
    for service, actor, given in OPENING.get(slug, []):
        person = world.people[actor] if actor else Resident(opened=frozenset({grievance.pk}))
        service(grievance_id=grievance.pk, actor=person, now=NOW, **given)
    return grievance


# What opens that which the verb answers.
ORDERED = (services.supervise, "community_worker", {"words": "请尽快修好", "amount": 2})
PROXIED = (services.proxy, "grid_worker", {"has_consent": True, "text": "代交材料"})
ASKED_FOR_TIME = (services.request_more_time, "grid_worker", {"kind": "EXTENSION", "workdays": 3, "words": "等配件"})
OPENING = {
    "rule-objection": [(services.object_to_dispatch, "department_officer", {"words": "不属于我局"})],
    "rule-more-time": [ASKED_FOR_TIME],
    "reply-supervision": [ORDERED],
    "close-supervision": [ORDERED],
    "add-errand": [PROXIED],
    "tick-errand": [PROXIED],
    "remove-errand": [PROXIED],
    "rule-contest": [(services.contest_decline, "", {"words": "物业不管"})],
}


def test_happy_covers_every_page():
    assert set(HAPPY) | {"clear-photo"} == {page.slug for page in PAGES}


LEAVES_MY_LIST = {"transfer"}


# --- Done ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("slug", sorted(HAPPY))
def test_verb_when_posted_plainly_then_done_and_back_at_the_matter(world: World, slug: str):
    grievance = before(world, slug)
    client = signed_in(who(world, slug))
    posted = HAPPY[slug][2](world)
    response = post(client, grievance, slug, posted)
    assert response.status_code == 302, response.content.decode()
    fresh = Grievance.objects.get(pk=grievance.pk)
    assert HAPPY[slug][3](fresh)


@pytest.mark.parametrize("slug", sorted(set(HAPPY) - LEAVES_MY_LIST))
def test_verb_when_posted_by_htmx_then_fresh_matter_and_row(world: World, slug: str):
    grievance = before(world, slug)
    response = post(signed_in(who(world, slug)), grievance, slug, HAPPY[slug][2](world), **HTMX)
    text = response.content.decode()
    assert response.status_code == 200, text
    assert 'id="matter"' in text
    assert f'id="row-{grievance.code}"' in text
    assert "<html" not in text


def test_transfer_when_matter_leaves_my_area_then_back_to_the_list(world: World):
    grievance = world.raised()
    grid_worker = signed_in(world.grid_worker)
    response = post(grid_worker, grievance, "transfer", HAPPY["transfer"][2](world), **HTMX)
    assert response["HX-Redirect"] == "/desk/"


# --- Sent back ----------------------------------------------------------------------------------------------
INVALID = {
    "decline": ({"words": "请您找物业公司"}, "请您找物业公司"),
    "triage": ({"kind": "PRIVATE", "urgency": "DANGER"}, r'value="PRIVATE"[^>]* checked'),
    "retriage": ({"kind": "PRIVATE", "words": "其实是自家的灯"}, "其实是自家的灯"),
    "dispatch": ({"department": "", "words": "请尽快安排人员"}, "请尽快安排人员"),
    "plan": ({"plan": "先换灯再巡查", "finish_on": "2020-01-01"}, "先换灯再巡查"),
    "guide": ({"words": "这些服务可以帮您"}, "这些服务可以帮您"),
    "assign": ({"assignee": "999999"}, "经办人"),
    "transfer": ({"area": "", "words": "不在我们网格里"}, "不在我们网格里"),
    "escalate": ({"words": ""}, "为什么上报"),
    "ask": ({"words": "字" * 4001}, "字" * 4001),
    "answer": ({"words": "  "}, "答复内容"),
    "note": ({"words": ""}, "备注"),
    "merge": ({"lead": "", "code": "没有这个查询码"}, "没有这个查询码"),
    "split": ({"words": ""}, "为什么拆分"),
    "resolve": ({"result": "", "before": ""}, "办理结果"),
    "object": ({"words": ""}, "异议理由"),
    "rule-objection": ({"ruling": "", "words": "请再写清楚依据"}, "请再写清楚依据"),
    "request-more-time": ({"kind": "EXTENSION", "workdays": "11", "words": "配件下周才到货"}, "配件下周才到货"),
    "rule-more-time": ({"ruling": "REFUSED", "words": ""}, "不批准请写明原因"),
    "supervise": ({"words": "请在本周之内办好", "amount": "6"}, "请在本周之内办好"),
    "reply-supervision": ({"words": ""}, "办理情况"),
    "close-supervision": ({"words": "字" * 4001}, "字" * 4001),
    "proxy": ({"text": "代老人交材料"}, "代老人交材料"),
    "add-errand": ({"text": "代老人取证件", "due_on": "2020-01-01"}, "代老人取证件"),
    "tick-errand": ({"errand": "999999", "note": "已经交到窗口"}, "已经交到窗口"),
    "remove-errand": ({"errand": "999999"}, "哪一项"),
    "rule-contest": ({"ruling": "", "words": "证据还不够充分"}, "证据还不够充分"),
    "mediate": ({"dispute_kind": "", "words": "为了楼道堆物吵架"}, "为了楼道堆物吵架"),
    "edit-public": ({"title": "", "body": "楼道灯已经坏了很久", "is_published": "on"}, "楼道灯已经坏了很久"),
}


@pytest.mark.parametrize("slug", sorted(HAPPY))
def test_verb_when_by_the_wrong_person_or_with_mistakes_then_said_and_nothing_changes(world: World, slug: str):
    """One matter for all of it: none of these changes anything."""
    grievance = before(world, slug)
    entries, address = grievance.timeline.count(), f"/desk/{grievance.code}/{slug}/"
    stranger, client = signed_in(world.neighbour_worker), signed_in(who(world, slug))
    assert post(stranger, grievance, slug, HAPPY[slug][2](world)).status_code == 404
    assert stranger.get(address).status_code == 404
    refused = post(signed_in(world.auditor), grievance, slug, HAPPY[slug][2](world))
    assert refused.status_code == 403
    assert "没有做成" in refused.content.decode()
    if slug != "accept":  # one click, no form
        _check_form(client, address)
    for headers in ({}, HTMX) if slug in INVALID else ():
        _check_mistakes(client, grievance, slug, headers)
    assert grievance.timeline.count() == entries


def _check_form(client: Client, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert "<html" in page.content.decode()
    fragment = client.get(address, **HTMX)
    assert fragment.status_code == 200
    assert "<html" not in fragment.content.decode()
    assert f'action="{address}"' in fragment.content.decode()


def _check_mistakes(client: Client, grievance: Grievance, slug: str, headers: dict) -> None:
    posted, kept = INVALID[slug]
    response = post(client, grievance, slug, posted, **headers)
    text = response.content.decode()
    assert response.status_code == 422, text
    assert re.search(kept, text)
    assert "您填的内容都在" in text
    if headers:
        assert response["HX-Retarget"] == "#verb-form"


def test_resolve_when_photo_is_no_photo_then_422_names_the_file_and_words_stay(world: World):
    grievance = world.brought_to(State.HANDLING)
    script = SimpleUploadedFile("shell.jpg", b"<?php echo 1; ?>", "image/jpeg")
    response = post(signed_in(world.grid_worker), grievance, "resolve", {"result": "灯已经换好了", "after": script})
    assert response.status_code == 422
    assert "shell.jpg" in response.content.decode()
    assert "灯已经换好了" in response.content.decode()
    assert not grievance.photos.exists()


# --- Refused ------------------------------------------------------------------------------------------------
def test_decline_when_grid_worker_then_403_says_who_may(world: World):
    response = post(signed_in(world.grid_worker), world.raised(), "decline", HAPPY["decline"][2](world))
    assert response.status_code == 403
    assert "请先上报" in response.content.decode()


def test_verb_when_somebody_was_quicker_then_409_tells_what_happened_and_keeps_the_words(world: World):
    grievance = world.brought_to(State.HANDLING)
    services.resolve(grievance_id=grievance.pk, actor=world.grid_leader, now=NOW, result="已经换好")
    response = post(signed_in(world.grid_worker), grievance, "resolve", {"result": "我也换了一个灯泡"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "情况刚刚有变化" in text
    assert "员工grid_leader" in text
    assert "我也换了一个灯泡" in text
    assert Grievance.objects.get(pk=grievance.pk).result == "已经换好"


def test_accept_when_pressed_twice_then_second_is_409_by_htmx_too(world: World):
    grievance = world.raised()
    client = signed_in(world.grid_worker)
    assert post(client, grievance, "accept", {}, **HTMX).status_code == 200
    second = post(signed_in(world.grid_leader), grievance, "accept", {}, **HTMX)
    assert second.status_code == 409
    assert 'id="matter"' in second.content.decode()
    assert grievance.timeline.filter(verb="accept").count() == 1


def test_verb_when_somebody_was_quicker_by_htmx_then_list_row_is_fresh_too(world: World):
    grievance = world.brought_to(State.HANDLING)
    services.resolve(grievance_id=grievance.pk, actor=world.grid_leader, now=NOW, result="已经换好")
    response = post(signed_in(world.grid_worker), grievance, "resolve", {"result": "我也换了"}, **HTMX)
    assert response.status_code == 409
    assert f'id="row-{grievance.code}"' in response.content.decode()


def test_matter_when_gone_from_my_area_by_htmx_then_a_line_instead_of_a_page(world: World):
    grievance = world.raised()
    services.transfer(
        grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, area=world.grid_beside, words="在隔壁"
    )
    response = signed_in(world.grid_leader).get(f"/desk/{grievance.code}/", **HTMX)
    assert response.status_code == 404
    assert response["HX-Retarget"] == "#alerts"
    assert "<html" not in response.content.decode()


def test_verb_when_unknown_then_404(world: World):
    grievance = world.raised()
    assert post(signed_in(world.grid_worker), grievance, "explode", {}).status_code == 404
    assert post(signed_in(world.grid_worker), grievance, "rise", {}).status_code == 404
