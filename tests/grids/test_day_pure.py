"""What needs no database: what is never collected, months, rounds, first due days, late arrivals."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from governance.common.errors import InputRefused
from grids.arriving import moment_of
from grids.collecting import never_collected, refuse_never_collected
from grids.rounds import Coverage, Month, add_months, fitting, spread
from grids.states import FINDING_STEPS, FindingState, FindingVerb
from tests.grievances.world import NOW

REFUSED = [
    "家里信基督，周日去教堂", "他是回族", "老人有高血压，要吃药", "曾经上访过", "刑满释放人员",
    "身份证 500108198001011234", "身份证：５００１０８１９８００１０１１２３Ｘ", "500108 19800101 1234", "留了身份证复印件",
    "采集了人脸照片", "行动轨迹异常", "亲属关系：叔侄", "患 抑 郁 症",
]  # fmt: skip
KEPT = [
    "", "灯坏了，希望换一个", "需要助餐和陪同出行", "民族路 18 号门口积水", "清真寺街井盖破损", "电话 13812345678 打不通",
    "电表号 500108123456789012", "回头再来", "楼上装修到晚上十点", "希望有人陪同去医院",
]  # fmt: skip


def test_never_collected_when_typed_then_refused_in_words_and_places_and_services_are_kept():
    assert [text for text in REFUSED if not never_collected(text)] == []
    assert {text: never_collected(text) for text in KEPT if never_collected(text)} == {}
    with pytest.raises(InputRefused) as refusal:
        refuse_never_collected(words="有高血压", need="送餐")
    assert set(refusal.value.fields) == {"words"}
    assert "请只写需要什么服务" in refusal.value.message
    assert refusal.value.status == 422


def test_month_when_added_then_keeps_the_day_or_takes_the_last():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 18), 2) == date(2027, 1, 18)
    assert Month.of(date(2026, 12, 9)) == Month(date(2026, 12, 1), date(2027, 1, 1))
    assert len(Month.of(date(2028, 2, 9)).days) == 29


@dataclass
class Row:
    up_to_dwellings: int | None
    every_months: int
    district_id: int | None = None


def test_cadence_when_several_fit_then_the_narrowest_and_the_districts_own_first():
    rows = [Row(None, 3), Row(3000, 2), Row(1000, 1)]
    assert [fitting(rows, n).every_months for n in (0, 1000, 1001, 3000, 3001)] == [1, 1, 2, 2, 3]
    assert fitting([*rows, Row(5000, 4, district_id=1)], 10).every_months == 4
    assert fitting([], 10) is None


def test_first_due_days_when_spread_then_lie_inside_the_first_round():
    days = [spread(number, 50, date(2026, 11, 18), 1) for number in range(50)]
    assert days == sorted(days)
    assert (min(days), max(days)) > (date(2026, 11, 18), date(2026, 12, 15))
    assert max(days) < date(2026, 12, 18)
    assert spread(0, 0, date(2026, 11, 18), 1) == date(2026, 11, 19)


def test_coverage_when_nothing_was_due_then_is_no_number_and_never_rounds_up():
    assert Coverage().percent is None
    assert Coverage(due=1000, visited=999).percent == 99
    assert Coverage(3, 1, 2) + Coverage(1, 1, 0) == Coverage(4, 2, 2)


def test_late_arrival_when_too_old_or_ahead_then_refused_and_small_skew_is_now():
    assert moment_of(None, NOW) == moment_of(NOW + timedelta(minutes=5), NOW) == NOW
    assert moment_of(NOW - timedelta(days=6), NOW) == NOW - timedelta(days=6)
    for at, code in ((NOW + timedelta(hours=1), "future"), (NOW - timedelta(days=8), "expired")):
        with pytest.raises(InputRefused) as refusal:
            moment_of(at, NOW)
        assert refusal.value.code == code


def test_steps_of_a_finding_when_read_then_people_act_only_on_what_is_handled():
    by_hand = {key for key, step in FINDING_STEPS.items() if step.by_hand}
    assert by_hand == {(FindingState.HANDLED, FindingVerb.VERIFY), (FindingState.HANDLED, FindingVerb.REJECT)}
