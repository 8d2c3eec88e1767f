"""The three rates: the formula, the summary against a full count, and every number against its list."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.deadlines.services import sweep
from governance.trail.services import seal
from grievances import services
from grievances.models import Grievance, PressureCell, RateCell, RateFold
from grievances.policies import Resident
from grievances.rates import reading
from grievances.rates.definitions import (
    MEASURES,
    NO_KIND,
    NONE,
    PRESSURE_NAMES,
    RATES,
    Counts,
    Filters,
    Share,
    month_of,
    months_before,
    months_between,
)
from grievances.rates.reading import Scope
from grievances.services.counting import fold, recount_all
from grievances.states import Kind, State, Urgency
from tests.grievances.test_follow_ups import call, closed, rule, silent
from tests.grievances.world import NOW, World

JUNE, NOVEMBER = date(2026, 6, 1), date(2026, 11, 1)
YEAR = Filters(date(2026, 1, 1), NOVEMBER)


# --- The formula, without a database ------------------------------------------------------------------------
def test_rates_when_residents_are_silent_then_only_answers_count():
    counts = Counts({"satisfied": 6, "settled": 2, "unsettled": 2, "silent": 90, "unreached": 7, "awaiting": 3})
    assert (counts.share("resolution").words, counts.share("satisfaction").words) == ("80.0%", "60.0%")
    assert counts.share("response").words == "—"


def test_rates_when_contact_is_pending_then_it_is_in_neither_part():
    counts = Counts({"contact_in_time": 3, "contact_late": 1, "contact_pending": 50})
    assert counts.share("response") == Share(3, 4)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_percent_is_never_rounded_into_all_or_nothing(good: int, bad: int):
    share = Share(good, good + bad)
    if share.percent is None:
        assert good + bad == 0
    else:
        assert (share.percent == 100) == (bad == 0)
        assert (share.percent == 0) == (good == 0)


def test_months_when_counted_over_a_new_year_then_whole_and_in_order():
    assert months_between(date(2025, 11, 1), date(2026, 2, 1)) == [
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    ]  # fmt: skip
    assert months_before(date(2026, 2, 1), 14) == date(2024, 12, 1)


def test_definitions_have_a_column_for_every_measure_and_say_what_they_count():
    columns = {field.name for field in RateCell._meta.concrete_fields}
    assert set(MEASURES) < columns
    assert set(PRESSURE_NAMES) < {field.name for field in PressureCell._meta.concrete_fields}
    for rate in RATES.values():
        assert "÷" in str(rate.definition)
        assert set(rate.good) < {*rate.of, *rate.good, "x"} and not set(rate.apart) & set(rate.of)


# --- Lives, counted ---------------------------------------------------------------------------------------------
def live(world: World) -> None:
    """Matters of two months, two communities and all kinds, in every state, with every sort of answer."""
    june = NOW - timedelta(days=150)
    rule()
    for state, kind in {*((state, Kind.COMMUNITY) for state in State), *((State.HANDLING, kind) for kind in Kind)}:
        world.brought_to(state, kind, contact_phone="13812345678")
    for day in (june, NOW - timedelta(days=18)):  # 31 October 10:00 is October in Chongqing
        world.brought_to(State.CLOSED, now=day)
    world.raised(now=NOW.replace(month=11, day=1, hour=0, minute=30))
    world.raised(now=NOW.replace(month=10, day=31, hour=23, minute=30))
    world.raised(building=None, area=world.street)
    moved = services.transfer(
        grievance_id=world.raised().pk, actor=world.grid_worker, now=NOW, area=world.grid_beside, words="在隔壁"
    )
    services.escalate(grievance_id=moved.pk, actor=world.community_worker, now=NOW, words="超出职责")
    services.transfer(
        grievance_id=moved.pk, actor=world.community_worker, now=NOW, area=world.neighbour, words="在那边的小区"
    )
    sent = world.triaged(world.raised(), Kind.GOVERNMENT)
    services.dispatch(grievance_id=sent.pk, actor=world.community_worker, now=NOW, department=world.department)
    unheard, again = silent(world), silent(world)
    late = NOW + timedelta(days=10)
    call(unheard.follow_ups.get(), world.street_officer, late, is_reached=False)
    call(unheard.follow_ups.get(), world.street_officer, late, is_reached=False)
    call(again.follow_ups.get(), world.street_officer, late, is_reached=True, is_settled=False, words="还是老样子")
    disputed = world.brought_to(State.RESOLVED)
    services.dispute(
        grievance_id=disputed.pk, actor=Resident(opened=frozenset({disputed.pk})), now=NOW, words="没有修好"
    )
    world.triaged(world.raised(), now=NOW)
    world.brought_to(State.RESOLVED, now=NOW)
    closed(world, stars=3)


def all_filters(world: World) -> list[Filters]:
    base = {"since": date(2026, 1, 1), "until": NOVEMBER}
    child = world.category
    parent = child.parent
    return [
        YEAR,
        Filters(NOVEMBER, NOVEMBER),
        Filters(JUNE, date(2026, 10, 1)),
        *[Filters(**base, area=area.code) for area in (world.district, world.street, world.community, world.neighbour)],
        Filters(**base, area=world.street.code, only_area=True),
        *[Filters(**base, kind=kind) for kind in (*Kind.values, NO_KIND)],
        *[Filters(**base, department=pk) for pk in (world.department.pk, NONE)],
        *[Filters(**base, category=pk) for pk in ((parent or child).pk, NONE)],
        Filters(**base, category=(parent or child).pk, department=world.department.pk, kind=Kind.GOVERNMENT),
    ]


def cells() -> Counter:
    columns = [field.name for field in RateCell._meta.concrete_fields if field.name != "id"]
    return Counter(RateCell.objects.values_list(*columns))


def assert_numbers_equal_lists(world: World, user, scope: Scope) -> None:
    for filters in all_filters(world):
        numbers = reading.totals(scope, filters)
        for measure in MEASURES if filters == YEAR else ("raised", "satisfied", "contact_late"):
            listed = reading.matters_behind(user, scope, filters, measures=[measure], now=NOW).count()
            assert numbers[measure] == listed, (filters, measure)
        for key, rate in RATES.items():
            share = numbers.share(key)
            assert reading.matters_behind(user, scope, filters, measures=rate.good, now=NOW).count() == share.good
            assert reading.matters_behind(user, scope, filters, measures=rate.of, now=NOW).count() == share.of


def test_summary_when_folded_step_by_step_then_equals_full_count_and_every_list(world: World):
    parent = type(world.category).objects.create(code="lights", name="照明")
    type(world.category).objects.filter(pk=world.category.pk).update(parent=parent)
    world.category.refresh_from_db()
    fold(now=NOW)  # the first turn counts everything: nothing yet
    live(world)
    assert fold(now=NOW) >= 4
    seal(now=NOW)
    assert fold(now=NOW) > 0, "what was not sealed before is read once more"
    assert fold(now=NOW) == 0
    folded = cells()
    recount_all(now=NOW)
    assert folded == cells()
    totals = reading.totals(Scope((world.district.code,)), YEAR)
    assert totals["raised"] == Grievance.objects.count()
    assert all(totals[name] for name in MEASURES), [name for name in MEASURES if not totals[name]]
    scopes = {
        world.district_supervisor: Scope((world.district.code,)),
        world.auditor: Scope((world.district.code,)),
        world.community_worker: Scope((world.community.code,)),
        world.department_officer: Scope(department_ids=(world.department.pk,)),
    }
    for user, scope in scopes.items():
        assert reading.scope_of(user, NOW) == scope
        assert_numbers_equal_lists(world, user, scope)
    assert_parts_add_up(world)


def assert_parts_add_up(world: World) -> None:
    """Months, areas, departments, categories and flows are each the same matters, divided."""
    user, scope = world.district_supervisor, Scope((world.district.code,))
    page = reading.for_page(scope, YEAR)
    for lines in (page.months, page.areas, page.departments, page.categories):
        for measure in MEASURES:
            assert sum(line.counts[measure] for line in lines) == page.total[measure]
    assert sum(page.flows.values()) == page.total["raised"]
    for (first, last), number in page.flows.items():
        listed = reading.matters_behind(user, scope, YEAR, flow=f"{first}>{last}", now=NOW)
        assert listed.count() == number
    pressure = reading.pressure(scope, YEAR)
    assert sum(pressure.numbers.values()) == Grievance.objects.filter(is_open=True).count()
    for name, number in pressure.numbers.items():
        assert reading.matters_behind(user, scope, YEAR, due=name, now=NOW).count() == number


def test_fold_when_a_matter_changes_sort_then_old_and_new_cells_are_right(world: World):
    matter = world.triaged(world.raised())
    fold(now=NOW)
    seal(now=NOW)
    services.retriage(
        grievance_id=matter.pk, actor=world.grid_worker, now=NOW, kind=Kind.PRIVATE, category=world.category,
        urgency=Urgency.GENERAL, words="是自家的灯",
    )  # fmt: skip
    assert fold(now=NOW) == 1
    assert list(RateCell.objects.filter(grain="WHOLE").values_list("kind", "raised")) == [("PRIVATE", 1)]
    assert RateFold.objects.get().counted_at == NOW


def test_fold_when_clocks_run_out_then_late_contact_and_rise_are_counted(world: World):
    world.triaged(world.raised())
    fold(now=NOW)
    sweep(now=NOW + timedelta(hours=25))
    fold(now=NOW + timedelta(hours=25))
    numbers = reading.totals(Scope((world.district.code,)), YEAR)
    assert (numbers["contact_late"], numbers["risen"], numbers["contact_pending"]) == (1, 1, 0)
    assert numbers.share("response").words == "0.0%"


def test_page_when_there_are_many_cells_then_statements_stay_few(world: World, django_assert_max_num_queries):
    live_matters = [world.raised(now=NOW - timedelta(days=31 * months)) for months in range(3)]
    assert month_of(live_matters[0].raised_at) == NOVEMBER
    fold(now=NOW)
    with django_assert_max_num_queries(6):
        page = reading.for_page(Scope((world.district.code,)), YEAR)
    assert len(page.months) == 11


@pytest.mark.parametrize("name", ["grid_worker", "resident"])
def test_scope_when_there_is_no_community_then_nothing(world: World, name: str):
    assert reading.scope_of(world.people[name], NOW) == Scope()
    fold(now=NOW)
    world.raised()
    fold(now=NOW)
    assert reading.totals(Scope(), YEAR)["raised"] == 0
