"""Demonstration of 住址核对: addresses that wait, one that could not be verified."""

from collections.abc import Callable
from datetime import datetime, timedelta

from governance.people.models import Posting, Residency, User
from governance.territory.models import Dwelling
from grids.models import ResidencyClaim
from grids.services import residency

HOURS_AGO = (50, 26, 3, 1)
KINDS = (Residency.Kind.OWNER, Residency.Kind.TENANT, Residency.Kind.FAMILY, Residency.Kind.TENANT)


def load_residency(*, now: datetime, say: Callable[[str], object]) -> None:
    """Residents of the street's other communities who moved to that of the demonstration's people; idempotent."""
    posting = Posting.objects.filter(user__username="demo-community").select_related("area", "user").first()
    if posting is None or ResidencyClaim.objects.exists():
        return
    doors = Dwelling.objects.filter(building__community=posting.area, residencies=None)
    doors = doors.select_related("building__community").order_by("building_id", "-id")[::7]
    movers = User.objects.filter(username=None, residencies__isnull=False).exclude(display_name="")
    movers = movers.exclude(residencies__dwelling__building__community=posting.area).order_by("id")
    rows = []
    for hours, kind, door, person in zip(HOURS_AGO, KINDS, doors, movers[: len(KINDS)], strict=False):
        then = now - timedelta(hours=hours)
        rows.append(residency.claim_residency(dwelling=door, kind=kind, actor=person, now=then))
    if rows:
        words = "登记簿上这户是别人，请带上租房合同到社区说明一下。"
        residency.refuse(claim_id=rows[0].pk, actor=posting.user, now=now - timedelta(hours=30), words=words)
    say(f"住址核对：{len(rows)} 条")
