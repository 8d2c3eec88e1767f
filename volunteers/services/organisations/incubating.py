"""孵化基地: a young organisation comes in, does things that reach people, goes out on its own or ends."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.given import require_given
from governance.people.models import Organisation, User
from governance.territory.models import Area
from volunteers.models import Activity, IncubatedOrganisation, IncubationEntry
from volunteers.policies.organisations import may_keep
from volunteers.services.organisations.change import changing, leave_trail
from volunteers.states.organisation_steps import OrganisationVerb as V


@dataclass(frozen=True, slots=True)
class IncubationDraft:
    name: str
    community: Area
    work: str
    starts_on: date


@transaction.atomic
def begin_incubation(*, draft: IncubationDraft, actor: User, now: datetime) -> IncubatedOrganisation:
    may_keep(actor, draft.community.code, now).require()
    require_given(("name", "work"), {"name": draft.name, "work": draft.work})
    _not_later(draft.starts_on, now, "starts_on")
    row = IncubatedOrganisation.objects.create(
        name=draft.name.strip(), area=draft.community, area_code=draft.community.code, work=draft.work.strip(),
        starts_on=draft.starts_on,
    )  # fmt: skip
    leave_trail(row, "begin", actor, now)
    return row


def enter(
    *, incubated_id: int, kind: str, title: str, on: date, actor: User, now: datetime, activity: Activity | None = None,
    people_reached: int = 0, source: str = "",
) -> IncubatedOrganisation:  # fmt: skip
    """What it did. People are counted from the records of `activity` where those name the served; a number that is
    entered says where it comes from."""
    with changing(IncubatedOrganisation, incubated_id, V.ENTER, actor, now, kind=kind, title=title, on=on) as row:
        _within(row, on, now)
        if people_reached and not source.strip():
            words = _("请写明人次从哪里来，例如签到表。")
            raise InputRefused("source", words, fields={"source": words})
        if activity and not activity.area_code.startswith(row.area_code):
            words = _("这次活动不在这个组织的区域。")
            raise InputRefused("activity", words, fields={"activity": words})
        IncubationEntry.objects.create(
            incubated=row, kind=kind, title=title.strip(), on=on, activity=activity, people_reached=people_reached,
            source=source.strip(), recorded_by=actor,
        )  # fmt: skip
    return row


def graduate(
    *, incubated_id: int, on: date, actor: User, now: datetime, organisation: Organisation | None = None
) -> IncubatedOrganisation:
    """出壳: it stands on its own, registered where it has registered."""
    with changing(IncubatedOrganisation, incubated_id, V.GRADUATE, actor, now, on=on) as row:
        _within(row, on, now)
        row.ends_on, row.organisation = on, organisation or row.organisation
    return row


def end(*, incubated_id: int, on: date, reason: str, actor: User, now: datetime) -> IncubatedOrganisation:
    with changing(IncubatedOrganisation, incubated_id, V.END, actor, now, on=on, reason=reason) as row:
        _within(row, on, now)
        row.ends_on, row.reason = on, reason.strip()[:200]
    return row


def _within(row: IncubatedOrganisation, on: date, now: datetime) -> None:
    _not_later(on, now, "on")
    if on < row.starts_on:
        words = _("不能早于入壳的那一天。")
        raise InputRefused("on", words, fields={"on": words})


def _not_later(on: date, now: datetime, field: str) -> None:
    if on > timezone.localdate(now):
        words = _("不能晚于今天。")
        raise InputRefused(field, words, fields={field: words})
