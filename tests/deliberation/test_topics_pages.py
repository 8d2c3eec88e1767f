"""The pages of councils and topics: residents, the desk, a matter that becomes a topic."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from deliberation.models import Seat, Topic, TopicComment
from deliberation.services import topics
from deliberation.states import CouncilKind, StageOutcome, TopicState, WordsState
from grievances.models import TimelineEntry
from grievances.services import answer, resolve
from grievances.states import State
from tests.deliberation.topic_world import SUPPORTERS, TopicWorld, build_topic_world
from tests.grievances.resident_pages import picture


@pytest.fixture
def here(db) -> TopicWorld:
    return build_topic_world()


def client_of(user) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def form_of(here: TopicWorld, **changes) -> dict[str, str]:
    return {
        "submission": "7c1c8f0e-7a43-4c0b-9d38-6f0b0b8f5a11", "title": "门口装一盏灯", "body": "晚上黑。\n\n装一盏灯。",
        "place": f"building:{here.world.building.pk}", "scope": "BUILDING", "kind": "RESIDENT",
    } | changes  # fmt: skip


def test_a_resident_proposes_twice_and_it_is_one_topic_that_others_cannot_see_yet(here: TopicWorld):
    resident = client_of(here.residents[0])
    assert client_of(None).get(reverse("deliberation:topic_new")).status_code == 302
    page = resident.get(reverse("deliberation:topic_new")).content.decode()
    assert "阳光花园3栋" in page  # the resident's own home is offered
    assert "楼栋议事会" in page  # and the council that fits it
    answers = [resident.post(reverse("deliberation:topic_new"), form_of(here)) for _ in range(2)]
    topic = Topic.objects.get()
    assert [answer.url for answer in answers] == [f"/topics/{topic.code}/"] * 2
    assert resident.get(answers[0].url).status_code == 200
    assert client_of(None).get(answers[0].url).status_code == 404
    assert client_of(here.residents[1]).get(answers[0].url).status_code == 404
    assert client_of(here.chair).get(answers[0].url).status_code == 200


def test_what_is_missing_is_said_and_what_was_typed_stays(here: TopicWorld):
    resident, url = client_of(here.residents[0]), reverse("deliberation:topic_new")
    answer = resident.post(url, form_of(here, place="", title=""))
    assert answer.status_code == 422
    assert "请告诉我们在哪里" in answer.content.decode()
    assert "装一盏灯。" in answer.content.decode()
    found = resident.post(url, form_of(here, place="", place_text="阳光花园", find_place="1"))
    assert found.status_code == 200
    assert f"building:{here.world.building.pk}" in found.content.decode() or "estate:" in found.content.decode()
    for place in ("building:999999", "area:500108", "lane:x", "nonsense"):
        assert resident.post(url, form_of(here, place=place)).status_code == 422
    assert resident.post(url, form_of(here, kind="ORGANISATION")).status_code == 422  # not among this person's choices
    assert not Topic.objects.exists()


def test_photos_when_sent_without_script_then_kept_taken_away_and_seen_by_the_office_only(
    here: TopicWorld, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    resident, url = client_of(here.residents[0]), reverse("deliberation:topic_new")
    sent = [picture("a.jpg"), picture("b.jpg", color="red")]
    typed = form_of(here, scope="", place="", place_text="没有这里", photos=sent)
    kept = resident.post(url, typed)
    keys = re.findall(r'name="remove_photo" value="(\w+)"', kept.content.decode())
    assert (kept.status_code, len(keys)) == (422, 2)
    away = resident.post(url, form_of(here, scope="", remove_photo=keys[0])).content.decode()
    assert keys[0] not in away and keys[1] in away
    answer = resident.post(url, form_of(here, scope=""))  # the scope follows from the place
    topic = Topic.objects.get()
    assert (answer.status_code, topic.scope, topic.photos.count()) == (302, "BUILDING", 1)
    photo = reverse("deliberation:topic_photo", args=[topic.photos.get().pk])
    topics.accept(
        topic_id=topic.pk, actor=here.world.community_worker, now=here.now, procedure=topic.procedure,
        council=topic.council,
    )  # fmt: skip
    seen = [client_of(who).get(photo).status_code for who in (None, here.residents[1], here.world.community_worker)]
    assert seen == [404, 404, 200]


def test_similar_topics_are_shown_before_one_more_is_made(here: TopicWorld):
    known = here.accepted(title="门口装一盏路灯")
    resident, url = client_of(here.residents[1]), reverse("deliberation:topic_new")
    answer = resident.post(url, form_of(here))
    assert answer.status_code == 200
    assert known.code in answer.content.decode()
    assert resident.post(url, form_of(here, seen=str(known.pk))).status_code == 302
    assert Topic.objects.count() == 2


def test_the_topic_page_lets_residents_support_comment_and_withdraw(here: TopicWorld):
    topic = here.accepted()
    url = f"/topics/{topic.code}/"
    assert "登录后附议" in client_of(None).get(url).content.decode()
    stranger = client_of(here.world.neighbour_worker)
    assert stranger.post(f"{url}support/").status_code == 403
    neighbour = client_of(here.residents[1])
    assert "我附议" in neighbour.get(url).content.decode()
    assert neighbour.post(f"{url}support/").status_code == 302
    assert "您已附议" in neighbour.get(url).content.decode()
    assert neighbour.post(f"{url}comment/", {"words": ""}).status_code == 422
    refused = neighbour.post(f"{url}comment/", {"words": "写我建议的", "is_amendment": "on"})
    assert refused.status_code == 422
    assert "写我建议的" in refused.content.decode()
    amendment = {"words": "装两盏，电话13812345678", "paragraph": "2", "is_amendment": "on"}
    assert neighbour.post(f"{url}comment/", amendment).status_code == 302
    assert "装两盏" not in client_of(None).get(url).content.decode()
    desk = client_of(here.world.community_worker)
    row = TopicComment.objects.get()
    assert "装两盏" in desk.get("/desk/topics/words/").content.decode()
    shown = desk.post(
        f"/desk/topics/{topic.code}/look-at/", {"comment": row.pk, "state": "SHOWN", "next": "/desk/topics/words/"}
    )
    assert shown.url == "/desk/topics/words/"
    page = client_of(None).get(url).content.decode()
    assert "装两盏" in page
    assert "13812345678" not in page
    assert here.residents[1].display_name not in page
    answer = {"comment": row.pk, "words": "采纳，谢谢", "adopted": "yes"}
    assert desk.post(f"/desk/topics/{topic.code}/answer/", answer).status_code == 302
    topic.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, topic.body.splitlines()[-1].startswith("装两盏")) == (WordsState.ADOPTED, True)
    assert client_of(here.residents[1]).post(f"{url}withdraw/").status_code == 403
    assert client_of(here.residents[0]).post(f"{url}withdraw/").status_code == 302
    assert "提议人已撤回" in client_of(None).get(url).content.decode()


def test_the_desk_takes_a_topic_through_its_verbs(here: TopicWorld):
    topic = here.proposed()
    desk, url = client_of(here.world.community_worker), f"/desk/topics/{topic.code}/"
    assert topic.title in desk.get("/desk/topics/?scope=new").content.decode()
    page = desk.get(f"{url}accept/")
    assert page.status_code == 200
    choice = {
        "title": "改好的标题", "body": "改好的正文", "council": here.councils[CouncilKind.BUILDING].pk,
        "procedure": topic.procedure_id,
    }  # fmt: skip
    wrong = desk.post(f"{url}accept/", choice | {"council": here.councils[CouncilKind.NEIGHBOURHOOD].pk})
    assert wrong.status_code == 422
    assert desk.post(f"{url}accept/", choice).status_code == 302
    assert desk.post(f"{url}accept/", choice).status_code == 409  # somebody was quicker
    assert desk.post(f"{url}facts/", {"facts": "电费每月约 10 元"}).status_code == 302
    costs = {"title_1": "一盏", "cost_1": "1200.50", "title_2": "两盏", "cost_2": ""}
    assert desk.post(f"{url}options/", costs).status_code == 302
    public = client_of(None).get(f"/topics/{topic.code}/").content.decode()
    for words in ("改好的标题", "电费每月约", "¥1,200.50", "两盏"):
        assert words in public
    assert desk.post(f"{url}finish/", {"outcome": "YES", "words": "附议够了"}).status_code == 302
    assert desk.post(f"{url}note/", {"words": "先别急"}).status_code == 302
    assert "先别急" not in client_of(None).get(f"/topics/{topic.code}/").content.decode()
    assert "先别急" in desk.get(url).content.decode()
    for who, status in [("neighbour_worker", 404), ("auditor", 200), ("street_officer", 200), ("grid_worker", 200)]:
        assert client_of(here.world.people[who]).get(url).status_code == status
    assert client_of(here.world.auditor).post(f"{url}note/", {"words": "看看"}).status_code == 403
    assert client_of(here.residents[0]).get(url).status_code == 403


def test_a_matter_becomes_a_topic_and_is_settled_by_it(here: TopicWorld):
    matter = here.world.brought_to(
        State.HANDLING, contact_name="王小明", contact_phone="13812345678", body="楼道灯坏了，请打王小明的13812345678"
    )
    desk = client_of(here.world.grid_worker)
    assert "转为居民议题" in desk.get(f"/desk/{matter.code}/").content.decode()
    made = desk.post(f"/desk/topics/from/{matter.pk}/")
    topic = Topic.objects.get()
    assert made.url == f"/desk/topics/{topic.code}/"
    assert topic.council.kind == CouncilKind.BUILDING
    assert "王小明" not in topic.body + topic.title
    assert "1381234" not in topic.body + topic.title
    assert desk.post(f"/desk/topics/from/{matter.pk}/").status_code == 409
    assert client_of(here.world.neighbour_worker).post(f"/desk/topics/from/{matter.pk}/").status_code == 404
    topic = topics.accept(
        topic_id=topic.pk, actor=here.world.community_worker, now=here.now, procedure=topic.procedure,
        council=topic.council,
    )  # fmt: skip
    assert topic.title in desk.get(f"/desk/{matter.code}/").content.decode()
    while topic.stage:
        topic = here.finish(topic, StageOutcome.YES)
    matter.refresh_from_db()
    assert (topic.state, matter.state) == (TopicState.DONE, State.RESOLVED)
    assert TimelineEntry.objects.filter(grievance=matter, line__contains=topic.code).exists()


def test_a_matters_term_runs_on_when_its_topic_is_not_carried(here: TopicWorld):
    matter, worker = here.world.brought_to(State.HANDLING), here.world.community_worker
    matter = answer(grievance_id=matter.pk, actor=worker, now=here.now, words="我们来商量")  # the first contact
    topic = topics.propose_from_matter(grievance_id=matter.pk, actor=worker, now=here.now)
    topic = topics.accept(
        topic_id=topic.pk, actor=worker, now=here.now, procedure=topic.procedure, council=topic.council
    )
    due_before = matter.due_at
    matter.refresh_from_db()
    assert (matter.is_suspended, matter.due_at) == (True, None)
    here.now += timedelta(days=10)
    topic = here.finish(topic, StageOutcome.NO, worker)
    matter.refresh_from_db()
    assert (topic.state, matter.state, matter.is_suspended) == (TopicState.REJECTED, State.HANDLING, False)
    assert matter.due_at > due_before + timedelta(days=9)
    assert "没有通过" in matter.timeline.latest("id").line


def test_a_matter_that_ended_meanwhile_only_hears_of_the_topic(here: TopicWorld):
    matter = here.world.brought_to(State.HANDLING)
    topic = topics.propose_from_matter(grievance_id=matter.pk, actor=here.world.community_worker, now=here.now)
    resolve(grievance_id=matter.pk, actor=here.world.community_worker, now=here.now, result="先换了灯")
    topic = topics.accept(
        topic_id=topic.pk, actor=here.world.community_worker, now=here.now, procedure=topic.procedure,
        council=topic.council,
    )  # fmt: skip
    while topic.stage:
        topic = here.finish(topic)
    matter.refresh_from_db()
    assert (topic.state, matter.result) == (TopicState.DONE, "先换了灯")
    assert TimelineEntry.objects.filter(grievance=matter, line__contains="已经办成").exists()


def test_lists_take_the_same_statements_for_one_and_for_three(here: TopicWorld, django_assert_max_num_queries):
    desk, anonymous = client_of(here.world.community_worker), client_of(None)
    pages = [(anonymous, "/topics/", 8), (anonymous, "/councils/?community=all", 8), (desk, "/desk/topics/?scope=all", 12),
             (desk, "/desk/topics/words/", 10)]  # fmt: skip
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            topic = here.accepted(title=f"第{rows}{number}件事")
            topics.comment(topic_id=topic.pk, actor=here.residents[2], now=here.now, words="好")
        taken = []
        for client, url, most in pages:
            client.get(url)
            with django_assert_max_num_queries(most) as seen:
                assert client.get(url).status_code == 200
            taken.append(len(seen))
        counts.append(taken)
    assert counts[0] == counts[1]


def test_lists_filter_and_say_why_they_are_empty(here: TopicWorld):
    topic = here.supported(here.accepted(title="加装电梯的事"))
    anonymous = client_of(None)
    for query, is_there in [
        ("", True), ("?q=电梯", True), ("?q=停车", False), ("?state=OPEN", True), ("?state=DONE", False),
        (f"?community={here.world.community.code}", True), (f"?community={here.world.neighbour.code}", False),
        ("?state=NONSENSE", False), ("?community=12", False),
    ]:  # fmt: skip
        page = anonymous.get(f"/topics/{query}")
        assert (page.status_code, topic.title in page.content.decode()) == (200, is_there), query
    council = here.councils[CouncilKind.BUILDING]
    page = anonymous.get(f"/councils/{council.pk}/").content.decode()
    assert "召集人" in page
    assert topic.title in page
    assert f"满 {SUPPORTERS} 人附议" in page
    assert anonymous.get("/councils/999999/").status_code == 404
    assert "还没有建立议事会" in anonymous.get(f"/councils/?community={here.world.neighbour.code}").content.decode()
    me = client_of(here.residents[0]).get(reverse("portal:me")).content.decode()
    assert topic.title in me


def test_the_desk_gives_and_ends_seats(here: TopicWorld):
    council, desk = here.councils[CouncilKind.BUILDING], client_of(here.world.community_worker)
    url = f"/desk/councils/{council.pk}/"
    assert here.residents[0].display_name in desk.get(url).content.decode()  # to be chosen
    home = here.residents[0].residencies.get()
    member = {"role": "MEMBER", "basis": "RESIDENCY", "residency": home.pk}
    assert desk.post(f"{url}seats/", member).status_code == 302
    assert desk.post(f"{url}seats/", member).status_code == 409
    assert desk.post(f"{url}seats/", {"role": "MEMBER", "basis": "ELECTION", "name": ""}).status_code == 422
    seat = council.seats.get(user=here.residents[0])
    Seat.objects.filter(pk=seat.pk).update(starts_on="2026-01-01")
    assert desk.post(f"{url}seats/{seat.pk}/end/", {"reason": ""}).status_code == 422
    assert desk.post(f"{url}seats/{seat.pk}/end/", {"reason": "搬走了"}).status_code == 302
    substitute = {"role": "SUBSTITUTE", "basis": "ELECTION", "name": "李候补"}
    assert desk.post(f"{url}seats/", substitute).status_code == 302
    waiting = council.seats.get(name="李候补")
    assert desk.post(f"{url}seats/{waiting.pk}/up/", {"into": seat.pk}).status_code == 302
    page = client_of(None).get(f"/councils/{council.pk}/").content.decode()
    assert "李候补" in page
    assert here.residents[0].display_name not in page
    for who, status in [("grid_worker", 404), ("neighbour_worker", 404), ("auditor", 404), ("street_officer", 200)]:
        assert client_of(here.world.people[who]).get(url).status_code == status


def test_desk_when_a_stage_waits_for_something_then_its_button_stands_on_top(here: TopicWorld):
    worker, topic = client_of(here.world.community_worker), here.supported(here.accepted())

    def buttons() -> str:
        page = worker.get(reverse("deliberation:desk_topic", args=[topic.code])).content.decode()
        return page.partition('<div class="verb-row">')[2].partition("</div>")[0]

    assert "安排会议" in buttons() and f"topic={topic.code}" in buttons()
    topic = here.finish(topic)  # a council votes in the room or apart
    assert "安排会议" in buttons() and "发起表决" in buttons()
    topic = here.finish(topic)  # by a ballot that nobody has the number of: nothing to publish yet
    assert topic.stage.product == "RESOLUTION" and "公布决议" not in buttons()
