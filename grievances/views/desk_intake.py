"""一口受理: staff enter a matter for a resident, who gets code and secret on the spot."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t

from governance.common.errors import InputRefused
from governance.people.authority import authority_of
from governance.people.models import User
from governance.territory.models import Area
from governance.territory.selectors import search_places
from grievances.forms.desk_intake import SOURCES, IntakeForm
from grievances.forms.places import PlaceChoice, chosen_place, find_places
from grievances.forms.resident import parsed_uuid
from grievances.models import Grievance
from grievances.policies import may_raise_for_others
from grievances.selectors import responsible_label
from grievances.services.pending import Tray, clear, keep_photos, load_photos, pending_photos
from grievances.services.raising import Draft, raise_matter
from grievances.states import Source, Urgency
from grievances.tracking import link_token, secret_of
from grievances.views.desk_common import staff_only, staff_user, visible_or_404
from grievances.views.qr import qr_data_uri
from grievances.views.session import mark_of

RECEIPT_SHOWN_FOR = timedelta(days=1)


@staff_only
def intake_page(request: HttpRequest) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    may_raise_for_others(user, now).require()
    if request.method != "POST":
        source = request.GET.get("source", Source.CALL)
        return _show(request, IntakeForm.blank(source if source in SOURCES else Source.CALL), user, now)
    form = IntakeForm(request.POST)
    problems = _keep_photos(request, now)
    if "find_place" in request.POST:
        return _show(request, IntakeForm(initial=_typed(request)), user, now, problems=problems)
    if problems or not form.is_valid():
        return _show(request, form, user, now, problems=problems, status=422)
    try:
        grievance = raise_matter(draft=_draft(form), photos=_photos(request), actor=user, now=now)
    except InputRefused as error:
        for name, words in (error.fields or {"": error.message}).items():
            form.add_error(name if name in form.fields else None, words)
        return _show(request, form, user, now, status=422)
    if tray := _tray(request):
        clear(tray)
    return HttpResponseRedirect(reverse("grievances:desk_receipt", args=[grievance.code]))


def _draft(form: IntakeForm) -> Draft:
    data, place = form.cleaned_data, form.chosen
    assert place is not None
    detail = " ".join(part for part in (place.words, data["place_detail"]) if part)
    return Draft(
        body=data["body"],
        submission=data["submission"],
        source=Source(data["source"]),
        building=place.building,
        estate=place.estate,
        area=place.area,
        place_detail=detail,
        contact_name=data["name"],
        contact_phone=data["phone"],
        may_publish=data["may_publish"],
        category=data["category"],
        urgency=Urgency(data["urgency"] or Urgency.GENERAL),
    )


def _typed(request: HttpRequest) -> dict[str, object]:
    """Everything as it was typed, for showing the form again without judging it."""
    typed: dict[str, object] = {name: request.POST.get(name, "") for name in [*IntakeForm.base_fields, "category"]}
    typed["may_publish"] = "may_publish" in request.POST
    typed["place"] = ""
    return typed


def _tray(request: HttpRequest) -> Tray | None:
    submission = parsed_uuid(request.POST.get("submission"))
    return Tray(mark_of(request), submission) if submission else None


def _keep_photos(request: HttpRequest, now: datetime) -> list[str]:
    uploads, tray = request.FILES.getlist("photos"), _tray(request)
    return keep_photos(tray, uploads, now) if uploads and tray else []


def _photos(request: HttpRequest) -> list:
    tray = _tray(request)
    return load_photos(tray) if tray else []


def _show(
    request: HttpRequest,
    form: IntakeForm,
    user: User,
    now: datetime,
    *,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    tray, value = _tray(request), form.place_value()
    context = {
        "form": form,
        "problems": problems or [],
        "places": _place_choices(str(form["place_text"].value() or ""), value, user, now),
        "place": value,
        "kept": len(pending_photos(tray)) if tray else 0,
        "has_searched": "find_place" in request.POST,
        "now": now,
    }
    return render(request, "grievances/desk/new.html", context, status=status)


def _place_choices(text: str, chosen: str, user: User, now: datetime) -> list[PlaceChoice]:
    """What was found, what is chosen, and the areas where this person works."""
    codes = authority_of(user, timezone.localdate(now)).codes()
    found = _unique([*_places_within(text, codes), *find_places(text)])
    if chosen and chosen not in [choice.value for choice in found]:
        place = chosen_place(chosen)
        found = [PlaceChoice(place.value, place.label), *found] if place else found
    own = Area.objects.filter(code__in=codes).order_by("code")[:5]
    known = {choice.value for choice in found}
    mine = [PlaceChoice(f"area:{area.code}", area.name, _t("我的辖区")) for area in own]
    return [*found, *[choice for choice in mine if choice.value not in known]]


def _places_within(text: str, codes: Iterable[str]) -> list[PlaceChoice]:
    """Namesakes stand all over the district; those where this person works come first."""
    found = (
        [place for code in list(codes)[:3] for place in search_places(text, limit=5, within=code)]
        if text.strip()
        else []
    )
    return [
        PlaceChoice(
            f"area:{place.area_code}" if place.kind == "area" else f"{place.kind}:{place.id}",
            place.label,
            _t("我的辖区"),
        )
        for place in found
    ]


def _unique(choices: Iterable[PlaceChoice]) -> list[PlaceChoice]:
    first: dict[str, PlaceChoice] = {}
    for choice in choices:
        first.setdefault(choice.value, choice)
    return list(first.values())


@staff_only
def places(request: HttpRequest) -> HttpResponse:
    """The list of places under the search field, while somebody types."""
    user, now = staff_user(request), timezone.now()
    text = request.GET.get("place_text", "")[:60]
    context = {
        "places": _place_choices(text, "", user, now),
        "place": request.GET.get("place", ""),
        "has_searched": bool(text.strip()),
    }
    return render(request, "grievances/desk/_places.html", context)


@staff_only
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Code and secret to tell the resident: shown to whoever entered the matter, for a day."""
    user, now = staff_user(request), timezone.now()
    grievance = visible_or_404(user, code, now)
    if not _may_see_receipt(grievance, user, now):
        raise Http404(_t("回执只在登记当天、由登记的人查看。"))
    link = request.build_absolute_uri(f"{reverse('grievances:track')}{grievance.code}/?k={link_token(grievance.code)}")
    context = {
        "matter": grievance,
        "secret": secret_of(grievance.code),
        "qr": qr_data_uri(link),
        "responsible": responsible_label(grievance),
        "now": now,
    }
    return render(request, "grievances/desk/receipt.html", context)


def _may_see_receipt(grievance: Grievance, user: User, now: datetime) -> bool:
    is_own = grievance.first_contact_id == user.pk and grievance.source in SOURCES
    return is_own and now - grievance.raised_at < RECEIPT_SHOWN_FOR
