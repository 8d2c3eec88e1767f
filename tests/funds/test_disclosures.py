"""Figures from the ledger, and what must be public: opened, late, published as it stood, corrected."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from funds.models import Disclosure, Tender
from funds.policies.disclosures import decide
from funds.presets.duties import load_duty_presets
from funds.selectors.disclosures import visible_to
from funds.selectors.figures import (
    Scope,
    Span,
    flows,
    gauges_of,
    income_by_source,
    leverage,
    lines_of,
    monthly,
    transfers_of,
    uses_of,
    yearly,
)
from funds.services import appeals, foundation, gifts
from funds.services import disclosures as services
from funds.services.appeals import NewAppeal
from funds.services.gifts import NewGift
from funds.services.pledges import NewDonor
from funds.states.donations import AppealState, Audience
from funds.states.duties import DISCLOSURE_STEPS, DisclosureVerb, Standing
from funds.states.grants import DisclosureKind, DisclosureState
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.ledger.services import reverse
from governance.notifications.models import Message
from governance.people.roles import Role
from tests.factories import UserFactory, at, posted
from tests.funds.world import NOW, Funds, build_funds, moved

pytestmark = pytest.mark.django_db
LATER = at("2027-02-03 10:00")


@pytest.fixture
def funds(db) -> Funds:
    load_duty_presets()
    return build_funds()


def given(funds: Funds, yuan: int, when=NOW, **more):
    return gifts.receive_gift(
        new=NewGift(
            purse=more.pop("purse", funds.purse), holding=funds.bank, amount_fen=yuan * 100, received_on=when.date(),
            is_voluntary=True, **more,
        ),
        donor=NewDonor(name="李四光", public_name="李老师"), actor=funds.handler, now=when,
    )  # fmt: skip


def project_with_money(funds: Funds, yuan: int):
    project = funds.project()
    moved(funds.purse.account, project.purse.account, yuan, f"commit:{project.pk}", subject=funds.voted(yuan))
    return project


def test_figures_when_money_moves_then_they_add_up_and_corrections_are_taken_off(funds):
    given(funds, 1000, source="RESIDENTS")
    wrong = given(funds, 500, source="ENTERPRISES")
    gifts.reverse_gift(gift_id=wrong.pk, public_note="记错", actor=funds.treasurer, now=NOW)
    project = project_with_money(funds, 600)
    given(funds, 300, purse=project.purse, source="STREET")
    moved(project.purse.account, funds.bank.account, 450, "pay:1")
    twice = moved(project.purse.account, funds.bank.account, 50, "pay:2")
    reverse(key="pay:2:back", transfer=twice.key, why="付错", actor=funds.treasurer, now=NOW)
    scope = Scope(funds.foundation, funds.fund)
    found = flows(scope)
    assert (found.income, found.spending, found.between, found.closing) == (130_000, 45_000, 0, 85_000)
    assert found.closing == sum(purse.account.balance for purse in funds.fund.purses.select_related("account"))
    assert dict(income_by_source(scope)) == {"居民": 100_000, "街道（镇）": 30_000}
    assert [(use.title, use.code, use.fen) for use in uses_of(scope)] == [(project.title, project.code, 45_000)]
    pull = leverage(scope)
    assert (pull.own_fen, pull.other_fen, pull.words) == (60_000, 30_000, "0.50")
    before = flows(scope, Span(last=date(2026, 11, 17)))
    assert (before.income, before.closing) == (0, 0)
    rows = list(lines_of(scope, transfers_of(scope).order_by("id")))
    assert [row.fen for row in rows] == [100_000, 50_000, -50_000, 0, 30_000, -45_000, -5_000, 5_000]
    assert rows[0].who == "李老师" and "李四光" not in repr(rows)
    assert rows[1].is_corrected and rows[2].is_correction and rows[2].note == "记错"
    months = monthly(scope, date(2027, 2, 3))
    assert [row.first for row in months][::11] == [date(2026, 3, 1), date(2027, 2, 1)]
    assert [(row.income, row.spending) for row in months if row.income or row.spending] == [(130_000, 45_000)]
    assert yearly(funds.foundation)[2026] == yearly(funds.foundation)[2026].__class__(130_000, 45_000, 0, 85_000)


def test_gauges_when_the_status_changes_then_its_law_counts(funds):
    funds.money(funds.purse, 1000, "x")
    (eight, _first), (ten, admin) = gauges_of(funds.foundation, 2027, date(2027, 3, 1))
    assert (eight.article, eight.numerator, ten.numerator) == ("基金会管理条例第二十九条", 8, 10)
    assert _first.standing == Standing.AT_RISK and _first.left == 8_000
    assert admin.standing == Standing.NO_BASE
    foundation.grant_public_status(
        foundation_id=funds.foundation.pk, granted_on=date(2026, 6, 1), number="渝 1", actor=funds.treasurer, now=NOW
    )
    funds.foundation.refresh_from_db()
    (seventy, found), (_most, _admin) = gauges_of(funds.foundation, 2027, date(2028, 3, 1))
    assert (seventy.numerator, seventy.article, found.standing) == (70, "慈善法第六十一条", Standing.MISSED)
    assert [row.numerator for row, _gauge in gauges_of(funds.foundation, 2025, date(2028, 3, 1))] == [8, 10]
    funds.foundation.is_charity = True
    assert [row.numerator for row, _gauge in gauges_of(funds.foundation, 2025, date(2028, 3, 1))] == [8, 20]


def test_disclosures_when_time_passes_then_each_is_owed_once_with_its_own_term(funds):
    assert services.open_due(now=NOW) == 0
    opened = services.open_due(now=LATER)
    assert opened == 4 and services.open_due(now=LATER) == 0  # a quarter and a year, of foundation and fund
    annual = Disclosure.objects.get(kind=DisclosureKind.ANNUAL, fund=funds.fund)
    assert (annual.period, annual.due_at) == ("2026", at("2027-06-01 00:00"))
    quarter = Disclosure.objects.get(kind=DisclosureKind.QUARTER, fund=funds.fund)
    assert (quarter.period, quarter.article, quarter.due_at) == ("2026Q4", "慈善法第七十七条", at("2027-02-02 00:00"))
    assert not quarter.late_since
    while sweep(now=LATER).due:
        pass
    quarter.refresh_from_db()
    assert quarter.late_since == quarter.due_at
    assert set(Message.objects.values_list("recipient", flat=True)) == {funds.handler.pk, funds.treasurer.pk}
    project = funds.project()
    type(project).objects.filter(pk=project.pk).update(state="RUNNING", starts_on=date(2026, 11, 1))
    appeal = opened_appeal(funds)
    assert services.open_due(now=LATER) == 1
    assert Disclosure.objects.get(project=project).period == "2027-01-31"
    type(project).objects.filter(pk=project.pk).update(state="DONE", ended_at=LATER)
    appeals.close_appeal(appeal_id=appeal.pk, actor=funds.handler, now=NOW)
    assert not live(appeal)
    assert services.open_due(now=LATER) == 2
    assert Disclosure.objects.get(appeal=appeal).due_at == at("2027-02-19 00:00")
    assert Disclosure.objects.get(project=project, kind=DisclosureKind.PROJECT_FINAL).due_at == at("2027-05-04 00:00")


def opened_appeal(funds: Funds):
    new = NewAppeal(
        purse=funds.purse, audience=Audience.MUTUAL, title="长椅", words="自愿", starts_on=NOW.date(),
        ends_on=date(2026, 12, 1),
    )  # fmt: skip
    return appeals.open_appeal(new=new, actor=funds.handler, now=NOW)


def test_appeal_when_its_last_day_is_over_then_the_clock_closes_it(funds):
    appeal = opened_appeal(funds)
    sweep(now=at("2026-12-01 23:59"))
    appeal.refresh_from_db()
    assert appeal.state == AppealState.OPEN
    sweep(now=at("2026-12-02 00:01"))
    appeal.refresh_from_db()
    assert (appeal.state, appeal.closed_at) == (AppealState.CLOSED, at("2026-12-02 00:00"))


def test_tender_when_awarded_then_its_result_is_owed_in_two_working_days(funds):
    tender = Tender.objects.create(
        code="ZB-4F7K-92", purse=funds.purse, area_code=funds.fund.area_code, title="保洁", words="保洁", ceiling_fen=900,
        published_at=NOW - timedelta(days=30), closes_at=NOW - timedelta(days=1), state="AWARDED", awarded_at=NOW,
        opened_by=funds.handler,
    )  # fmt: skip
    assert services.open_due(now=NOW) == 1
    row = Disclosure.objects.get(kind=DisclosureKind.TENDER)
    assert (row.period, timezone.localdate(row.due_at)) == (tender.code, date(2026, 11, 20))
    done = services.publish(disclosure_id=row.pk, actor=funds.handler, now=NOW)
    assert [line["label"] for line in done.content["sections"][0]["rows"]] == ["编号", "标题", "最高限价", "有效投标"]


def test_disclosure_when_published_then_figures_stay_as_they_stood(funds):
    given(funds, 1000)
    services.open_due(now=LATER)
    row = Disclosure.objects.get(kind=DisclosureKind.QUARTER, fund=funds.fund)
    act = {"disclosure_id": row.pk, "actor": funds.handler, "now": LATER}
    services.write(**act, words="电话 13800001111 的居民捐的")
    services.publish(**act)
    row.refresh_from_db()
    assert row.state == DisclosureState.PUBLISHED and row.published_by == funds.handler
    assert "13800001111" not in row.words
    first = row.content["sections"][0]["rows"]
    assert [(line["label"], line["fen"]) for line in first][:2] == [("期初余额", 0), ("收入", 100_000)]
    assert not live(row)
    with pytest.raises(StateRefused, match="已公开"):
        services.publish(**act)
    with pytest.raises(PermissionRefused):
        services.correct(**act, words="漏写")
    services.correct(**act | {"actor": funds.treasurer}, words="漏写一笔")
    row.refresh_from_db()
    assert row.corrections[0]["words"] == "漏写一笔" and row.content["sections"][0]["rows"] == first
    with pytest.raises(InputRefused):
        services.drop(
            disclosure_id=Disclosure.objects.filter(state="DUE").first().pk, words=" ", actor=funds.treasurer, now=LATER
        )


def test_material_event_when_told_then_thirty_days_from_the_day_it_happened(funds):
    told = {"fund": funds.fund, "title": "换了监事", "words": "王某接任", "actor": funds.handler, "now": NOW}
    row = services.tell_material(happened_on=date(2026, 11, 10), **told)
    again = services.tell_material(happened_on=date(2026, 11, 10), **told)
    assert (row.due_at, row.period, again.period) == (at("2026-12-11 00:00"), "2026-11-10-1", "2026-11-10-2")
    with pytest.raises(InputRefused, match="晚于今天"):
        services.tell_material(happened_on=date(2026, 11, 19), **told)
    with pytest.raises(PermissionRefused):
        services.tell_material(happened_on=date(2026, 11, 10), **told | {"actor": posted(Role.COMMUNITY_WORKER)})


def test_verbs_when_asked_by_everybody_then_the_table_decides(funds):
    services.open_due(now=LATER)
    row = Disclosure.objects.get(kind=DisclosureKind.QUARTER, fund=funds.fund)
    people = {
        "handler": funds.handler, "treasurer": funds.treasurer, "reviewer": funds.reviewer,
        "auditor": posted(Role.AUDITOR), "secretary": posted(Role.COMMUNITY_SECRETARY), "stranger": UserFactory(),
        "elsewhere": posted(Role.FUND_TREASURER, "500109"),
    }  # fmt: skip
    keepers = {DisclosureVerb.DROP, DisclosureVerb.CORRECT}
    for state in DisclosureState:
        row.state = state
        for verb in DisclosureVerb:
            wanted = {"treasurer"} | (set() if verb in keepers else {"handler"})
            may = {name for name, user in people.items() if decide(user, verb, row, LATER)}
            assert may == (wanted if (state, verb) in DISCLOSURE_STEPS else set()), (state, verb)
    sees = {name for name, user in people.items() if visible_to(user, LATER).filter(pk=row.pk).exists()}
    assert sees == {"handler", "treasurer", "reviewer", "auditor"}
