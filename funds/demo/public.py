"""Reports of the past quarters, one of them late, and the yearly budgets of the demonstration's community."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from funds.models import Disclosure, Fund, YearBudget
from funds.presets.duties import load_duty_presets
from funds.selectors.year_budgets import resolutions_for
from funds.services import disclosures, relations, year_budgets
from funds.states.foundation import FundKind
from funds.states.grants import DisclosureState, YearBudgetKind
from governance.deadlines.services import sweep
from governance.people.models import User
from grievances.demo.loading import settle_messages

DAY, YUAN = timedelta(days=1), 100
AMOUNTS = {YearBudgetKind.RUNNING: 120_000, YearBudgetKind.PARTY_SERVICE: 200_000, YearBudgetKind.WELFARE: 60_000}
# kind, what, yuan, days ago
USES = (
    (YearBudgetKind.RUNNING, "办公水电和网络", 18_600, 120), (YearBudgetKind.RUNNING, "打印纸和办公用品", 4_260, 60),
    (YearBudgetKind.PARTY_SERVICE, "党群服务中心儿童角改造", 36_000, 90),
    (YearBudgetKind.PARTY_SERVICE, "党群服务中心儿童角改造", 36_000, 88),
    (YearBudgetKind.PARTY_SERVICE, "楼道照明维修", 12_800, 40), (YearBudgetKind.WELFARE, "重阳节敬老活动", 5_400, 33),
)  # fmt: skip


@transaction.atomic
def load_public(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, and only where the foundation and its people are."""
    people = {user.username or "": user for user in User.objects.filter(username__startswith="demo-")}
    secretary = people.get("demo-secretary")
    home = secretary.postings.order_by("pk").first() if secretary else None
    fund = Fund.objects.filter(kind=FundKind.COMMUNITY, area=home.area_id).first() if home else None
    if fund is None or secretary is None or Disclosure.objects.exists():
        return
    say("信息公开和年度经费")
    load_duty_presets()
    _reports(people, fund, now)
    _budgets(fund, secretary, people["demo-community"], now)
    relations.declare_own(foundation=fund.foundation, name="南坪装饰部", actor=people["demo-treasurer"], now=now - DAY)
    settle_messages(now)


def _reports(people: dict[str, User], fund: Fund, now: datetime) -> None:
    """What was owed was published in time, but for the fund's own last one, which is late, and one that came late."""
    disclosures.open_due(now=now)
    past = list(Disclosure.objects.filter(state=DisclosureState.DUE, due_at__lt=now).order_by("due_at", "pk"))
    late = next((row for row in reversed(past) if row.fund_id == fund.pk), None)
    act: dict[str, Any] = {"actor": people["demo-handler"]}
    for row in past:
        if row != late:
            at = row.due_at - 3 * DAY
            disclosures.publish(disclosure_id=row.pk, words="数字来自账本，欢迎居民核对。", now=at, **act)
    sweep(now=now)
    event = disclosures.tell_material(
        fund=fund, title="公益基金监督小组改选", words="居民代表会议选出新的监督小组，三名居民代表，任期三年。",
        happened_on=timezone.localdate(now - 12 * DAY), now=now - 11 * DAY, **act,
    )  # fmt: skip
    disclosures.publish(disclosure_id=event.pk, now=now - 10 * DAY, **act)


def _budgets(fund: Fund, secretary: User, worker: User, now: datetime) -> None:
    year = timezone.localdate(now).year
    first, today = date(year, 1, 1), timezone.localdate(now)
    budgets: dict[str, YearBudget] = {}
    for kind, yuan in AMOUNTS.items():
        budgets[kind] = year_budgets.enter_budget(
            community=fund.area, year=year, kind=kind, amount_fen=yuan * YUAN, actor=secretary, now=now - 60 * DAY
        )
    done = []
    for kind, what, yuan, days in USES:
        needs_vote = kind != YearBudgetKind.RUNNING
        decided = resolutions_for(budgets[kind]).first() if needs_vote else None
        if needs_vote and decided is None:
            continue
        on = max(today - days * DAY, first)
        use: dict[str, Any] = {"budget_id": budgets[kind].pk, "on": on, "what": what, "amount_fen": yuan * YUAN}
        done.append(year_budgets.enter_use(**use, resolution=decided, actor=worker, now=now - DAY))
    twice = [row for row in done if row.budget.kind == YearBudgetKind.PARTY_SERVICE][1:2]
    for row in twice:
        year_budgets.correct_use(
            budget_id=row.budget_id, expense_id=row.pk, reason="同一笔登记了两次", actor=worker, now=now
        )
