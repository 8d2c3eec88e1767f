"""Who hears of a resolution. A message names the resolution and never a resident."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from deliberation.models import Resolution
from deliberation.selectors.resolutions import office_people, people_above, people_concerned
from governance.notifications.services import notify
from governance.people.models import User
from governance.territory.levels import Level


def tell(resolution: Resolution, about: str, people: Iterable[User], title: str, now: datetime, body: str = "") -> None:
    notify(
        key=f"resolution:{resolution.pk}:{about}",
        recipients=list({person.pk: person for person in people}.values()),
        title=title,
        body=body or f"{resolution.code} {resolution.title}",
        link=f"/resolutions/{resolution.code}/",
        now=now,
    )


def tell_everybody(resolution: Resolution, about: str, title: str, now: datetime) -> None:
    """Everybody who proposed, supported or voted."""
    tell(resolution, about, people_concerned(resolution), title, now)


def tell_office(resolution: Resolution, about: str, title: str, now: datetime, *others: User) -> None:
    people = office_people(resolution.council, timezone.localdate(now))
    tell(resolution, about, [*people, *others], title, now)


def tell_above(resolution: Resolution, about: str, title: str, now: datetime, level: Level = Level.STREET) -> None:
    tell(resolution, about, people_above(resolution.council, timezone.localdate(now), level), title, now)
