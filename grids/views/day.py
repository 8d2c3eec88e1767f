"""The one screen of a grid worker, what is found, and looking at it again."""

from typing import BinaryIO, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from governance.common.errors import DomainError, InputRefused
from governance.common.images import CleanPhoto, clean_photo
from governance.common.keyset import page_by_key
from grids.forms.day import FindingForm, VerifyForm, fresh_id
from grids.models import Finding
from grids.policies.day import decide_finding
from grids.selectors.day import buildings_in, findings_in, grids_in, to_verify, today_of
from grids.services.findings import report_finding, verify_finding
from grids.states import FindingVerb
from grids.views.day_common import Here, at_doors, bar, looking_on
from grievances.views.desk_common import put_on_form

PHOTOS_AT_ONCE, PAGE_SIZE = 3, 20


@require_safe
@ensure_csrf_cookie
@at_doors
def today_page(request: HttpRequest, here: Here) -> HttpResponse:
    context = {
        "today": today_of(here.user, here.codes, here.today, here.now),
        "grids": list(grids_in(here.codes)[:6]),
        "day": here.today,
    }
    return render(request, "grids/day/today.html", context | bar("today"))


# --- Found something ----------------------------------------------------------------------------------------
def finding_form(here: Here, data: object = None, **kwargs: object) -> FindingForm:
    return FindingForm(data, buildings=buildings_in(here.codes)[:1000], grids=grids_in(here.codes)[:100], **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
@at_doors
def found_page(request: HttpRequest, here: Here) -> HttpResponse:
    status = 200
    if request.method == "POST":
        form, status = finding_form(here, request.POST), 422
        if form.is_valid():
            try:
                arrived = report_finding(**form.arguments(), photos=photos_from(request), actor=here.user, now=here.now)
                return HttpResponseRedirect(reverse("grids:found_done", args=[arrived.row.pk]))
            except DomainError as refusal:
                put_on_form(form, refusal)
                status = refusal.status
    else:
        form = finding_form(here, initial={"client_id": fresh_id(), "place": request.GET.get("place", "")})
    context = {"form": form, "photos_at_once": PHOTOS_AT_ONCE}
    return render(request, "grids/day/found.html", context | bar("found"), status=status)


def photos_from(request: HttpRequest) -> list[CleanPhoto]:
    uploads = request.FILES.getlist("photos")
    if len(uploads) > PHOTOS_AT_ONCE:
        message = _("最多 %(n)d 张照片") % {"n": PHOTOS_AT_ONCE}
        raise InputRefused("too_many_photos", message, fields={"photos": message})
    return [clean_photo(cast(BinaryIO, upload)) for upload in uploads]


def _finding_or_404(here: Here, pk: int) -> Finding:
    finding = findings_in(here.codes).filter(pk=pk).first()
    if finding is None:
        raise Http404(_("没有这件发现，或者它不在您的职责范围。"))
    return finding


@require_safe
@at_doors
def found_done_page(request: HttpRequest, here: Here, pk: int) -> HttpResponse:
    return render(request, "grids/day/found_done.html", {"finding": _finding_or_404(here, pk)} | bar("found"))


@require_safe
@looking_on
def findings_page(request: HttpRequest, here: Here) -> HttpResponse:
    """What was found, the newest first; `?show=verify`: what waits for a second pair of eyes, the oldest first."""
    is_verifying = request.GET.get("show") == "verify"
    rows = to_verify(here.user, here.codes) if is_verifying else findings_in(here.codes)
    order = ("id",) if is_verifying else ("-found_at", "-id")
    page = page_by_key(rows, order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    return render(request, "grids/day/findings.html", {"page": page, "is_verifying": is_verifying} | bar("found"))


@require_http_methods(["GET", "HEAD", "POST"])
@looking_on
def verify_page(request: HttpRequest, here: Here, pk: int) -> HttpResponse:
    finding, status = _finding_or_404(here, pk), 200
    form = VerifyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                verify_finding(finding_id=pk, actor=here.user, now=here.now, **form.cleaned_data)
                return redirect(f"{reverse('grids:findings')}?show=verify")
            except DomainError as refusal:
                put_on_form(form, refusal)
                status = refusal.status
    decision = decide_finding(here.user, FindingVerb.VERIFY, finding, here.now)
    context = {"finding": finding, "form": form, "decision": decision}
    return render(request, "grids/day/verify.html", context | bar("found"), status=status)
