"""The answer to a new matter: code, secret, QR code, who has it and until when."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grievances.forms.resident import parsed_uuid
from grievances.models import Grievance
from grievances.selectors import responsible_label
from grievances.tracking import link_token, secret_of
from grievances.views.qr import qr_data_uri
from grievances.views.session import receipt
from grievances.views.track_page import office_phone, until_words


@dataclass(frozen=True, slots=True)
class Receipt:
    grievance: Grievance
    secret: str
    track_url: str
    qr: str
    who: str
    office_phone: str
    due: str


@require_safe
@never_cache
def raised(request: HttpRequest) -> HttpResponse:
    """Only for the browser that sent the form; anybody else is asked for code and secret."""
    found = _found(request)
    if found is None:
        return redirect("grievances:track")
    path = reverse("grievances:matter", args=[found.code])
    shown = Receipt(
        grievance=found,
        secret=secret_of(found.code),
        track_url=path,
        qr=qr_data_uri(request.build_absolute_uri(f"{path}?k={link_token(found.code)}")),
        who=responsible_label(found),
        office_phone=office_phone(found),
        due=until_words(found.due_at),
    )
    context = {"receipt": shown, "grievance": found, "was_changed": "changed" in request.GET}
    response = render(request, "grievances/raise/raised.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _found(request: HttpRequest) -> Grievance | None:
    """The matter that `?m=` names, or the latest one without it."""
    wanted = request.GET.get("m", "")
    named = parsed_uuid(wanted)
    if wanted and named is None:
        return None
    submission = receipt(request, named)
    rows = Grievance.objects.select_related("holder__parent", "department")
    return rows.filter(submission=submission).first() if submission else None
