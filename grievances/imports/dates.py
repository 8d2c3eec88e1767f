"""Dates as people and spreadsheets write them: `2019/2/28 11:25:05`, `2019年2月28日 下午3点`, `43524.4757`."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta, tzinfo

EARLIEST_YEAR = 1990
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # serial 60 is the 1900-02-29 that never was; later ones are right
SERIAL_RANGE = (32874.0, 73415.0)  # 1990 to 2100

_DAY = r"(?P<a>\d{1,4})\s*[-/.年]\s*(?P<b>\d{1,2})\s*[-/.月]\s*(?P<c>\d{1,4})\s*[日号]?"
_HALF = r"(?P<half>上午|下午|凌晨|早上|早晨|清晨|中午|傍晚|晚上|夜里|am|pm)?"
_CLOCK = r"(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<half_hour>半)|(?P<minute>\d{1,2})\s*(?:[:分]\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?分?)?"
_WRITTEN = re.compile(
    rf"{_DAY}\s*(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?\s*(?:t|,)?\s*(?:{_HALF}\s*{_CLOCK}\s*(?P<half_after>am|pm)?)?\s*"
    r"(?P<zone>z|[+-]\d{2}:?\d{2})?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s*(\d{2}):?(\d{2})(?::?(\d{2}))?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_AFTERNOON = {"下午", "傍晚", "晚上", "夜里", "pm"}


class DateNotUnderstood(ValueError):
    """Why a date could not be read, in words for the report."""


def read_moment(value: object, *, zone: tzinfo, now: datetime) -> datetime:
    """Return the aware moment that `value` (text, number, date or datetime) means; local times are in `zone`.

    Raises `DateNotUnderstood` for what cannot be read, what may mean two days, and for the future.
    """
    moment = _naive_or_aware(value, zone)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    if moment.year < EARLIEST_YEAR:
        raise DateNotUnderstood(f"时间早于 {EARLIEST_YEAR} 年：{_shown(value)}")
    if moment > now + timedelta(minutes=10):
        raise DateNotUnderstood(f"时间在将来：{_shown(value)}")
    return moment


def _shown(value: object) -> str:
    return str(value)[:40]


def _naive_or_aware(value: object, zone: tzinfo) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_serial(float(value), value)
    text = unicodedata.normalize("NFKC", str(value or "")).strip().lower()
    if not text:
        raise DateNotUnderstood("没有时间")
    try:
        return _from_text(text, zone)
    except DateNotUnderstood:
        raise
    except (ValueError, OverflowError):
        raise DateNotUnderstood(f"没有这样的日期或时间：{_shown(value)}") from None


def _from_serial(number: float, value: object) -> datetime:
    low, high = SERIAL_RANGE
    if not low <= number <= high:
        raise DateNotUnderstood(f"看不懂的时间：{_shown(value)}")
    moment = EXCEL_EPOCH + timedelta(days=number)
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)  # a serial is a rounded fraction of a day


def _from_text(text: str, zone: tzinfo) -> datetime:
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text), text)
    compact = _COMPACT.fullmatch(text)
    if compact:
        return datetime(*(int(part or 0) for part in compact.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    written = _WRITTEN.fullmatch(text)
    if not written:
        raise DateNotUnderstood(f"看不懂的时间：{text[:40]}")
    day = _day(*(written[name] for name in "abc"))
    moment = datetime.combine(day, _clock(written))
    return moment.replace(tzinfo=_zone(written["zone"])) if written["zone"] else moment


def _day(a: str, b: str, c: str) -> date:
    if len(a) == 4:
        return date(int(a), int(b), int(c))
    if len(c) != 4:
        raise DateNotUnderstood(f"年份要写四位：{a}-{b}-{c}")
    first, second, year = int(a), int(b), int(c)
    if first > 12:
        return date(year, second, first)
    if second > 12 or first == second:
        return date(year, first, second)
    raise DateNotUnderstood(f"分不清日和月：{a}/{b}/{c}，请改成年-月-日")


def _clock(written: re.Match[str]) -> time:
    if written["hour"] is None:
        return time()
    hour = int(written["hour"])
    minute = 30 if written["half_hour"] else int(written["minute"] or 0)
    half = written["half"] or written["half_after"] or ""
    if half in _AFTERNOON and hour < 12 or half == "中午" and hour < 3:
        hour += 12
    elif half in {"am", "凌晨", "上午"} and hour == 12:
        hour = 0 if half != "上午" else 12
    return time(hour, minute, int(written["second"] or 0))


def _zone(text: str) -> tzinfo:
    return datetime.fromisoformat(f"2000-01-01T00:00{'+00:00' if text == 'z' else text}").tzinfo  # type: ignore[return-value]
