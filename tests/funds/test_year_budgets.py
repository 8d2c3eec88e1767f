"""Yearly budgets of a community, and the declared relations that keep money from those who are near."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from deliberation.states import ResolutionState
from funds.models import YearExpense
from funds.policies.relations import refuse_related
from funds.services import foundation, relations
from funds.services import year_budgets as services
from funds.services.gifts import NewGift, receive_gift
from funds.services.paying import NewPayment, request_payment
from funds.services.pledges import NewDonor
from funds.states.grants import YearBudgetKind
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.people.roles import Role
from tests.factories import OrganisationFactory, make_area, posted
from tests.funds.world import NOW, Funds, build_funds

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)


@pytest.fixture
def funds(db) -> Funds:
    return build_funds()


def test_budget_when_used_then_by_resolution_within_what_is_left_and_corrected_by_its_mirror(funds):
    secretary, worker = posted(Role.COMMUNITY_SECRETARY), posted(Role.COMMUNITY_WORKER)
    new = {"community": funds.community, "year": 2026, "amount_fen": 100_000}
    with pytest.raises(PermissionRefused, match="书记"):
        services.enter_budget(**new, kind=YearBudgetKind.WELFARE, actor=worker, now=NOW)
    budget = services.enter_budget(**new, kind=YearBudgetKind.WELFARE, actor=secretary, now=NOW)
    with pytest.raises(StateRefused, match="已经登记"):
        services.enter_budget(**new, kind=YearBudgetKind.WELFARE, actor=secretary, now=NOW)
    use = {"budget_id": budget.pk, "on": TODAY, "what": "重阳节慰问", "amount_fen": 60_000, "actor": worker, "now": NOW}
    with pytest.raises(InputRefused, match="决议"):
        services.enter_use(**use)
    for state in (ResolutionState.PUBLISHED, ResolutionState.OVERTURNED):
        with pytest.raises(InputRefused, match="生效"):
            services.enter_use(**use, resolution=funds.resolution(state))
    decided = funds.resolution()
    for wrong, words in (
        ({"on": date(2025, 12, 31)}, "年度"),
        ({"on": date(2026, 11, 19)}, "今天"),
        ({"amount_fen": 100_001}, "余额"),
    ):
        with pytest.raises(InputRefused, match=words):
            services.enter_use(**use | wrong, resolution=decided)
    with pytest.raises(PermissionRefused):
        services.enter_use(**use | {"actor": posted(Role.COMMUNITY_WORKER, "500108001003")}, resolution=decided)
    spent = services.enter_use(**use, resolution=decided)
    with pytest.raises(InputRefused, match="余额"):
        services.enter_use(**use, resolution=decided)
    with pytest.raises(InputRefused, match="用掉"):
        services.change_amount(budget_id=budget.pk, amount_fen=59_999, reason="调减", actor=secretary, now=NOW)
    mirror = services.correct_use(budget_id=budget.pk, expense_id=spent.pk, reason="重复登记", actor=worker, now=NOW)
    assert (mirror.amount_fen, mirror.reverses, mirror.what) == (-60_000, spent, "更正：重复登记")
    for done in (spent, mirror):
        with pytest.raises(StateRefused):
            services.correct_use(budget_id=budget.pk, expense_id=done.pk, reason="再来", actor=worker, now=NOW)
    budget.refresh_from_db()
    assert budget.spent_fen == sum(YearExpense.objects.values_list("amount_fen", flat=True)) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        YearExpense.objects.filter(pk=spent.pk).update(amount_fen=1)
    running = services.enter_budget(**new, kind=YearBudgetKind.RUNNING, actor=posted(Role.STREET_OFFICER), now=NOW)
    services.enter_use(**use | {"budget_id": running.pk})
    assert services.change_amount(budget_id=running.pk, amount_fen=60_000, reason="调减", actor=secretary, now=NOW)


def test_payee_when_near_to_a_manager_or_a_donor_then_refused_with_the_article(funds):
    shop = OrganisationFactory(name="某某装饰店")
    relations.declare_own(foundation=funds.foundation, name="王 小二", actor=funds.treasurer, now=NOW)
    relations.declare_own(foundation=funds.foundation, name="", organisation=shop, actor=funds.handler, now=NOW)
    with pytest.raises(PermissionRefused):
        relations.declare_own(foundation=funds.foundation, name="张三", actor=posted(Role.AUDITOR), now=NOW)
    with pytest.raises(InputRefused):
        relations.declare_own(foundation=funds.foundation, name=" ", actor=funds.handler, now=NOW)
    for payee in ({"name": "王小二"}, {"name": "某某装饰店"}, {"name": "x", "organisation": shop}):
        with pytest.raises(InputRefused, match="第五十九条") as refused:
            refuse_related(funds.fund, [funds.purse], field="payee_name", **payee)
        assert "payee_name" in refused.value.fields
    refuse_related(funds.fund, [funds.purse], field="payee_name", name="别人")
    own = funds.foundation.funds.get(kind="OWN").purses.select_related("fund").get()
    asked = NewPayment(what="打印", amount_fen=100, payee_name="王小二", payee_public="一家店", purse=own)
    with pytest.raises(InputRefused, match="第五十九条"):
        request_payment(new=asked, actor=funds.handler, now=NOW)
    bench = foundation.open_purse(fund_id=funds.fund.pk, title="长椅", purpose="长椅", actor=funds.handler, now=NOW)
    bench.fund = funds.fund
    gift = receive_gift(
        new=NewGift(purse=bench, holding=funds.bank, amount_fen=100, received_on=TODAY, is_voluntary=True),
        donor=NewDonor(name="李四"), actor=funds.handler, now=NOW,
    )  # fmt: skip
    near = relations.declare_for_donor(gift_id=gift.pk, name="李五", actor=funds.handler, now=NOW)
    with pytest.raises(InputRefused, match="第四十条"):
        refuse_related(funds.fund, [bench], field="payee_name", name="李五")
    refuse_related(funds.fund, [funds.purse], field="payee_name", name="李五")  # other money than theirs
    with pytest.raises(PermissionRefused):
        relations.end_relation(relation_id=near.pk, actor=funds.treasurer, now=NOW)
    relations.end_relation(relation_id=near.pk, actor=funds.handler, now=NOW)
    refuse_related(funds.fund, [bench], field="payee_name", name="李五")


def test_foundation_when_opened_then_of_a_district_with_a_name_of_its_own(funds):
    good = {"area": make_area("500109"), "name": "另一个基金会", "registered_on": TODAY, "now": NOW}
    for wrong in ({"area": funds.community}, {"name": "解放社区基金会"}, {"registered_on": date(2026, 11, 19)}):
        with pytest.raises((InputRefused, PermissionRefused)):
            foundation.open_foundation(**good | {"area": make_area("500108")} | wrong, actor=funds.treasurer)
    with pytest.raises(PermissionRefused):
        foundation.open_foundation(**good, actor=funds.treasurer)
    assert foundation.open_foundation(**good, actor=posted(Role.ADMIN, "500109")).is_charity is False
