"""What the roster shows elsewhere: its link for staff, and who answers in a grid on the page 找网格员."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.days import in_force
from governance.people.authority import authority_of
from governance.people.roles import HANDLING_ROLES, READ_ONLY
from governance.portal.registry import GridPerson, HubHousehold
from grids.models import RosterEntry
from grids.selectors.cards import card_of, faces_of_grids, is_consented
from grids.selectors.roster import Responsible
from grids.states import Duty


def shows_in_navigation(request: HttpRequest) -> bool:
    return authority_of(request.user, timezone.localdate()).has(*HANDLING_ROLES, *READ_ONLY)


def people_of_grids(grid_ids: Iterable[int], on: date) -> dict[int, list[GridPerson]]:
    """By the roster; a grid that it does not know keeps its postings."""
    return {
        pk: [_person(one, on, is_own=one.entry.grid_id == pk) for one in found]
        for pk, found in faces_of_grids(grid_ids, on).items()
        if found
    }


def _person(one: Responsible, on: date, *, is_own: bool) -> GridPerson:
    person, card = one.person, card_of(one.person)
    shown = card if card is not None and is_consented(card, on) else None
    note = ""
    if one.is_deputy:
        note = _("代%(name)s的班") % {"name": one.entry.name}
    elif not is_own:
        note = _("网格员空缺，由社区负责")
    return GridPerson(
        person.name,
        one.entry.get_duty_display(),
        person.work_phone,
        reverse("grids:card", args=[shown.token]) if shown else "",
        reverse("grids:card_photo", args=[shown.token]) if shown and shown.photo else "",
        note,
    )


def hub_households(buildings: Iterable[int], on: date) -> list[HubHousehold]:
    """中心户 that the roster has in these buildings: whom a council may seat as such."""
    rows = RosterEntry.objects.filter(in_force(on), duty=Duty.HUB_HOUSEHOLD, building__in=list(buildings))
    rows = rows.select_related("building__estate").order_by("building_id", "id")
    return [HubHousehold(row.pk, row.name, str(row.building), row.user_id) for row in rows]


def still_hub_households(entries: Iterable[int], on: date) -> set[int]:
    """Those of these entries whose household gathers its neighbours that day, also where it was entered anew."""
    anew = RosterEntry.objects.filter(in_force(on), duty=OuterRef("duty"), building=OuterRef("building")).filter(
        Q(user=OuterRef("user")) | Q(user=None, name=OuterRef("name"))
    )
    rows = RosterEntry.objects.filter(pk__in=list(entries), duty=Duty.HUB_HOUSEHOLD)
    return set(rows.filter(in_force(on) | Exists(anew)).values_list("pk", flat=True))
