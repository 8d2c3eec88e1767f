"""The roster of the demonstration's own community: its grids with borders, people, lanes, cards; one away, one post vacant."""

import io
import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw
from shapely import voronoi_polygons
from shapely.geometry import MultiPoint, Point, mapping
from shapely.ops import unary_union

from governance.common.images import clean_photo
from governance.people.models import Posting, User
from governance.people.roles import Role
from governance.portal.demo.territory import lively_communities
from governance.territory.levels import Level
from governance.territory.location import forget_boundaries
from governance.territory.models import Area, Building, Entrance, Lane
from grids.models import BuildingCount, BuildingKind, GridCard, RosterEntry
from grids.presets import load_presets
from grids.services.grid_plans import PlanDraft, propose_plan
from grids.services.leaves import take_leave
from grids.services.moves import plan_move
from grids.services.roster import NewEntry, appoint, link_cross_posting
from grids.services.territory import recount
from grids.states import Duty
from grids.states_plans import NEW

SINCE = date(2024, 1, 1)
PEOPLE_A_BUILDING = 60
AROUND = 0.0009  # degrees around the outermost buildings
DUTIES = "每周走访楼栋，收集居民诉求。\n巡查电线、管道、消防通道。\n政策咨询，代办证明。"
BUILDING_LEADERS = ["龚玉兰", "孔建华", "白国庆", "崔淑珍", "康立新", "毛桂英", "常光明", "万秀英"]
LANE_TEAM = ["城管", "市场监管", "公安", "消防", "环卫", "物业", "志愿者", "志愿者"]


@transaction.atomic
def load_roster(*, now: datetime, say: Callable[[str], None]) -> None:
    """The rest of the district keeps its postings: 找网格员 works there too."""
    if RosterEntry.objects.exists():
        return
    say("网格名册、公示牌和边界")
    load_presets()
    for community in lively_communities():
        ids = list(Building.objects.filter(community=community).values_list("pk", flat=True))
        recount(ids, {pk: PEOPLE_A_BUILDING + pk % 7 for pk in ids})
        _write_kinds(ids)
    home = Posting.objects.get(user__username="demo-community").area
    _Roster(home, now).load()
    _draw_borders([area for area in lively_communities() if area.parent_id == home.parent_id])


class _Roster:
    def __init__(self, community: Area, now: datetime) -> None:
        self.community, self.now = community, now
        self.people = {user.username: user for user in User.objects.filter(username__startswith="demo-")}
        self.by = self.people["demo-street"]
        self.grids = list(
            Area.objects.filter(parent=community, level=Level.GRID).select_related("parent").order_by("code")
        )

    def name(self, duty: Duty, place: object, *, user: User | None = None, name: str = "", **more: str) -> RosterEntry:
        new = NewEntry(duty, place, SINCE, user=user, name=name, **more)  # type: ignore[arg-type]
        return appoint(new=new, actor=self.by, now=self.now)

    def load(self) -> None:
        self._staff()
        workers = self._grids()
        self._buildings()
        self._lanes()
        today = timezone.localdate(self.now)
        take_leave(
            entry_id=workers[1].pk, deputy_id=workers[0].pk, starts_on=today, ends_on=today + timedelta(days=3),
            reason="休假", actor=self.by, now=self.now,
        )  # fmt: skip
        for at, entry in enumerate(workers):
            self._card(entry, at)
        last = Building.objects.filter(community=self.community, grid=self.grids[-1]).order_by("id").last()
        if last:
            plan_move(
                building_id=last.pk, grid=self.grids[0], on=today + timedelta(days=9), actor=self.by, now=self.now,
                words="离第一网格更近",
            )  # fmt: skip
        self._plan(last)

    def _plan(self, leaving: Building | None) -> None:
        """A division that waits for the street: part of the largest grid becomes one of its own."""
        crowded = max(self.grids, key=lambda grid: Building.objects.filter(grid=grid).count())
        rows = Building.objects.filter(grid=crowded).exclude(pk=leaving.pk if leaving else 0).order_by("id")
        half = list(rows.values_list("pk", flat=True))[rows.count() // 2 :]
        draft = PlanDraft(
            timezone.localdate(self.now) + timedelta(days=30), "这个网格户数最多，巡查走访跑不过来，分出一半。",
            ("新设网格",), dict.fromkeys(half, f"{NEW}1"),
        )  # fmt: skip
        propose_plan(community=self.community, draft=draft, actor=self.people["demo-community"], now=self.now)

    def _staff(self) -> None:
        secretary = self.name(Duty.SECRETARY, self.community, user=self.people["demo-secretary"])
        staff = [self.people["demo-community"], *_holders(self.community, Role.COMMUNITY_WORKER)]
        for user in list(dict.fromkeys(staff))[:3]:
            self.name(Duty.COMMUNITY_STAFF, self.community, user=user)
        self.name(Duty.LEGAL_ADVISER, self.community, name="向文静")
        mediator = self.name(Duty.MEDIATOR, self.community, user=self.people["demo-secretary"])
        link_cross_posting(entry_id=secretary.pk, other=mediator, title="兼任人民调解员", actor=self.by, now=self.now)

    def _grids(self) -> list[RosterEntry]:
        """The last grid has no leader, so that the board has a vacancy to show."""
        workers = []
        for at, grid in enumerate(self.grids):
            holders = _holders(grid, Role.GRID_WORKER)
            user = self.people["demo-grid"] if at == 0 else holders[0]
            workers.append(self.name(Duty.GRID_WORKER, grid, user=user))
        self.name(Duty.GRID_LEADER, self.grids[0], user=self.people["demo-leader"])
        self.name(Duty.GRID_LEADER, self.grids[1], name="黎国强", work_phone="023-0000-7102")
        return workers

    def _buildings(self) -> None:
        rows = Building.objects.filter(community=self.community).select_related("grid", "estate", "community")
        for name, building in zip(BUILDING_LEADERS, rows.order_by("id"), strict=False):
            self.name(Duty.BUILDING_LEADER, building, name=name)
        entrance = Entrance.objects.filter(building__community=self.community).order_by("id").first()
        if entrance:
            self.name(Duty.ENTRANCE_LEADER, entrance, name="文光明")
        first = rows.order_by("id").first()
        if first:
            self.name(Duty.HUB_HOUSEHOLD, first, name="侯玉兰")

    def _lanes(self) -> None:
        lane = Lane.objects.create(community=self.community, name="响水巷")
        self.name(Duty.LANE_CHIEF, lane, name="尹志强", work_phone="023-0000-7201")
        for at, role in enumerate(LANE_TEAM):
            self.name(Duty.LANE_MEMBER, lane, name=f"{'段雷贺倪汤滕殷罗'[at]}{'明平军丽芳勇杰霞'[at]}", team_role=role)

    def _card(self, entry: RosterEntry, at: int) -> None:
        card = GridCard(entry=entry, token=f"demo{entry.pk}{secrets.token_hex(3)}", duties=DUTIES, consent_on=SINCE)
        card.photo.save(f"demo-{entry.pk}.jpg", ContentFile(_portrait(at)), save=False)
        card.save()


def _write_kinds(ids: list[int]) -> None:
    """Most buildings have their kind; every ninth waits for somebody to write it down."""
    kinds = list(BuildingKind.objects.filter(code__in=("walk-up", "high-rise", "mixed")).order_by("position"))
    for at, kind in enumerate(kinds):
        BuildingCount.objects.filter(pk__in=[pk for number, pk in enumerate(ids) if number % 9 % 4 == at]).update(
            kind=kind
        )


def _holders(area: Area, role: Role) -> list[User]:
    rows = Posting.objects.filter(area=area, role=role, ends_on=None).exclude(user__username__startswith="demo-")
    return [row.user for row in rows.select_related("user").order_by("pk")]


def _portrait(at: int) -> bytes:
    """A drawn bust: nobody's photo."""
    picture = Image.new("RGB", (300, 375), ["#dfe8ef", "#e8e3d8", "#e0ebe2"][at % 3])
    pen = ImageDraw.Draw(picture)
    pen.ellipse((40, 250, 260, 520), fill=["#315d8a", "#7a5636", "#3f6d4f"][at % 3])
    pen.ellipse((95, 80, 205, 240), fill="#e9c9a8")
    pen.pieslice((88, 62, 212, 210), 180, 360, fill="#2b2b30")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    buffer.seek(0)
    return clean_photo(buffer).content


def _draw_borders(communities: list[Area]) -> None:
    """Ground around the buildings, shared out among the grids by the nearest building: neighbours meet without gaps."""
    outlines = []
    for community in communities:
        rows = list(Building.objects.filter(community=community, longitude__isnull=False, grid__isnull=False))
        points = {(float(row.longitude or 0), float(row.latitude or 0)): row.grid_id or 0 for row in rows}
        if len(points) < 3:
            continue
        outline = MultiPoint(list(points)).convex_hull.buffer(AROUND, quad_segs=3)
        cells = voronoi_polygons(MultiPoint(list(points)), extend_to=outline)
        by_grid: dict[int, list] = {}
        for cell in cells.geoms:
            owner = min(points, key=lambda at: Point(at).distance(cell))
            by_grid.setdefault(points[owner], []).append(cell)
        for grid_id, own in by_grid.items():
            shape = unary_union(own).intersection(outline)
            Area.objects.filter(pk=grid_id).update(boundary=mapping(shape))
        Area.objects.filter(pk=community.pk).update(boundary=mapping(outline))
        outlines.append(outline)
    if outlines:
        street = unary_union(outlines).convex_hull.buffer(AROUND, quad_segs=3)
        Area.objects.filter(pk=communities[0].parent_id or 0).update(boundary=mapping(street))
    forget_boundaries()
