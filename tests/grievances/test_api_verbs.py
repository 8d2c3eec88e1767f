"""Every verb over the API: done, sent back, refused; and each verb of the table has its address."""

import uuid

import pytest
import time_machine

from governance.api.models import StoredAnswer
from grievances import services
from grievances.api.arguments import arguments_of
from grievances.api.verbs import VERBS
from grievances.models import Grievance, TimelineEntry
from grievances.states import TRANSITIONS, Actors, Kind, State, Verb
from grievances.views.desk_pages import PAGES
from tests.grievances.api_client import Api, secret, token
from tests.grievances.resident_pages import picture, script_named_jpg
from tests.grievances.world import NOW, World

PROBLEM = {"code", "message", "fields"}


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


# slug → (state before, kind, what is sent, what is true afterwards)
HAPPY = {
    "accept": (State.RAISED, None, lambda w: {}, lambda g: g.state == State.ACCEPTED),
    "decline": (State.RAISED, None, lambda w: {"reason": "not-ours", "words": "请找物业"}, lambda g: g.decline_reason),
    "triage": (
        State.ACCEPTED, None,
        lambda w: {"kind": "COMMUNITY", "category": "lighting", "urgency": "GENERAL", "assignee": w.grid_worker.pk},
        lambda g: g.state == State.HANDLING and g.assignee,
    ),
    "retriage": (
        State.HANDLING, Kind.COMMUNITY,
        lambda w: {"kind": "PRIVATE", "category": "lighting", "urgency": "GENERAL", "words": "其实是家里的灯"},
        lambda g: g.kind == Kind.PRIVATE,
    ),
    "dispatch": (State.HANDLING, Kind.GOVERNMENT, lambda w: {"department": "chengguan"}, lambda g: g.department),
    "plan": (
        State.HANDLING, Kind.COMMUNITY,
        lambda w: {"plan": "周五前换灯", "responsible": [w.grid_worker.pk], "finish_on": "2026-11-20"},
        lambda g: g.plan.responsible.count() == 1 and str(g.plan.finish_on) == "2026-11-20",
    ),
    "guide": (State.HANDLING, Kind.PRIVATE, lambda w: {"services": [w.service.pk]}, lambda g: g.guidance.count() == 1),
    "assign": (State.HANDLING, Kind.COMMUNITY, lambda w: {"assignee": w.grid_leader.pk}, lambda g: g.assignee),
    "transfer": (
        State.RAISED, None, lambda w: {"area": w.grid_beside.code, "words": "在隔壁"}, lambda g: g.holder.name == "第二网格",
    ),
    "escalate": (State.HANDLING, Kind.COMMUNITY, lambda w: {"words": "要动用维修资金"}, lambda g: g.level == "COMMUNITY"),
    "ask": (State.HANDLING, Kind.COMMUNITY, lambda w: {"words": "是哪一层？"}, lambda g: g.state == State.WAITING),
    "answer": (State.HANDLING, Kind.COMMUNITY, lambda w: {"words": "明天来换"}, lambda g: g.contacted_at),
    "note": (State.RAISED, None, lambda w: {"words": "老住户"}, lambda g: g.timeline.filter(words="老住户").exists()),
    "resolve": (State.HANDLING, Kind.COMMUNITY, lambda w: {"result": "灯已换好"}, lambda g: g.state == State.RESOLVED),
    "edit-public": (
        State.HANDLING, Kind.COMMUNITY, lambda w: {"title": "楼道灯"},
        lambda g: g.public_title == "楼道灯" and g.published_at and "三单元" in g.public_body,
    ),
    "reply": (State.WAITING, None, lambda w: {"words": "三楼"}, lambda g: g.state == State.HANDLING),
    "add": (State.RAISED, None, lambda w: {"words": "还在漏"}, lambda g: g.timeline.filter(words="还在漏").exists()),
    "withdraw": (State.RAISED, None, lambda w: {}, lambda g: g.state == State.WITHDRAWN),
    "rate": (State.RESOLVED, None, lambda w: {"stars": 4}, lambda g: g.stars == 4),
    "dispute": (State.RESOLVED, None, lambda w: {"words": "还是不亮"}, lambda g: g.reopenings == 1),
}  # fmt: skip
DISPATCHERS = ("decline", "dispatch")
BY_SLUG = {entry.slug: entry for entry in VERBS}


def before(world: World, slug: str) -> Grievance:
    state, kind, _sent, _after = HAPPY[slug]
    return world.brought_to(state, kind or Kind.COMMUNITY)


def sender(world: World, slug: str) -> Api:
    if BY_SLUG[slug].by_resident:
        return Api()
    return Api(world.community_worker if slug in DISPATCHERS else world.grid_worker)


def proof(matter: Grievance, slug: str) -> dict[str, str]:
    return token(matter) if BY_SLUG[slug].by_resident else {}


def test_every_verb_of_a_person_has_an_address():
    by_people = {verb for (_state, verb), rule in TRANSITIONS.items() if rule.actors is not Actors.SYSTEM}
    # A whistle is an object of its own, blown for several matters at once at /whistles/.
    assert {entry.verb for entry in VERBS} == by_people - {Verb.WHISTLE}


def test_every_verb_takes_what_its_form_asks_for(world: World):
    """A field that a form adds for each matter is taken too; whoever adds one names it as the service does."""
    matter = world.brought_to(State.HANDLING, Kind.GOVERNMENT)
    for page in PAGES:
        form = page.form(grievance=matter, user=world.community_worker, now=NOW)
        assert {argument.name for argument in arguments_of(page.form, page.service)} == set(form.fields), page.slug


def test_each_verb_when_sent_rightly_twice_then_done_once_and_answered_the_same(world: World):
    for slug in HAPPY:
        matter, api, key = before(world, slug), sender(world, slug), str(uuid.uuid4())
        sent = HAPPY[slug][2](world)
        first = api.post(f"grievances/{matter.code}/{slug}/", sent, key=key, **proof(matter, slug))
        assert first.status_code == 200, (slug, first.json())
        fresh = Grievance.objects.get(pk=matter.pk)
        assert HAPPY[slug][3](fresh), slug
        assert first.json()["state"] == fresh.state
        entries = matter.timeline.count()
        second = api.post(f"grievances/{matter.code}/{slug}/", sent, key=key, **proof(matter, slug))
        assert (second.status_code, second.json()) == (200, first.json()), slug
        assert second["Idempotency-Replayed"] == "true"
        assert matter.timeline.count() == entries
        other = api.post(f"grievances/{matter.code}/{slug}/", {**sent, "x": 1}, key=key, **proof(matter, slug))
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert StoredAnswer.objects.count() == len(HAPPY)


def test_each_verb_when_not_for_this_person_then_401_403_404_409_and_nothing_changes(world: World):
    nobody, auditor, stranger = Api(), Api(world.auditor), Api(world.neighbour_worker)
    for slug, entry in BY_SLUG.items():
        if slug not in HAPPY:
            continue
        matter = before(world, slug)
        entries = TimelineEntry.objects.count()
        path, sent = f"grievances/{matter.code}/{slug}/", HAPPY[slug][2](world)
        answers = {
            "nobody": nobody.post(path, sent),
            "auditor": auditor.post(path, sent),
            "stranger": stranger.post(path, sent),
        }
        statuses = {name: answer.status_code for name, answer in answers.items()}
        assert statuses == {"nobody": 401, "auditor": 403, "stranger": 403 if entry.by_resident else 404}, slug
        assert all(set(answer.json()) == PROBLEM for answer in answers.values())
        assert all(matter.body not in answer.content.decode() for answer in answers.values())
        assert TimelineEntry.objects.count() == entries
    closed = world.brought_to(State.WITHDRAWN)
    gone = Api(world.grid_worker).post(f"grievances/{closed.code}/accept/")
    assert (gone.status_code, gone.json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize(
    ("slug", "sent", "field"),
    [
        ("triage", {"kind": "OTHER", "category": "lighting", "urgency": "GENERAL"}, "kind"),
        ("triage", {"kind": "COMMUNITY", "category": "no-such", "urgency": "GENERAL"}, "category"),
        ("triage", {"kind": "COMMUNITY", "category": "lighting", "urgency": "GENERAL", "assignee": 2**62}, "assignee"),
        ("triage", {"kind": "COMMUNITY", "category": "lighting", "urgency": "GENERAL", "assignee": 2**70}, "assignee"),
        ("decline", {"reason": "not-ours"}, "words"),
        ("decline", {"reason": "not-ours", "words": "字" * 4001}, "words"),
        ("dispatch", {"department": "elsewhere"}, "department"),
        ("plan", {"plan": "换灯", "finish_on": "2026-02-30"}, "finish_on"),
        ("plan", {"plan": "换灯", "responsible": [10**9]}, "responsible"),
        ("guide", {"services": []}, "services"),
        ("transfer", {"area": "500108001003", "words": "在那边"}, "area"),
        ("note", {"words": "   "}, "words"),
        ("note", {"words": "a\x00b"}, "words"),
        ("rate", {"stars": 6}, "stars"),
        ("rate", {"stars": True}, "stars"),
        ("add", {}, "words"),
    ],
)
def test_verb_when_a_field_is_wrong_then_422_names_it(world: World, slug: str, sent: dict, field: str):
    matter = before(world, slug)
    answer = sender(world, slug).post(f"grievances/{matter.code}/{slug}/", sent, key="k", **proof(matter, slug))
    assert answer.status_code == 422, answer.json()
    assert field in {name.split(".")[0] for name in answer.json()["fields"]}, answer.json()
    assert not StoredAnswer.objects.exists()  # a refusal changed nothing and may be mended under the same key


def test_photos_when_sent_with_a_verb_then_kept_and_a_script_is_refused(world: World):
    matter, worker = world.brought_to(State.HANDLING), Api(world.grid_worker)
    path = f"grievances/{matter.code}/resolve/"
    refused = worker.post(path, {"result": "灯已换好", "after": [script_named_jpg()]}, files=True, key="p1")
    assert refused.status_code == 422
    assert "after" in refused.json()["fields"]
    for _ in range(2):
        sent = {"result": "灯已换好", "after": [picture("a.jpg"), picture("b.jpg", color="red")]}
        assert worker.post(path, sent, files=True, key="p1").status_code == 200
    assert matter.photos.count() == 2
    other = {"result": "灯已换好", "after": [picture("a.jpg"), picture("b.jpg", color="green")]}
    assert worker.post(path, other, files=True, key="p1").json()["code"] == "idempotency_key_reused"
    photo = matter.photos.first()
    address = f"photos/{photo.public_id}/"
    assert worker.get(address)["Content-Type"] == "image/jpeg"
    assert Api().get(address, **secret(matter)).status_code == 200
    assert [Api().get(address).status_code, Api(world.neighbour_worker).get(address).status_code] == [404, 404]
    assert Api().get(address, **{"Track-Secret": "000000"}).status_code == 404
    cleared = worker.post(f"grievances/{matter.code}/clear-photo/", {"photo": str(photo.public_id), "is_cleared": True})
    assert cleared.status_code == 200
    assert Api().get(address, {"size": "thumb"}).status_code == 200


def test_resident_when_adding_photos_without_words_then_kept(world: World):
    matter = world.raised()
    answer = Api().post(f"grievances/{matter.code}/add/", {"photos": [picture()]}, files=True, **token(matter))
    assert answer.status_code == 200
    assert matter.photos.count() == 1


def test_secret_when_in_the_body_then_as_good_as_in_the_header_and_guesses_are_counted(world: World):
    matter = world.brought_to(State.RESOLVED)
    path = f"grievances/{matter.code}/rate/"
    good = secret(matter)["Track-Secret"]
    wrong = "000000" if good != "000000" else "111111"
    answers = [Api().post(path, {"stars": 5, "secret": wrong}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert Api().post(path, {"stars": 5, "secret": token(matter)["Track-Secret"]}).status_code == 200


def test_verbs_of_a_matter_when_done_by_others_meanwhile_then_409(world: World):
    matter = world.brought_to(State.HANDLING)
    services.resolve(grievance_id=matter.pk, actor=world.grid_leader, now=NOW, result="已经换好")
    answer = Api(world.grid_worker).post(f"grievances/{matter.code}/resolve/", {"result": "我也换了"}, key="late")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
