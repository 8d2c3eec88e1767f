"""What looks across apps: each app puts its pieces in here from its `AppConfig.ready()`.

The portal walks these registries and never imports an app. A piece registered twice under the same key (ready()
may run twice under test runners) replaces the earlier one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from governance.people.authority import authority_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:
    StrOrPromise = str

Show = Callable[[HttpRequest], bool]


class Piece(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def order(self) -> int: ...


P = TypeVar("P", bound=Piece)


class Registry(Generic[P]):
    """Pieces of one sort, in their order."""

    def __init__(self) -> None:
        self._pieces: dict[str, P] = {}

    def add(self, piece: P) -> P:
        self._pieces[piece.key] = piece
        return piece

    def __getitem__(self, key: str) -> P:
        return self._pieces[key]

    def __iter__(self) -> Iterator[P]:
        return iter(sorted(self._pieces.values(), key=lambda piece: (piece.order, piece.key)))

    def __len__(self) -> int:
        return len(self._pieces)


def everybody(request: HttpRequest) -> bool:
    return True


def signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def staff(request: HttpRequest) -> bool:
    """Whoever holds a posting today; the authority is computed once a request."""
    return authority_of(request.user, timezone.localdate()).is_staff


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link in the header. `show` decides per person and runs on every page: no query that is not cached there.

    The links of one app (the first word of `key`) stand together under its name, but for those that `is_main`.
    """

    key: str
    label: StrOrPromise
    url_name: str
    icon: str
    order: int = 50
    show: Show = everybody
    # Also in the bottom bar that residents have on phones (at most four in all).
    in_bottom_bar: bool = False
    is_main: bool = False
    under: str = ""  # pages below this address that no nearer link leads to are this one's too


@dataclass(frozen=True, slots=True)
class HomeAction:
    """A large button of the home page."""

    key: str
    label: StrOrPromise
    hint: StrOrPromise
    url_name: str
    icon: str
    order: int = 50
    is_main: bool = False
    show: Show = everybody


@dataclass(frozen=True, slots=True)
class Panel:
    """A block of the home page or of 我的. `context` returns None where there is nothing to show."""

    key: str
    template: str
    context: Callable[[HttpRequest], Mapping[str, Any] | None]
    order: int = 50
    show: Show = everybody


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its meaning and the list it counts."""

    label: StrOrPromise
    value: str
    hint: StrOrPromise = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Returns this month's numbers for the area `code`. Results are cached for some minutes."""

    key: str
    figures: Callable[[str, datetime], list[Figure]]
    order: int = 50


@dataclass(frozen=True, slots=True)
class StandingWarning:
    """A standing warning on top of every page of the people who can mend it; None: all is well."""

    key: str
    text: Callable[[HttpRequest], str | None]
    order: int = 50
    show: Show = signed_in


@dataclass(frozen=True, slots=True)
class SearchHit:
    title: str
    url: str
    hint: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class SearchSource:
    """Finds things that this person may see; at most `limit` hits."""

    key: str
    label: StrOrPromise
    find: Callable[[HttpRequest, str, int], list[SearchHit]]
    order: int = 50


@dataclass(frozen=True, slots=True)
class DeskSource:
    """What waits for this person in one app: a label, a number (capped by the app) and where its list is."""

    key: str
    label: StrOrPromise
    url_name: str
    count: Callable[[HttpRequest], int]
    order: int = 50
    show: Show = signed_in
    query: str = ""  # the part of the list that is counted: `scope=ruling`


@dataclass(frozen=True, slots=True)
class DemoLoader:
    """Loads an app's demonstration data, idempotent, lower `order` first.

    `path` names a function `(now=…, say=…)`; no process imports it but one that loads.
    """

    key: str
    path: str
    order: int = 50

    def load(self, *, now: datetime, say: Callable[[str], object]) -> None:
        import_string(self.path)(now=now, say=say)


@dataclass(frozen=True, slots=True)
class PresetLoader:
    """Adds an app's preset rows that are missing. `path` names a function, imported when it is called."""

    key: str
    path: str
    order: int = 50

    def load(self) -> Mapping[str, int]:
        """How many rows are new of each sort, by its name on the screen."""
        added: Mapping[str, int] = import_string(self.path)()
        return added


@dataclass(frozen=True, slots=True)
class GridPerson:
    """Somebody who answers in a grid, as residents meet them: with a card to open, or without."""

    name: str
    duty: StrOrPromise
    phone: str = ""
    url: str = ""
    photo_url: str = ""
    note: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class GridPeopleSource:
    """Who answers in these grids on a day, by the grid's id. Where it knows nobody, the postings say."""

    key: str
    people: Callable[[Iterable[int], date], Mapping[int, list[GridPerson]]]
    order: int = 50


@dataclass(frozen=True, slots=True)
class HubHousehold:
    """中心户 of a building, as whoever keeps the roster has it under `pk`."""

    pk: int
    name: str
    place: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class HubSource:
    """The hub households of these buildings (by id) on a day, and which of those that it named once still are."""

    key: str
    households: Callable[[Iterable[int], date], list[HubHousehold]]
    still: Callable[[Iterable[int], date], Collection[int]]
    order: int = 50


@dataclass(slots=True)
class Portal:
    """All registries under one roof."""

    nav: Registry[NavItem] = field(default_factory=Registry)
    home_actions: Registry[HomeAction] = field(default_factory=Registry)
    home_panels: Registry[Panel] = field(default_factory=Registry)
    me_panels: Registry[Panel] = field(default_factory=Registry)
    figures: Registry[FigureSource] = field(default_factory=Registry)
    warnings: Registry[StandingWarning] = field(default_factory=Registry)
    search: Registry[SearchSource] = field(default_factory=Registry)
    desk: Registry[DeskSource] = field(default_factory=Registry)
    demo: Registry[DemoLoader] = field(default_factory=Registry)
    presets: Registry[PresetLoader] = field(default_factory=Registry)
    grid_people: Registry[GridPeopleSource] = field(default_factory=Registry)
    hub_households: Registry[HubSource] = field(default_factory=Registry)


portal = Portal()
