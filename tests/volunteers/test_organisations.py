"""Organisations that join the platform, the social workers they send, the incubation base: services, pages, API."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from governance.common.errors import DomainError, InputRefused
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.models import Organisation, User
from governance.people.roles import Role
from tests.factories import COMMUNITY, posted
from tests.volunteers.service_world import NOW, Serving, build_serving
from tests.volunteers.test_service_api import call
from tests.volunteers.test_service_pages import client_of, get, post
from tests.volunteers.test_shifts import published
from volunteers.models import IncubatedOrganisation, MemberOrganisation, SocialWorker, Team
from volunteers.policies.organisations import decide
from volunteers.selectors.organisations import figures_on, served_by, with_reach
from volunteers.services import hours, organisations
from volunteers.services.organisations import IncubationDraft, MemberDraft
from volunteers.states.organisation_steps import INCUBATION_STEPS, MEMBER_STEPS, OrganisationActors, OrganisationVerb
from volunteers.states.people import IncubationState, MemberState

pytestmark = pytest.mark.django_db
TODAY, YEAR = NOW.date(), timedelta(days=365)
OFFICE = {"clerk", "second", "street"}


@pytest.fixture
def serving() -> Serving:
    return build_serving()


def draft(serving: Serving, name: str = "阳光社工", **given: str) -> MemberDraft:
    return MemberDraft(name, serving.community, "023-1", "老人个案", **given)


def own(name: str = "联络员") -> User:
    return User.objects.create(display_name=name, password="!")


def joined(serving: Serving, contact: User) -> MemberOrganisation:
    row = organisations.apply(draft=draft(serving, contact_name="林"), is_own=True, actor=contact, now=NOW)
    return organisations.accept(member_id=row.pk, actor=serving.clerk, now=NOW)


def test_every_verb_in_every_state_is_for_its_people_alone(serving):
    people = {
        "own": own(), "clerk": serving.clerk, "second": serving.second, "auditor": serving.auditor, "stranger": own(),
        "street": posted(Role.STREET_OFFICER, COMMUNITY[:9]),
        "neighbour": posted(Role.COMMUNITY_WORKER, COMMUNITY[:9] + "009"),
    }  # fmt: skip
    may = {
        OrganisationActors.OFFICE: OFFICE, OrganisationActors.OWN: {"own"}, OrganisationActors.EITHER: OFFICE | {"own"},
    }  # fmt: skip
    member = MemberOrganisation(area=serving.community, area_code=COMMUNITY, representative=people["own"])
    young = IncubatedOrganisation(area=serving.community, area_code=COMMUNITY)
    for row, states, steps in (
        (member, MemberState.values, MEMBER_STEPS),
        (young, IncubationState.values, INCUBATION_STEPS),
    ):
        for state in states:
            row.state = state
            for verb in OrganisationVerb:
                allowed = {name for name, user in people.items() if decide(user, verb, row, NOW)}
                step = steps.get((state, verb))
                assert allowed == (may[step.actors] if step else set()), (state, verb)
    member.representative, member.state = serving.clerk, MemberState.APPLIED
    assert not decide(serving.clerk, OrganisationVerb.ACCEPT, member, NOW)  # nobody accepts their own


def test_organisation_when_it_applies_joins_and_leaves_then_workers_are_checked_and_private_words_go(serving):
    contact = own()
    row = joined(serving, contact)
    assert (row.state, row.organisation.name, row.joined_on) == ("JOINED", "阳光社工", TODAY)
    assert Message.objects.filter(recipient=contact, title__contains="已通过").exists()
    with pytest.raises(InputRefused):
        organisations.apply(draft=draft(serving), is_own=True, actor=contact, now=NOW)
    with pytest.raises(DomainError):
        organisations.apply(draft=draft(serving, "别家"), is_own=False, actor=contact, now=NOW)
    worker = {"member_id": row.pk, "name": "林悦", "level": "WORKER", "starts_on": TODAY - YEAR, "now": NOW}
    with pytest.raises(InputRefused):
        organisations.add_worker(actor=contact, **worker)
    licence = {"licence_number": "S2021", "licence_until": TODAY + YEAR}
    organisations.add_worker(actor=contact, **worker, **licence)
    one = SocialWorker.objects.get()
    assert figures_on(TODAY)["workers"] == 0
    organisations.check_worker(member_id=row.pk, worker=one, actor=serving.clerk, now=NOW)
    assert figures_on(TODAY)["workers"] == 1 and figures_on(TODAY + YEAR + timedelta(days=1))["workers"] == 0
    one.refresh_from_db()
    assert one.is_expired_on(TODAY + YEAR + timedelta(days=1)) and not one.is_expired_on(TODAY + YEAR)
    Team.objects.update(member_organisation=row)
    record = serving.record()
    hours.confirm_minutes(record_id=record.pk, minutes=90, actor=serving.clerk, now=NOW)
    assert served_by([row]) == {}
    hours.vouch(record_id=record.pk, words="在场", actor=serving.second, now=NOW)
    assert (served_by([row])[row.pk].records, served_by([row])[row.pk].minutes) == (1, 90)
    organisations.leave(member_id=row.pk, reason="搬走了", actor=serving.clerk, now=NOW)
    row.refresh_from_db()
    one.refresh_from_db()
    assert (row.state, row.contact_name, one.licence_number, one.ends_on) == ("LEFT", "", "", TODAY)
    assert joined(serving, contact).organisation == row.organisation  # and may come back


def test_application_when_nobody_answers_then_the_leader_hears_and_a_refusal_says_why(serving):
    contact = own()
    row = organisations.apply(draft=draft(serving), is_own=True, actor=contact, now=NOW)
    sweep(now=NOW + timedelta(days=20))
    assert Message.objects.filter(recipient=serving.second, title__contains="超过期限").exists()
    organisations.refuse(member_id=row.pk, reason="没有登记证书", actor=serving.clerk, now=NOW)
    assert Message.objects.get(recipient=contact).body == "没有登记证书"
    again = organisations.apply(draft=draft(serving), is_own=True, actor=contact, now=NOW)
    assert organisations.withdraw(member_id=again.pk, actor=contact, now=NOW).state == "WITHDRAWN"
    assert not Organisation.objects.filter(name="阳光社工").exists()


def test_incubation_when_things_are_done_then_people_are_counted_from_records_or_entered_with_a_source(
    serving, django_assert_max_num_queries
):
    begun = IncubationDraft("银龄社", serving.community, "互助", TODAY - YEAR)
    young = organisations.begin_incubation(draft=begun, actor=serving.clerk, now=NOW)
    shift = published(serving)
    given = {"incubated_id": young.pk, "kind": "ACTIVITY", "actor": serving.clerk, "now": NOW}
    for wrong in ({"people_reached": 5}, {"on": TODAY + YEAR}, {"on": TODAY - 2 * YEAR}):
        with pytest.raises(InputRefused):
            organisations.enter(**given | {"title": "生日会", "on": TODAY} | wrong)
    organisations.enter(title="生日会", on=TODAY, people_reached=36, source="签到表", **given)
    organisations.enter(title="陪护", on=TODAY, activity=shift.activity, people_reached=9, source="估计", **given)
    for number, elder in enumerate([own("李奶奶"), own("王爷爷"), None]):
        record = serving.record(volunteer=serving.volunteer(number), activity=shift.activity, served=elder)
        hours.confirm_minutes(record_id=record.pk, minutes=60, actor=serving.clerk, now=NOW)
        hours.vouch(record_id=record.pk, words="问过", actor=serving.second, now=NOW)
    with django_assert_max_num_queries(2):
        row = with_reach([young])[0]
    assert (row.reached, [one.reached for one in row.shown]) == (38, [2, 36])
    organisations.graduate(incubated_id=young.pk, on=TODAY, actor=serving.clerk, now=NOW)
    with pytest.raises(DomainError):
        organisations.enter(title="晚了", on=TODAY, **given)


def test_pages_and_api_when_an_organisation_joins_then_each_opens_for_its_people(
    serving, django_assert_max_num_queries
):
    contact, desk = own(), "/desk/volunteers/organisations/"
    with time_machine.travel(NOW, tick=False):
        phone, clerk, stranger, auditor = (
            client_of(contact),
            client_of(serving.clerk),
            Client(),
            client_of(serving.auditor),
        )
        neighbour = client_of(posted(Role.COMMUNITY_WORKER, COMMUNITY[:9] + "009"))
        assert "还没有加盟" in get(stranger, "/volunteers/organisations/")
        assert "还没有组织申请加盟" in get(clerk, desk)
        given = {"name": "阳光社工", "community": serving.community.pk, "phone": "023-1", "services": "老人个案"}
        wrong = post(phone, "/volunteers/organisations/apply/", 422, **given, credit_code="123")
        assert "统一社会信用代码不对" in wrong.content.decode()
        mine = post(phone, "/volunteers/organisations/apply/", **given)["Location"]
        page = desk + f"{MemberOrganisation.objects.get().pk}/"
        assert "待审核" in get(phone, mine) and "阳光社工" in get(clerk, desk + "?state=APPLIED")
        assert "没有这个状态" in get(clerk, desk + "?state=LEFT")
        get(neighbour, page, 404)
        get(client_of(serving.volunteer().user), mine, 404)
        get(auditor, desk + "new/", 403)
        assert "没有需要您做的操作" in get(auditor, page)
        post(clerk, page + "refuse/", 422)
        post(clerk, page + "accept/")
        worker = {"name": "林悦", "level": "WORKER", "licence_number": "S2021", "starts_on": "2026-01-01"}
        post(phone, mine + "add-worker/", **worker, licence_until="2026-12-01")
        assert "S2021" in get(clerk, page + "check-worker/")
        post(clerk, page + "check-worker/", worker=SocialWorker.objects.get().pk)
        assert "S2021" in get(phone, mine) and "S2021" not in get(auditor, page)
        public = get(stranger, "/volunteers/organisations/")
        assert "证书已核对" in public and "S2021" not in public
        post(clerk, desk + "new/", **given | {"name": "青年社"})
        young = {"name": "银龄社", "community": serving.community.pk, "work": "互助", "starts_on": "2026-01-01"}
        post(clerk, "/desk/volunteers/incubation/new/", **young)
        base = f"/desk/volunteers/incubation/{IncubatedOrganisation.objects.get().pk}/"
        post(clerk, base + "enter/", kind="TRAINING", title="财务课", on="2026-02-01", people_reached=12, source="名单")
        assert "服务 12 人次" in get(clerk, base) and "名单" in get(stranger, "/volunteers/organisations/")
        assert "银龄社" in get(clerk, "/desk/volunteers/incubation/")
        for count in range(3):
            paper = draft(serving, f"纸质{count}")
            row = organisations.apply(draft=paper, is_own=False, actor=serving.clerk, now=NOW)
            organisations.accept(member_id=row.pk, actor=serving.clerk, now=NOW)
        for client, path in ((stranger, "/volunteers/organisations/"), (clerk, desk)):
            with django_assert_max_num_queries(16):
                get(client, path)
        assert len(call(None, "get", "member-organisations/")["results"]) == 4
        assert call(None, "get", "incubated-organisations/")["results"][0]["state"] == "INCUBATING"
        new = {"name": "河流社", "community": COMMUNITY, "services": "清河", "phone": "023-2"}
        made = call(contact, "post", "member-organisations/", 201, **new)["name"]
        call(contact, "post", f"member-organisations/{made}/accept/", 403)
        call(serving.volunteer().user, "post", f"member-organisations/{made}/accept/", 404)
        assert call(serving.clerk, "post", f"member-organisations/{made}/accept/")["state"] == "JOINED"
