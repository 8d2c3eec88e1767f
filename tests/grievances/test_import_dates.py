from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievances.imports.dates import DateNotUnderstood, read_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=SHANGHAI)


def read(value: object) -> datetime:
    return read_moment(value, zone=SHANGHAI, now=NOW)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2019/2/28 11:25:05", "2019-02-28 11:25:05"),
        ("2019-02-28 11:25", "2019-02-28 11:25:00"),
        ("2019-02-28", "2019-02-28 00:00:00"),
        ("2019.2.28", "2019-02-28 00:00:00"),
        ("2019年2月28日 11时25分", "2019-02-28 11:25:00"),
        ("2019年2月28日11时25分05秒", "2019-02-28 11:25:05"),
        ("2019年2月28号下午3点", "2019-02-28 15:00:00"),
        ("2019年2月28日 下午3点半", "2019-02-28 15:30:00"),
        ("2019/2/28 下午 03:05:09", "2019-02-28 15:05:09"),
        ("2019/2/28 上午 12:05", "2019-02-28 12:05:00"),
        ("2019/2/28 凌晨12:05", "2019-02-28 00:05:00"),
        ("2019/2/28 中午 12:10", "2019-02-28 12:10:00"),
        ("2019/2/28 晚上8:10", "2019-02-28 20:10:00"),
        ("2019/2/28 3:05:09 PM", "2019-02-28 15:05:09"),
        ("2019-02-28T11:25:05", "2019-02-28 11:25:05"),
        ("2019-02-28T11:25:05.123", "2019-02-28 11:25:05"),
        ("２０１９／２／２８　１１：２５", "2019-02-28 11:25:00"),
        ("2019年2月28日（星期四）11:25", "2019-02-28 11:25:00"),
        ("28/2/2019 11:25", "2019-02-28 11:25:00"),
        ("2/28/2019", "2019-02-28 00:00:00"),
        ("20190228", "2019-02-28 00:00:00"),
        ("20190228112505", "2019-02-28 11:25:05"),
        ("43524.475752", "2019-02-28 11:25:05"),
        (43524.475752, "2019-02-28 11:25:05"),
        (43524, "2019-02-28 00:00:00"),
        (datetime(2019, 2, 28, 11, 25), "2019-02-28 11:25:00"),
        (date(2019, 2, 28), "2019-02-28 00:00:00"),
    ],
)
def test_date_when_written_as_people_do_then_understood(written, meant):
    assert read(written) == datetime.fromisoformat(meant).replace(tzinfo=SHANGHAI)


def test_date_when_zone_is_written_then_kept():
    assert read("2019-02-28T03:25:05Z") == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "没有时间"),
        (None, "没有时间"),
        ("昨天", "看不懂"),
        ("2019/2/30", "没有这样的日期"),
        ("2019/2/28 25:00", "没有这样的日期"),
        ("3/4/2019", "分不清日和月"),
        ("19-2-28", "四位"),
        ("2031/1/1", "将来"),
        ("1889/1/1", "早于"),
        (12, "看不懂"),
        (True, "看不懂"),
        ("=NOW()", "看不懂"),
        ("0000/0/0", "没有这样的日期"),
    ],
)
def test_date_when_not_understood_then_says_why(written, why):
    with pytest.raises(DateNotUnderstood, match=why):
        read(written)


@given(st.text(max_size=40))
def test_date_when_anything_is_written_then_never_crashes(text):
    try:
        assert read(text).tzinfo
    except DateNotUnderstood as problem:
        assert str(problem)


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2026, 11, 17)))
def test_date_when_written_in_full_then_round_trips(moment):
    moment = moment.replace(microsecond=0)
    for written in (
        f"{moment:%Y-%m-%d %H:%M:%S}",
        f"{moment.year}/{moment.month}/{moment.day} {moment:%H:%M:%S}",
        f"{moment.year}年{moment.month}月{moment.day}日 {moment.hour}时{moment.minute}分{moment.second}秒",
    ):
        assert read(written) == moment.replace(tzinfo=SHANGHAI)
