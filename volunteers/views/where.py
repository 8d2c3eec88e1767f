"""Where help or a wish is: one of one's homes, or found by name; with and without script (`grievances/raise/_place.html`)."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grievances.forms.places import PlaceChoice, chosen_place
from grievances.views.raise_page import PlaceAndPhotos, find_again, settle_place
from volunteers.selectors.needs import homes_of


@dataclass
class WherePage(PlaceAndPhotos):
    """A home is marked in its own list, not `chosen` under the search."""

    homes: list[PlaceChoice] = field(default_factory=list)
    home: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    community: Area
    building: Building | None = None


def page_for(form: Any, user: User) -> WherePage:
    buildings = {row.dwelling.building_id: row.dwelling.building for row in homes_of(user)}
    homes = [PlaceChoice(f"building:{one.pk}", str(one), one.community.name) for one in buildings.values()]
    page = WherePage(form, homes=homes)
    if not form.is_bound and homes:
        form.initial.setdefault("place", homes[0].value)
    return page


def found_again(page: WherePage, text: str) -> None:
    """查找 was pressed: what fits the words."""
    find_again(page, text)


def settled(form: Any, page: WherePage) -> Where | None:
    """The community and building of a sent form; None: the page asks again."""
    place = settle_place(form, page)
    if place is None:
        return None
    if place.building:
        return Where(place.building.community, place.building)
    area = place.estate.community if place.estate else place.area
    area = area.parent if area and area.level == Level.GRID else area
    if area is None or area.level != Level.COMMUNITY:
        page.place_problem = _("请选到社区、小区或楼栋")
        return None
    return Where(area)


def shown(page: WherePage) -> WherePage:
    """Marks what is chosen, once everything else is known."""
    value = page.chosen.value if page.chosen else str(page.form["place"].value() or "")
    page.home = value if value in {home.value for home in page.homes} else ""
    page.chosen = None if page.home else page.chosen or chosen_place(value)
    return page
