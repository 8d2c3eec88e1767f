"""What residents find of this app on the portal's own pages."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from grievances.models import Grievance

ON_PANEL = 5


def my_grievances(request: HttpRequest) -> Mapping[str, Any]:
    """The panel 我的诉求 of the page 我的."""
    rows = Grievance.objects.filter(reporter_id=request.user.pk).select_related("holder", "department").order_by("-id")
    return {"rows": list(rows[:ON_PANEL])}
