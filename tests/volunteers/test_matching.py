"""How a volunteer fits a request: by skill, time, distance and history, in words; both ways the same."""

from dataclasses import replace
from datetime import date

from volunteers.matching import Asked, Helper, Spot, Weights, helpers_for, match, metres_between, requests_for
from volunteers.states.needs import DayPart, slots_of

WEIGHTS = Weights(skill=40, time=25, distance=20, history=15, near_metres=500, far_metres=3000)
ASKED = Asked(1, 7, 3, "家电维修", frozenset({"WEEKDAY_MORNING"}), Spot(5, 2, (29.5, 106.5)), asker=9)
HELPER = Helper(1, frozenset({3}), frozenset({"WEEKDAY_MORNING"}), (Spot(5, 2),), frozenset({9}), frozenset({7}))


def test_match_when_everything_fits_then_hundred_and_each_missing_answer_costs_its_weight():
    assert match(ASKED, HELPER, WEIGHTS).score == 100
    assert match(ASKED, HELPER, WEIGHTS).reasons == ("会：家电维修", "时间合适", "同一栋楼", "以前帮过这位居民")
    cases = [
        (replace(HELPER, skills=frozenset()), 60, "没有登记“家电维修”"),
        (replace(HELPER, slots=frozenset()), 87, "没有登记空闲时间"),
        (replace(HELPER, slots=frozenset({"WEEKEND_MORNING"})), 75, "时间对不上"),
        (replace(HELPER, homes=(Spot(6, 2),)), 100, "同一小区"),
        (replace(HELPER, homes=(Spot(6, 4),)), 90, "同一社区"),
        (replace(HELPER, homes=()), 90, "同一社区"),
        (replace(HELPER, homes=(Spot(6, 4, (29.5, 106.503)),)), 100, "约 300 米"),
        (replace(HELPER, homes=(Spot(6, 4, (29.5, 106.6)),)), 80, "约 9700 米"),
        (replace(HELPER, homes=(), places=frozenset({2, 8})), 100, "愿意去这个小区"),
        (replace(HELPER, homes=(Spot(6, 4),), places=frozenset({8})), 80, "没有选这个小区"),
        (replace(HELPER, places=frozenset({8})), 100, "同一栋楼"),
        (replace(HELPER, served=frozenset()), 92, "做过这类互助"),
        (replace(HELPER, served=frozenset(), kinds_done=frozenset()), 85, ""),
    ]
    for helper, score, words in cases:
        found = match(ASKED, helper, WEIGHTS)
        assert (found.score, not words or words in (*found.reasons, *found.against)) == (score, True), found
    assert match(ASKED, replace(HELPER, skills=frozenset()), WEIGHTS).against == ("没有登记“家电维修”",)
    anybody = match(replace(ASKED, skill=None), replace(HELPER, skills=frozenset()), WEIGHTS)
    assert anybody.score == 100 and "会" not in "".join(anybody.reasons)


def test_match_when_place_is_hidden_then_no_reason_says_where():
    found = match(replace(ASKED, spot=None, asker=None), replace(HELPER, places=frozenset({2})), WEIGHTS)
    assert found.reasons == ("会：家电维修", "时间合适", "同一社区", "做过这类互助")


def test_ranking_when_both_ways_then_best_first_and_equal_ones_in_order():
    strangers = [replace(HELPER, id=number, skills=frozenset()) for number in (4, 3)]
    assert [helper.id for helper, _found in helpers_for(ASKED, [*strangers, HELPER], WEIGHTS)] == [1, 3, 4]
    requests = [replace(ASKED, id=8, slots=frozenset({"WEEKEND_EVENING"})), replace(ASKED, id=6), replace(ASKED, id=5)]
    assert [asked.id for asked, _found in requests_for(HELPER, requests, WEIGHTS)] == [5, 6, 8]
    nothing = Weights(0, 0, 0, 0, 500, 3000)
    assert match(ASKED, HELPER, nothing).score == 0


def test_slots_when_a_day_is_wanted_then_weekday_or_weekend():
    assert slots_of(date(2026, 11, 21), DayPart.MORNING) == {"WEEKEND_MORNING"}
    assert len(slots_of(date(2026, 11, 20), DayPart.ANY)) == 3
    assert len(slots_of(None, DayPart.ANY)) == 6
    assert round(metres_between((29.5, 106.5), (29.51, 106.5))) == 1112
