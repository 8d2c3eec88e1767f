"""工单: one matter on paper, to take along and to have signed. The telephone stays masked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from governance.deadlines.registry import label_of
from governance.deadlines.selectors import history
from governance.people.phones import mask_phone
from grievances.daily_reads import place_label
from grievances.selectors import responsible_label
from grievances.views.desk_common import staff_only, staff_user, visible_or_404
from grievances.views.qr import qr_data_uri


@staff_only
def order_page(request: HttpRequest, code: str) -> HttpResponse:
    """The QR leads to the matter at the desk, which asks for a sign-in: who finds the paper sees no more than it says."""
    user, now = staff_user(request), timezone.now()
    grievance = visible_or_404(user, code, now)
    plan = getattr(grievance, "plan", None)
    clocks = [(str(label_of(row.purpose)), row) for row in history(grievance)]
    context = {
        "matter": grievance,
        "place": place_label(grievance),
        "responsible": responsible_label(grievance),
        "masked_phone": mask_phone(grievance.contact_phone),
        "plan": plan,
        "plan_people": list(plan.responsible.all()) if plan else [],
        "clocks": [(label, row) for label, row in clocks if row.ended_at is None],
        "printed_by": user,
        "qr": qr_data_uri(request.build_absolute_uri(reverse("grievances:desk_matter", args=[grievance.code]))),
        "now": now,
    }
    return render(request, "grievances/desk/order.html", context)
