"""Django admin of councils and procedures: charters are followed, versions in use are frozen, topics only shown."""

import pytest
from django.test import Client

from deliberation.models import Charter, Council, DecisionRule, Procedure, ProcedureStage
from deliberation.states import CouncilKind
from governance.people.models import User
from governance.territory.models import Area
from governance.trail.models import Entry
from tests.deliberation.topic_world import TopicWorld, build_topic_world


@pytest.fixture
def here(db) -> TopicWorld:
    return build_topic_world()


def admin_of(here: TopicWorld) -> Client:
    User.objects.filter(pk=here.world.admin.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=here.world.admin.pk))
    return client


def stage_form(number: int, **fields) -> dict[str, str]:
    row = {
        "code": f"s{number}", "name": f"第{number}步", "position": str(number), "actor": "COUNCIL", "product": "TALK",
        "on_yes": "NEXT", "on_no": "REJECTED", "on_silence": "STAY",
    } | fields  # fmt: skip
    return {f"stages-{number - 1}-{name}": value for name, value in row.items()}


def test_a_procedure_in_use_is_frozen_and_copied_as_a_new_version(here: TopicWorld):
    topic, client = here.accepted(), admin_of(here)
    url = f"/admin/deliberation/procedure/{topic.procedure_id}/change/"
    page = client.get(url)
    assert page.status_code == 200
    assert 'name="name"' not in page.content.decode()
    assert 'name="stages-0-code"' not in page.content.decode()
    name = topic.procedure.name
    client.post(url, {"name": "改名", "is_active": "on", "stages-TOTAL_FORMS": "0", "stages-INITIAL_FORMS": "0"})
    topic.procedure.refresh_from_db()
    assert topic.procedure.name == name
    client.post(
        "/admin/deliberation/procedure/",
        {"action": "copy_as_new_version", "_selected_action": [str(topic.procedure_id)]},
    )
    copy = Procedure.objects.get(code="three_tier", version=2)
    assert (copy.is_active, copy.stages.count()) == (False, topic.procedure.stages.count())
    assert Entry.objects.filter(verb="admin.add", subject_id=copy.pk).exists()
    assert 'name="stages-0-code"' in client.get(f"/admin/deliberation/procedure/{copy.pk}/change/").content.decode()


def test_a_new_procedure_must_name_steps_that_are_there(here: TopicWorld):
    client, url = admin_of(here), "/admin/deliberation/procedure/add/"
    base = {
        "code": "mine", "version": "1", "name": "本区程序", "is_active": "on", "council_kinds": ["BUILDING"],
        "stages-TOTAL_FORMS": "2", "stages-INITIAL_FORMS": "0",
    }  # fmt: skip
    wrong = client.post(url, base | stage_form(1, on_yes="nowhere") | stage_form(2))
    assert wrong.status_code == 200
    assert "s1 → nowhere" in wrong.content.decode()
    assert client.post(url, base | stage_form(1, on_yes="s2") | stage_form(2, on_no="s1")).status_code == 302
    assert ProcedureStage.objects.filter(procedure__code="mine").count() == 2


def test_a_charter_is_followed_by_its_next_version(here: TopicWorld):
    client, council = admin_of(here), here.councils[CouncilKind.BUILDING]
    charter = council.charters.get()
    page = client.get(f"/admin/deliberation/council/{council.pk}/change/")
    assert page.status_code == 200
    data = {
        "kind": council.kind, "name": "三栋议事会", "community": council.community_id, "building": council.building_id,
        "above": council.above_id, "is_active": "on", "charters-TOTAL_FORMS": "1", "charters-INITIAL_FORMS": "0",
        "charters-0-rule": charter.rule_id, "charters-0-supporters_needed": "9", "charters-0-starts_on": "2026-12-01",
    }  # fmt: skip
    assert client.post(f"/admin/deliberation/council/{council.pk}/change/", data).status_code == 302
    assert list(Charter.objects.filter(council=council).order_by("version").values_list("version", "supporters_needed")) == [
        (1, 2), (2, 9),
    ]  # fmt: skip
    assert Council.objects.get(pk=council.pk).area_code == here.world.grid.code


def test_a_charter_offers_only_rules_that_its_council_may_decide_by(here: TopicWorld):
    client, council = admin_of(here), here.councils[CouncilKind.BUILDING]
    built_in = council.charters.get().rule
    other = Area.objects.create(code="500199", level="DISTRICT", name="别处区")

    def of(district: Area, code: str, name: str) -> DecisionRule:
        rule = DecisionRule.objects.get(pk=built_in.pk)
        rule.pk, rule.district, rule.code, rule.name = None, district, code, name
        rule.save(force_insert=True)
        return rule

    own, foreign = of(here.world.district, "own", "本区的规则"), of(other, "foreign", "别处区的规则")
    url = f"/admin/deliberation/council/{council.pk}/change/"
    page = client.get(url).content.decode()
    assert "本区的规则" in page and "别处区的规则" not in page
    data = {
        "kind": council.kind, "name": council.name, "community": council.community_id, "building": council.building_id,
        "above": council.above_id, "is_active": "on", "charters-TOTAL_FORMS": "1", "charters-INITIAL_FORMS": "0",
        "charters-0-supporters_needed": "9", "charters-0-starts_on": "2026-12-01",
    }  # fmt: skip
    refused = client.post(url, data | {"charters-0-rule": foreign.pk})
    assert refused.status_code == 200 and "不能用这条表决规则" in refused.content.decode()
    assert client.post(url, data | {"charters-0-rule": own.pk}).status_code == 302
    assert council.charters.get(version=2).rule == own

    of(here.world.district, built_in.code, "代替内置的规则")
    new = {name: value for name, value in data.items() if name not in ("building", "above")}
    new |= {"kind": CouncilKind.COMMUNITY, "name": "新的议事会"}
    add = "/admin/deliberation/council/add/"
    assert "别处区的规则" in client.get(add).content.decode()
    for rule in (foreign, built_in):
        assert "不能用这条表决规则" in client.post(add, new | {"charters-0-rule": rule.pk}).content.decode()
    assert client.post(add, new | {"charters-0-rule": own.pk}).status_code == 302
    assert Council.objects.get(name="新的议事会").charters.get().rule == own


def test_every_list_opens_and_a_topic_is_only_shown(here: TopicWorld):
    topic, client = here.accepted(), admin_of(here)
    for name in ("council", "seat", "venue", "procedure", "topic", "decisionrule"):
        assert client.get(f"/admin/deliberation/{name}/").status_code == 200, name
    assert client.get(f"/admin/deliberation/topic/{topic.pk}/change/").status_code == 200
    assert client.post(f"/admin/deliberation/topic/{topic.pk}/change/", {"title": "改"}).status_code == 403
    assert client.get("/admin/deliberation/seat/add/").status_code == 200
