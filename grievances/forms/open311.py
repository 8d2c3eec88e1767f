"""What other programs ask of Open311 and send to it, read from query and form. Wrong things are named, field by field."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from governance.common.errors import DomainError, InputRefused
from governance.common.given import number_in
from governance.territory.models import Area
from grievances.forms.places import chosen_place
from grievances.imports.places import PlaceFinder
from grievances.open311 import documents, reads
from grievances.services.raising import BODY_MAX, Draft, clean_words
from grievances.states import Source

SPAN = timedelta(days=90)
PAGE = 1000  # of the specification; `page_size` and `after` are ours
IDS_AT_ONCE = 200
YEARS = range(1990, 2200)
_ASCII = re.compile(r"[\x00-\x7f]+")


class NotThere(DomainError):
    """What was named does not exist: 404."""

    status = 404


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A question for many requests: either ids, or filters over at most 90 days."""

    ids: tuple[str, ...]
    filters: Q
    page_size: int
    after: str


def read_list(query: QueryDict, now: datetime) -> ListQuery:
    """Raises `InputRefused` for what cannot be understood. Ids override everything else."""
    ids = _several(query, "service_request_id")
    if len(ids) > IDS_AT_ONCE:
        raise _bad("service_request_id", _("一次最多查询 %(n)d 个编号") % {"n": IDS_AT_ONCE})
    filters = Q()
    if not ids:
        start, end = _span(query, now)
        filters = Q(raised_at__gte=start, raised_at__lte=end) & _status(query)
        if codes := _several(query, "service_code"):
            filters &= Q(category__code__in=codes)
    return ListQuery(tuple(ids), filters, _page_size(query), query.get("after", ""))


def _several(query: QueryDict, name: str) -> list[str]:
    """Values that may be given several times, or with commas."""
    texts = [part.strip() for value in query.getlist(name) for part in value.replace("\0", "?").split(",")]
    return [text for text in texts if text]


def _span(query: QueryDict, now: datetime) -> tuple[datetime, datetime]:
    start, end = _moment(query, "start_date", last=False), _moment(query, "end_date", last=True)
    if start is None:
        end = end or now
        start = end - SPAN
    elif end is None:
        end = start + SPAN
    if end < start:
        raise _bad("end_date", _("结束时间早于开始时间"))
    if end - start > SPAN + timedelta(days=1):  # whole days are given as their first and last
        raise _bad("end_date", _("时间跨度不能超过 90 天"))
    return start, end


def _moment(query: QueryDict, name: str, *, last: bool) -> datetime | None:
    """W3C date and time with its offset, or a day of ours."""
    text = query.get(name, "").strip().replace(" ", "+")  # a `+08:00` that nobody escaped arrives as a space
    if not text:
        return None
    try:
        day = parse_date(text)
        at = parse_datetime(text) if day is None else None
    except ValueError as problem:
        raise _bad(name, _("没有这一天或这个时刻")) from problem
    moment = day or at
    if moment and moment.year not in YEARS:
        raise _bad(name, _("日期超出范围"))
    if day:
        at = datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
        return at + timedelta(days=1, microseconds=-1) if last else at
    if at is None or timezone.is_naive(at):
        raise _bad(name, _("请写成带时区的时间，例如 2026-01-01T00:00:00+08:00"))
    return at


def _status(query: QueryDict) -> Q:
    wanted = set(_several(query, "status"))
    if wanted - {"open", "closed"}:
        raise _bad("status", _("只能是 open 或 closed"))
    return Q(is_open="open" in wanted) if len(wanted) == 1 else Q()


def _page_size(query: QueryDict) -> int:
    text = query.get("page_size", "").strip()
    if not text:
        return PAGE
    if not 1 <= (size := number_in(text, digits=4)) <= PAGE:
        raise _bad("page_size", _("应为 1 到 %(n)d 的整数") % {"n": PAGE})
    return size


# --- POST ----------------------------------------------------------------------------------------------------
def read_report(form: QueryDict) -> Draft:
    """A report as a draft. Raises `NotThere` for an unknown service, `InputRefused` with everything else that is wrong.

    `media_url`, `email`, `device_id` and `account_id` are looked at and not kept: we fetch nothing from addresses that
    strangers name, and keep of people what the matter needs.
    """
    code = form.get("service_code", "").strip()
    category = reads.service(code) if code else None
    if code and category is None:
        raise NotThere("no_service", _("没有这个服务代码"), fields={"service_code": _("没有这个服务代码")})
    problems = {} if code else {"service_code": _("缺少服务代码")}
    body = clean_words(form.get("description", ""))
    if not body or len(body) > BODY_MAX:
        problems["description"] = _("请写明情况，最多 %(n)d 字") % {"n": BODY_MAX}
    if not _is_address(form.get("media_url", "").strip()):
        problems["media_url"] = _("不是有效的网址")
    if (consent := form.get(f"attribute[{documents.CONSENT}]", "no").strip() or "no") not in ("yes", "no"):
        problems[f"attribute[{documents.CONSENT}]"] = _("只能是 yes 或 no")
    draft = Draft(
        body=body,
        source=Source.OPEN311,
        category=category,
        may_publish=consent == "yes",
        contact_name=_name(form),
        contact_phone=form.get("phone", "").strip()[:40],
    )
    draft = _placed(draft, form, problems)
    if problems:
        raise InputRefused("bad_report", _("提交的内容有问题"), fields=problems)
    return draft


def _is_address(text: str) -> bool:
    try:
        return not text or URLValidator(schemes=["http", "https"])(text) is None
    except ValidationError:
        return False


def _name(form: QueryDict) -> str:
    """Surname first in Chinese, last in other scripts."""
    first, last = clean_words(form.get("first_name", "")), clean_words(form.get("last_name", ""))
    return f"{first} {last}".strip() if _ASCII.fullmatch(first + last) else last + first


def _placed(draft: Draft, form: QueryDict, problems: dict[str, str]) -> Draft:
    """Where it is: a point, an `address_id` of ours, or words, the most exact that is given."""
    words, address_id = clean_words(form.get("address_string", "")), form.get("address_id", "").strip()
    detail = clean_words(form.get(f"attribute[{documents.PLACE_DETAIL}]", ""))[:100]
    draft = replace(draft, place_detail=" ".join(filter(None, [words, detail]))[:200])
    if form.get("lat", "").strip() or form.get("long", "").strip():
        point = _point(form.get("lat", ""), form.get("long", ""))
        if point is None:
            problems["lat"] = _("lat 和 long 要成对，且是有效的经纬度（WGS-84）")
            return draft
        draft = replace(draft, latitude=point[0], longitude=point[1])
    if address_id:
        chosen = chosen_place(address_id)
        if chosen is None:
            problems["address_id"] = _("没有这个地点编号")
            return draft
        return replace(draft, building=chosen.building, estate=chosen.estate, area=chosen.area)
    if draft.latitude is not None:
        return draft
    if not words:
        problems["address_string"] = _("请给出 lat 和 long、address_string 或 address_id 之一")
        return draft
    place = PlaceFinder(Area.objects.get(code=settings.DISTRICT_CODE)).find(f"{words} {draft.body}")
    return replace(draft, estate=place.estate, area=place.area)


def _point(latitude: str, longitude: str) -> tuple[Decimal, Decimal] | None:
    try:
        lat, long = (Decimal(text.strip()[:30]).quantize(Decimal("0.000001")) for text in (latitude, longitude))
    except InvalidOperation:
        return None
    if lat.is_nan() or long.is_nan():
        return None
    return (lat, long) if abs(lat) <= 90 and abs(long) <= 180 else None


def _bad(name: str, words: str) -> InputRefused:
    return InputRefused("bad_query", words, fields={name: words})
