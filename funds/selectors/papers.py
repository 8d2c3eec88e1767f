"""Which documents of a call, a tender, an agreement, a reward somebody may read, as one list."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from funds.models import Document, GrantCall, Tender
from funds.selectors.grants import AWARDED_TENDERS, SHOWN_APPLICATIONS, documents_of, speaks_for, visible_to
from funds.selectors.panels import ENTRY, entries_of, seat_of
from governance.people.models import User

NOTHING = Q(pk__in=[])


def documents_for(user: Any, subject: Any, now: datetime) -> QuerySet[Document]:
    """All for the office; for others what is cleared and out, what is their organisation's, what they score."""
    rows = documents_of(subject)
    if not isinstance(user, User):
        return rows.filter(_is_out(subject), is_public=True)
    if visible_to(user, type(subject), now).filter(pk=subject.pk).exists():
        return rows
    mine = speaks_for(user)
    own = Q(application__organisation__in=mine) | Q(bid__organisation__in=mine) | Q(project__organisation__in=mine)
    return rows.filter(_is_out(subject) & Q(is_public=True) | own | _is_scored(user, subject))


def _is_out(subject: Any) -> Q:
    """With the result: of applications, of bids; of a project once it is published."""
    of_project = Q(project__published_at__isnull=False)
    if isinstance(subject, GrantCall):
        return Q(application__state__in=SHOWN_APPLICATIONS) if subject.awarded_at else NOTHING
    if isinstance(subject, Tender) and subject.state in AWARDED_TENDERS:
        return of_project | Q(bid__isnull=False)
    return of_project


def _is_scored(user: User, subject: Any) -> Q:
    seat = seat_of(user, subject) if isinstance(subject, GrantCall | Tender) else None
    if seat is None or seat.declared_at is None:
        return NOTHING
    entry = ENTRY[type(subject)]
    near = seat.conflicts.values(entry)
    return Q(**{f"{entry}__in": entries_of(subject).order_by().exclude(pk__in=near).values("pk")})
