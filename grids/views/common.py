"""What every desk page of the grids does first: which community, which day."""

from datetime import date, datetime

from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from governance.people.authority import within
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.policies.roster import may_see, visible_codes


def communities_for(user: User, now: datetime) -> list[Area]:
    """Every community whose roster this person may read, in the order of codes."""
    codes = visible_codes(user, now)
    return list(Area.objects.filter(within(codes, "code"), level=Level.COMMUNITY).order_by("code")) if codes else []


def community_or_404(user: User, code: str, now: datetime) -> Area:
    """The community of the address; a stranger's is 404."""
    found = Area.objects.filter(code=code, level=Level.COMMUNITY).first()
    if found is None or not may_see(user, found.code, now):
        raise Http404(_("没有这个社区，或者它不在您的职责范围。"))
    return found


def chosen_community(request: HttpRequest, user: User, communities: list[Area], now: datetime) -> Area:
    """`?community=CODE`, else the first of one's own."""
    code = request.GET.get("community", "")
    if code:
        return community_or_404(user, code, now)
    if not communities:
        raise Http404(_("您的职责范围里没有社区。"))
    return communities[0]


def asked_day(request: HttpRequest, today: date) -> date:
    """`?day=2026-01-31`, else today; what is no date is today."""
    try:
        return parse_date(request.GET.get("day", "")) or today
    except ValueError:
        return today
