"""A whole roster from the spreadsheet of the street office, row by row through the same rules as by hand."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.common.days import in_force
from governance.common.errors import DomainError
from governance.people.models import User
from governance.territory.levels import Level, code_range
from governance.territory.models import Area, Building, Entrance, Lane
from grids.imports.roster import RosterRow
from grids.models import RosterEntry
from grids.policies.roster import may_appoint
from grids.selectors.roster import Place
from grids.services.roster import NewEntry, add_entry, lock_community
from grids.states import AUTHORITY_DUTIES, PLACE_OF_DUTY, DutyPlace
from grievances.imports.report import LEFT_OUT, REMARKED, ReportLine
from grievances.imports.rows import BadRow


class RosterImporter:
    """Who is there already at the same place is known; who holds a single duty is never replaced by a file."""

    def __init__(self, *, community: Area, actor: User | None, now: datetime):
        self.community, self.actor, self.now = community, actor, now
        self.today = timezone.localdate(now)
        self.lines: list[ReportLine] = []
        self.added = self.known = 0
        grids = list(Area.objects.filter(parent=community, level=Level.GRID).select_related("parent"))
        self._grids = {grid.code: grid for grid in grids} | {grid.name: grid for grid in grids}
        self._grids |= {grid.name.removeprefix(community.name): grid for grid in grids}
        self._lanes = {lane.name: lane for lane in Lane.objects.filter(community=community).select_related("community")}
        low, high = code_range(community.code)
        staff = User.objects.filter(postings__area__code__gte=low, postings__area__code__lt=high, is_active=True)
        self._staff: dict[str, list[User]] = {}
        for user in staff.distinct():
            self._staff.setdefault(user.display_name, []).append(user)

    def add(self, row: RosterRow) -> None:
        """One row in a transaction of its own: a bad one holds nobody up."""
        try:
            with transaction.atomic():
                lock_community(self.community.pk)
                self._add(row)
        except BadRow as problem:
            self.lines.append(ReportLine(row.line, row.ref, LEFT_OUT, str(problem)))
        except DomainError as problem:
            self.lines.append(ReportLine(row.line, row.ref, LEFT_OUT, problem.message))

    def _add(self, row: RosterRow) -> None:
        place, user = self._place(row), self._account(row)
        if self._is_there(row, place, user):
            self.known += 1
            return
        if self.actor is not None:
            may_appoint(self.actor, row.duty, self.community.code, self.now).require()
            if user is not None and user.pk == self.actor.pk:
                raise BadRow("不能任命自己，请由上一级或同事办理")
        new = NewEntry(
            row.duty, place, row.since or self.today, user=user, name=row.name, work_phone=row.phone, team_role=row.role
        )
        add_entry(new=new, community=self.community, actor=self.actor, now=self.now)
        self.added += 1
        if user is None and row.duty in AUTHORITY_DUTIES:
            words = "没有对应的账号，先按姓名登记；有账号后在名册上「关联账号」"
            self.lines.append(ReportLine(row.line, row.ref, REMARKED, words))

    def _is_there(self, row: RosterRow, place: Place, user: User | None) -> bool:
        columns = {
            "grid": place if isinstance(place, Area) and place.level == Level.GRID else None,
            "building": place.building
            if isinstance(place, Entrance)
            else place
            if isinstance(place, Building)
            else None,
            "entrance": place if isinstance(place, Entrance) else None,
            "lane": place if isinstance(place, Lane) else None,
        }
        same = Q(name=row.name) | Q(user=user) if user else Q(name=row.name)
        rows = RosterEntry.objects.filter(
            in_force(self.today), same, duty=row.duty, community=self.community, **columns
        )
        return rows.exists()

    def _account(self, row: RosterRow) -> User | None:
        if row.account:
            user = User.objects.filter(username=row.account, is_active=True).first()
            if user is None:
                raise BadRow(f"没有登录名为「{row.account}」的账号")
            return user
        found = self._staff.get(row.name, [])
        return found[0] if len(found) == 1 and row.duty in AUTHORITY_DUTIES else None

    def _place(self, row: RosterRow) -> Place:
        match PLACE_OF_DUTY[row.duty]:
            case DutyPlace.COMMUNITY:
                return self.community
            case DutyPlace.GRID:
                return self._found(self._grids.get(row.grid), f"社区里没有网格「{row.grid}」")
            case DutyPlace.LANE:
                return self._found(self._lanes.get(row.lane), f"社区里没有街巷「{row.lane}」")
            case DutyPlace.ENTRANCE:
                entrance = Entrance.objects.filter(building=self._building(row), name=row.entrance).first()
                return self._found(entrance, f"这栋楼没有「{row.entrance}」")
        return self._building(row)

    def _building(self, row: RosterRow) -> Building:
        rows = Building.objects.filter(community=self.community, name=row.building)
        rows = rows.filter(estate__name=row.estate) if row.estate else rows
        found = list(rows.select_related("estate", "grid", "community")[:2])
        if len(found) != 1:
            raise BadRow(f"社区里没有楼栋「{row.estate}{row.building}」" if not found else "有几栋同名的楼，请写小区")
        return found[0]

    @staticmethod
    def _found(place: Place | None, problem: str) -> Place:
        if place is None:
            raise BadRow(problem)
        return place
