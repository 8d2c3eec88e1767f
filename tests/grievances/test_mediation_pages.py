"""Mediation through its pages: a whole life by clicks, what strangers get, and figures that equal their lists."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.people.models import IdentityLook
from grievances.mediation_figures import conditions, figures_of
from grievances.mediation_selectors import agreement_of, parties_of, planned_round, scoped
from grievances.mediation_states import STEPS, DisputeState, MediationActors, VisitOutcome
from grievances.models import AgreementPhoto, Dispute, DisputeKind
from grievances.services import mediation
from grievances.views.mediation_pages import BY_SLUG, ICONS, PAGES
from tests.grievances.desk_pages import photo_file, signed_in
from tests.grievances.disputes import SUMMARY, opened, write_rules
from tests.grievances.world import NOW, World

SECRETS = ("诸葛铁柱", "上官翠花", "欧阳代理", "13987654321", "13712349876")


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def codes_of(client: Client, query: str) -> list[str]:
    text = client.get(f"/desk/disputes/?{query}").content.decode()
    return re.findall(r'<li class="work-row[^>]*data-code="([\w-]+)"', text)


def test_pages_when_listed_then_one_for_each_verb_of_people():
    by_people = {verb for (_state, verb), rule in STEPS.items() if rule.actors is not MediationActors.SYSTEM}
    assert {page.verb for page in PAGES} | {"look", "print"} == by_people
    assert all(page.icon for page in BY_SLUG.values())
    assert len(ICONS) > len(PAGES)


def test_whole_life_when_walked_through_the_pages_then_closed(world: World):
    client, kind = signed_in(world.community_worker), write_rules()
    assert client.get("/desk/disputes/new/").status_code == 200
    new = {
        "submission": "6fa459ea-ee8a-4f67-8ac5-3a2f1bd4a111", "kind": kind.pk, "summary": SUMMARY,
        "applicant_name": "诸葛铁柱", "applicant_phone": "139 8765 4321", "respondent_name": "上官翠花",
    }  # fmt: skip
    address = client.post("/desk/disputes/new/", new)["Location"]
    assert client.post("/desk/disputes/new/", new)["Location"] == address  # a double tap
    dispute = Dispute.objects.get()

    def do(slug: str, **data) -> None:
        form = client.get(f"{address}{slug}/")
        assert form.status_code == 200
        assert f'action="{address}{slug}/"' in form.content.decode()
        response = client.post(f"{address}{slug}/", data)
        assert response.status_code == 302, response.content.decode()
        assert client.get(address).status_code == 200

    do("add-party", side="THIRD", name="安心物业", phone="02362881234", representative="")
    do("remove-party", party=parties_of(dispute).last().pk, words="与本案无关")
    do("appoint", mediators=[f"u{world.community_worker.pk}", f"u{world.grid_worker.pk}"])
    do("plan-round", planned_at="2026-11-18T09:00", place="社区调解室")
    there = {"parties": [party.pk for party in parties_of(dispute)]}
    there["mediators"] = [dispute.mediators.first().pk]
    do("hold-round", round_id=planned_round(dispute).pk, outcome="AGREED", minutes="各让一步", **there)
    clause = {"text_1": "赔偿两千元", "party_1": parties_of(dispute).last().pk, "due_1": "2026-12-01"}
    do("agree", **clause, text_2="以后装修先打招呼", party_2=parties_of(dispute).first().pk)
    do("note", words="双方都带了家人")
    do("sign", signed_on="2026-11-18", photos=photo_file())
    for row in agreement_of(dispute).clauses.all():
        do("keep-clause", clause=row.pk, words="已付清")
    do("visit", outcome=VisitOutcome.SETTLED, words="见面打招呼了")
    do("close", words="")
    dispute.refresh_from_db()
    assert dispute.state == DisputeState.CLOSED
    text = client.get(address).content.decode()
    assert "诸***" in text
    assert "139****4321" in text
    assert not [secret for secret in SECRETS if secret in text]


def test_verb_when_invalid_then_422_and_what_was_typed_stays(world: World):
    case = opened(world)
    case.appoint()
    client, address = signed_in(world.community_worker), f"/desk/disputes/{case.dispute.code}/"
    bad = {
        "plan-round": ({"planned_at": "", "place": "三楼会议室"}, "三楼会议室"),
        "add-party": ({"side": "THIRD", "name": "第三人甲", "phone": "123"}, "第三人甲"),
        "appoint": ({"mediators": ["u999999"]}, "谁来调解"),
        "withdraw": ({"words": ""}, "为什么撤回"),
    }
    for slug, (data, kept) in bad.items():
        response = client.post(f"{address}{slug}/", data)
        assert response.status_code == 422, slug
        assert kept in response.content.decode()
    assert client.post("/desk/disputes/new/", {"applicant_phone": "123"}).status_code == 422
    assert client.get(f"{address}nonsense/").status_code == 404


def test_hold_when_somebody_was_quicker_then_409_and_the_minutes_are_given_back(world: World):
    case = opened(world)
    case.appoint(world.community_worker, world.community_secretary)
    case.plan()
    late = {"round_id": planned_round(case.dispute).pk, "outcome": "FAILED", "minutes": "我写了很久的笔录"}
    late |= {"mediators": [case.dispute.mediators.first().pk]}
    case.record("AGREED")
    response = signed_in(world.community_secretary).post(f"/desk/disputes/{case.dispute.code}/hold-round/", late)
    assert response.status_code == 409
    assert "我写了很久的笔录" in response.content.decode()
    assert case.dispute.rounds.count() == 1


def test_strangers_when_they_knock_then_404_everywhere_and_auditor_only_reads(world: World):
    case = opened(world)
    case.to(DisputeState.KEEPING)
    code, photo, party = case.dispute.code, AgreementPhoto.objects.get(), parties_of(case.dispute).first()
    pages = [f"/desk/disputes/{code}/", f"/desk/disputes/photos/{photo.public_id}/", f"/desk/disputes/{code}/note/"]
    pages.append(f"/desk/disputes/{code}/minutes/{case.dispute.rounds.get().pk}/")
    posts = [f"/desk/disputes/{code}/agreement/", f"/desk/disputes/{code}/parties/{party.pk}/"]
    for name in ("street_officer", "neighbour_worker", "department_officer", "admin", "grid_worker"):
        client = signed_in(world.people[name])
        assert [client.get(page).status_code for page in pages] == [404] * 4, name
        assert [client.post(page, {"why": "约时间上门"}).status_code for page in posts] == [404] * 2, name
        assert code not in client.get("/desk/disputes/?scope=all").content.decode()
    auditor = signed_in(world.auditor)
    assert [auditor.get(page).status_code for page in pages] == [200, 200, 403, 200]
    assert [auditor.post(page, {"why": "约时间上门"}).status_code for page in posts] == [403] * 2
    assert signed_in(world.resident).get("/desk/disputes/").status_code == 403
    assert Client().get(pages[0]).status_code == 302
    assert Client().get(pages[1]).status_code == 302
    assert not IdentityLook.objects.exists()


def test_paper_when_printed_then_names_in_full_there_only_and_looks_are_kept(world: World):
    case = opened(world)
    case.to(DisputeState.KEEPING)
    client, address = signed_in(world.community_worker), f"/desk/disputes/{case.dispute.code}/"
    paper = client.post(f"{address}agreement/").content.decode()
    assert "诸葛铁柱" in paper
    assert "上官翠花" in paper
    assert IdentityLook.objects.filter(reason="打印调解协议").count() == 2
    assert client.get(f"{address}agreement/").status_code == 405
    minutes = client.get(f"{address}minutes/{case.dispute.rounds.get().pk}/").content.decode()
    assert "各说了各的理由" in minutes
    assert not [secret for secret in SECRETS if secret in minutes]
    party = parties_of(case.dispute).first()
    shown = client.post(f"{address}parties/{party.pk}/", {"why": "约时间上门"}).content.decode()
    assert "诸葛铁柱" in shown
    assert "上官翠花" not in shown
    assert client.post(f"{address}parties/{party.pk}/", {"why": "other", "words": ""}).status_code == 422
    assert IdentityLook.objects.count() == 3


def test_parties_when_planted_then_on_no_public_page_list_message_log_or_trail(world: World, caplog):
    from governance.notifications.models import Delivery, Message
    from governance.trail.models import Entry

    caplog.set_level("DEBUG")
    summary = "诸葛铁柱与上官翠花为漏水争执，电话13987654321，由欧阳代理出面"
    case = opened(world, summary=summary)
    case.to(DisputeState.CLOSED)
    failed = opened(world, summary=summary)
    failed.to(DisputeState.FAILED)
    public = ("/", "/matters/", "/matters.csv", "/matters/feed/", "/trail/", "/matters/?q=漏水")
    texts = [Client().get(page).getvalue().decode() for page in public]
    for name in ("community_worker", "district_supervisor", "auditor"):
        client = signed_in(world.people[name])
        for query in ("scope=all", "scope=ended", "scope=counted", "scope=mine"):
            texts.append(client.get(f"/desk/disputes/?{query}").content.decode())
        texts.append(client.get("/desk/disputes/figures/").content.decode())
    texts.append(str(list(Message.objects.values_list("title", "body", "key"))))
    texts.append(str(list(Delivery.objects.values_list("title", "body"))))
    texts.append(str(list(Entry.objects.values_list("verb", "data"))))
    texts.append("\n".join(row.getMessage() for row in caplog.records if not row.name.startswith(("django.db", "PIL"))))
    found = [(number, secret) for number, text in enumerate(texts) for secret in SECRETS if secret in text]
    assert found == []


# --- Lists and figures --------------------------------------------------------------------------------------
def test_figures_when_every_number_is_opened_then_the_list_has_just_as_many(world: World):
    family = DisputeKind.objects.create(code="family", name="家庭纠纷")
    for by in (world.community_worker, world.neighbour_worker, world.street_officer):
        opened(world, by=by)
    opened(world, kind=family).to(DisputeState.KEEPING)
    opened(world).to(DisputeState.CLOSED)
    opened(world).to(DisputeState.FAILED)
    opened(world, now=NOW - timedelta(days=40)).to(DisputeState.WITHDRAWN)
    risen = opened(world)
    for _round in range(3):
        risen.hold()
    risen.to(DisputeState.KEEPING)
    broken = opened(world)
    broken.to(DisputeState.KEEPING)
    broken.do(mediation.break_clause, clause=broken.clauses()[0], words="没给钱")
    for name, total in (("district_supervisor", 9), ("community_worker", 7), ("auditor", 9)):
        user = world.people[name]
        figures = figures_of(user, 2026, NOW)
        assert figures.whole.counts["total"] == total
        assert figures.whole.share == 50  # two settled where they came in; one risen, one failed
        tallies = [figures.whole, *figures.by_level, *figures.by_kind, *figures.by_month]
        for tally in tallies:
            parts = ("running", "settled", "failed", "withdrawn")
            assert tally.counts["total"] == sum(tally.counts[part] for part in parts)
            for label, number, query in tally.cells:
                rows = scoped(user, "counted", NOW).filter(conditions(dict(parse_qsl(query))))
                assert rows.count() == number, (name, tally.label, label)
    client = signed_in(world.district_supervisor)
    text = client.get("/desk/disputes/figures/?year=2026").content.decode()
    numbers = re.findall(r'href="/desk/disputes/\?(scope=counted[^"]*)"><span class="figure-value">(\d+)<', text)
    assert len(numbers) == 6
    for query, number in numbers:
        assert len(codes_of(client, query.replace("&amp;", "&"))) == int(number), query


def test_counted_list_when_the_file_is_below_then_no_link_and_no_title(world: World):
    case = opened(world)
    text = signed_in(world.district_supervisor).get("/desk/disputes/?scope=counted").content.decode()
    assert case.dispute.code in text
    assert case.dispute.title not in text
    assert reverse("grievances:dispute", args=[case.dispute.code]) not in text


def test_list_when_filtered_searched_and_paged_then_just_those_rows(world: World, monkeypatch):
    family = DisputeKind.objects.create(code="family", name="家庭纠纷")
    cases = [opened(world), opened(world, kind=family), opened(world)]
    client = signed_in(world.community_worker)
    codes = [case.dispute.code for case in cases]
    assert set(codes_of(client, "")) == set(codes)
    assert codes_of(client, f"kind={family.pk}") == [codes[1]]
    assert codes_of(client, "level=STREET") == []
    assert codes_of(client, f"scope=all&q={codes[2].replace('-', '').lower()}") == [codes[2]]
    assert codes_of(client, "q=诸葛铁柱") == []
    assert len(codes_of(client, "kind=x&level=y&period=13-99&outcome=z&after=")) == 3
    monkeypatch.setattr("grievances.views.mediation_list.PAGE_SIZE", 2)
    first = client.get("/desk/disputes/?scope=all").content.decode()
    more = re.search(r'rel="next" href="/desk/disputes/\?([^"]+)"', first).group(1).replace("&amp;", "&")
    assert codes_of(client, more) == [codes[0]]


def test_pages_when_there_is_more_then_statements_stay_the_same(world: World):
    def count(client: Client, path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    client = signed_in(world.community_worker)
    opened(world).appoint(world.community_secretary)
    client.get("/desk/disputes/")  # what is kept for some minutes is read once
    list_before, figures_before = count(client, "/desk/disputes/"), count(client, "/desk/disputes/figures/")
    case = opened(world)
    case.hold()
    page_before = count(client, f"/desk/disputes/{case.dispute.code}/")
    opened(world).appoint()
    case.do(mediation.add_party, side="THIRD", name="物业")
    case.hold()
    assert count(client, "/desk/disputes/") == list_before <= 9
    assert count(client, "/desk/disputes/figures/") == figures_before <= 9
    assert count(client, f"/desk/disputes/{case.dispute.code}/") == page_before <= 26
