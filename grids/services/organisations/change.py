"""The frame of every verb on a registration, a claimed address, a joint meeting or one of its tasks."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.selectors import handlers_at, leaders_at
from governance.territory.levels import Level, code_at
from governance.trail.services import record
from grids.models import (
    JointMeeting,
    JointTask,
    MemberRegistration,
    OrganisationRegistration,
    RegistrationEntry,
    ResidencyClaim,
)
from grids.policies.organisations import area_of, decide, step_of
from grids.states_organisations import Verb

Changed = TypeVar("Changed", OrganisationRegistration, MemberRegistration, ResidencyClaim, JointMeeting, JointTask)
MOST_WORDS = 300
LONG = {"minutes": 4000, "agenda": 1000}


@contextmanager
def changing(
    model: type[Changed], pk: int, verb: Verb, actor: User, now: datetime, **given: object
) -> Iterator[Changed]:
    """One transaction around one verb: lock, table, policy, what must be given, then save and trail."""
    with transaction.atomic():
        row: Changed = model._default_manager.select_for_update().get(pk=pk)
        rule, decision = step_of(row, verb), decide(actor, verb, row, now)
        if rule is None:
            raise StateRefused("wrong_state", decision.reason)
        if not decision:
            raise PermissionRefused("not_allowed", decision.reason)
        require(rule.required, given)
        before = row.state
        if rule.to:
            row.state = rule.to
        yield row
        row.save()
        name = row._meta.model_name
        record(
            actor=actor, verb=f"grids.{name}_{verb}", subject=row, now=now, area_code=area_of(row),
            **{"from": before, "to": row.state},
        )  # fmt: skip


def require(names: Iterable[str], given: dict[str, object]) -> None:
    """Raises `InputRefused` for what is missing among `names`, and for what is too long."""
    require_given(names, given)
    for name, value in given.items():
        most = LONG.get(name, MOST_WORDS)
        if isinstance(value, str) and len(value) > most:
            message = _("最多 %(most)d 字。") % {"most": most}
            raise InputRefused("too_long", message, fields={name: message})


def say(
    registration: OrganisationRegistration, verb: Verb | str, actor: User, now: datetime, line: str, words: str = ""
) -> None:
    """A line of the registration's history, and a word to whoever acts for the organisation."""
    entry = RegistrationEntry.objects.create(
        registration=registration, at=now, verb=verb, actor=actor, line=line, words=words.strip()
    )
    person = registration.representative
    if person and person.pk != actor.pk:
        notify(
            key=f"organisation:{registration.pk}:{entry.pk}",
            recipients=[person],
            title=_("%(name)s：%(line)s") % {"name": registration.name, "line": line},
            body=words.strip(),
            link=f"/grids/registration/{registration.code}/",
            now=now,
        )


def tell_community(
    row: OrganisationRegistration | MemberRegistration | ResidencyClaim, key: str, title: str, link: str, now: datetime
) -> None:
    notify(
        key=key, recipients=handlers_at(row.area_code, timezone.localdate(now)), title=title, link=link, now=now,
        area_code=row.area_code,
    )  # fmt: skip


def tell_above(
    row: OrganisationRegistration | ResidencyClaim, key: str, title: str, link: str, now: datetime, *, body: str = ""
) -> None:
    """The community's secretary and the street: what they are asked to look after is late."""
    today, street = timezone.localdate(now), code_at(row.area_code, Level.STREET)
    people = {user.pk: user for user in [*leaders_at(row.area_code, today), *handlers_at(street, today)]}
    notify(key=key, recipients=people.values(), title=title, body=body, link=link, now=now)
