"""Which matters Open311 shows: published ones to everybody, and one's own by the token of its answer."""

import re
from collections.abc import Iterable, Sequence
from hmac import compare_digest

from django.db.models import OuterRef, Q, QuerySet, Subquery

from governance.common.crypto import blind_index
from grievances.models import Category, Grievance, Photo, TimelineEntry
from grievances.public_reads import number_of

BOUNDARIES = ("area__boundary", "holder__boundary")  # large, and of no use to a line
_NUMBER = re.compile(r"(?P<year>\d{4})-(?P<pk>\d{6,18})", re.ASCII)
_TOKEN = re.compile(r"(?P<pk>\d{1,18})-(?P<mark>[0-9a-f]{32})", re.ASCII)


def services() -> list[Category]:
    """What can be reported: every active category without a finer one below it."""
    rows = list(Category.objects.filter(is_active=True).select_related("parent"))
    divided = {row.parent_id for row in rows}
    return [row for row in rows if row.pk not in divided and (row.parent is None or row.parent.is_active)]


def service(code: str) -> Category | None:
    return next((row for row in services() if row.code == code), None)


def token_of(pk: int) -> str:
    """What the raiser gets for an answer: opens this one matter, and nobody can guess it (128 bits)."""
    return f"{pk}-{blind_index('open311-token', str(pk))[:32]}"


def rows() -> QuerySet[Grievance]:
    """Matters with what a request shows, and `updated_at`: when the public last read something new about it."""
    newest = TimelineEntry.objects.filter(grievance=OuterRef("pk"), audience=TimelineEntry.Audience.PUBLIC).order_by(
        "-id"
    )
    return (
        Grievance.objects.select_related("holder", "area", "department", "category__parent", "estate")
        .defer("body", "result", "contact_name", "contact_phone", "place_detail", *BOUNDARIES)
        .annotate(updated_at=Subquery(newest.values("at")[:1]))
    )


def public_rows(filters: Q | None = None) -> QuerySet[Grievance]:
    return rows().filter(filters or Q(), published_at__isnull=False)


def by_token(token: str) -> Grievance | None:
    """The matter of a token, published or not."""
    return next((row for _asked, row in by_ids([token]) if _TOKEN.fullmatch(token)), None)


def by_ids(asked: Sequence[str]) -> list[tuple[str, Grievance]]:
    """The matters of public numbers and tokens, in the order asked; what is not there or not public is left out."""
    wanted = {text: pk for text in asked if (pk := _pk_of(text))}
    found = rows().filter(pk__in=wanted.values()).in_bulk() if wanted else {}
    return [(text, row) for text, pk in wanted.items() if (row := found.get(pk)) and _opens(text, row)]


def _pk_of(text: str) -> int:
    """Whose number or token this may be; 0 for neither, and for a forged token."""
    token = _TOKEN.fullmatch(text)
    if token:
        pk = int(token["pk"])
        return pk if compare_digest(token_of(pk), text) else 0
    number = _NUMBER.fullmatch(text)
    return int(number["pk"]) if number else 0


def _opens(text: str, row: Grievance) -> bool:
    return _TOKEN.fullmatch(text) is not None or (row.published_at is not None and number_of(row) == text)


def first_photos(matters: Iterable[Grievance]) -> dict[int, Photo]:
    """The first photo of each that a worker has cleared for the public."""
    cleared = Photo.objects.filter(
        grievance__in=[row.pk for row in matters], cleared_at__isnull=False, phase=Photo.Phase.RAISED
    )
    return {photo.grievance_id: photo for photo in cleared.order_by("-id")}
