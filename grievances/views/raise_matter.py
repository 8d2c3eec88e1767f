"""A resident raises a matter. The page works without script; script only spares taps and data."""

import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from governance.common.client import client_address
from governance.common.crypto import blind_index
from governance.common.errors import DomainError, InputRefused
from governance.common.limits import require
from grievances.forms.places import ChosenPlace
from grievances.forms.resident import RaiseForm, parsed_uuid
from grievances.likeness import alike
from grievances.models import Grievance
from grievances.selectors import nearby_open
from grievances.services import Draft, pending, proof, raise_matter
from grievances.services.raising import clean_words
from grievances.views.raise_page import (
    RaisePage,
    blank_form,
    render_raise,
    search_again,
    settle_place,
    take_away,
    take_photos,
)
from grievances.views.session import keep_receipt, mark_of, receipt, receipts, remember_opened

HOUR = 3600
ONE_DAY = timedelta(days=1)
# Wide for an address (a whole building may sit behind it, and its proof of work gets dearer), narrow for one person.
PER_ADDRESS, PER_ADDRESS_BY_QUESTION, PER_BROWSER, PER_PHONE = 60, 20, 5, 5


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        return render_raise(request, RaisePage(blank_form(request, now)))
    twin = _already_raised(request)
    if twin:
        return _to_receipt(request, twin, now)
    problems = take_photos(request, now)
    if "find_place" in request.POST or "remove_photo" in request.POST:
        return _between(request, problems)
    return _submit(request, problems, now)


def _already_raised(request: HttpRequest) -> Grievance | None:
    """The matter that this form became at an earlier tap.

    The submission is a random name that only this form knows; the same words must come with it all the same.
    """
    submission = parsed_uuid(request.POST.get("submission"))
    found = Grievance.objects.filter(submission=submission).first() if submission else None
    if found is None:
        return None
    if receipt(request, found.submission) or found.body == clean_words(request.POST.get("body", "")):
        return found
    raise InputRefused("sent_before", _("这份表单已经用过了。请打开新的一页再提交，刚才写的内容可以先复制下来。"))


def _between(request: HttpRequest, photo_problems: list[str]) -> HttpResponse:
    """A step on the way that judges nothing: look for the place, take a photo away."""
    form = RaiseForm.as_typed(request.POST)
    page = RaisePage(form)
    if "remove_photo" in request.POST:
        take_away(request)
    else:
        form.initial["place"] = ""
        page = search_again(request, form, clean_words(request.POST.get("place_text", "")))
    page.photo_problems = photo_problems
    return render_raise(request, page)


def _submit(request: HttpRequest, photo_problems: list[str], now: datetime) -> HttpResponse:
    form = RaiseForm(request.POST.dict())
    page = RaisePage(form, photo_problems=photo_problems)
    is_valid = form.is_valid()
    if "submission" in form.errors:  # the page gets a new name and asks to send again
        form.data = {**form.data, "submission": str(uuid.uuid4())}
    place = settle_place(form, page)
    if not is_valid or place is None or photo_problems:
        return render_raise(request, page, status=422)
    said_before = _said_before(request, form, place, now)
    if said_before:
        return _to_receipt(request, said_before, now)
    try:
        used = _good_will(request, form)
        page.similar = _similar_unseen(form, place)
        if page.similar:
            return render_raise(request, page, status=200)
        _count(request, form)
        if used:
            proof.use_up(used, str(form.cleaned_data["submission"]))
        grievance = _raise(request, form, place, now)
    except DomainError as refusal:
        _show_refusal(page, refusal)
        return render_raise(request, page, status=refusal.status)
    return _to_receipt(request, grievance, now)


def _said_before(request: HttpRequest, form: RaiseForm, place: ChosenPlace, now: datetime) -> Grievance | None:
    """The open matter that this browser raised today in the same words at the same place: back, and sent once more."""
    return Grievance.objects.filter(
        submission__in=receipts(request),
        body=form.cleaned_data["body"],
        building=place.building,
        estate=place.building.estate if place.building else place.estate,
        is_open=True,
        raised_at__gt=now - ONE_DAY,
    ).first()


def _good_will(request: HttpRequest, form: RaiseForm) -> str:
    """Nothing to prove for who signed in; else a proof of work, or the answer to the question. Returns what to use up."""
    if form.cleaned_data["website"]:
        message = _("没有通过安全检查，请再点一次提交")
        raise InputRefused("honeypot", message, fields={"website": message})
    if request.user.is_authenticated:
        return ""
    if form.cleaned_data["proof"]:
        return proof.check_solution(form.cleaned_data["proof"])
    return proof.check_answer(form.cleaned_data["question"], form.cleaned_data["answer"])


def _count(request: HttpRequest, form: RaiseForm) -> None:
    address, person = client_address(request), mark_of(request)
    if request.user.is_authenticated:
        person = f"user:{request.user.pk}"
    busy = _("这个网络上提交的人太多了，请过一会儿再试，或拨打社区电话。您填的内容都在。")
    often = _("您一小时内提交得太多了，请过一会儿再试。着急的事请直接打社区电话。您填的内容都在。")
    require("raise-browser", person, limit=PER_BROWSER, seconds=HOUR, message=often)
    if form.cleaned_data["phone"]:
        require(
            "raise-phone",
            blind_index("phone", form.cleaned_data["phone"]),
            limit=PER_PHONE,
            seconds=HOUR,
            message=often,
        )
    if not form.cleaned_data["proof"] and not request.user.is_authenticated:
        require("raise-question", address, limit=PER_ADDRESS_BY_QUESTION, seconds=HOUR, message=busy)
    require(proof.RAISED_BY_ADDRESS, address, limit=PER_ADDRESS, seconds=HOUR, message=busy)


def _similar_unseen(form: RaiseForm, place: ChosenPlace) -> list[Grievance]:
    """Open public matters that may be the same, unless this person saw them and sends all the same."""
    found = similar_matters(place, form.cleaned_data["body"])
    return [] if {row.pk for row in found} <= form.seen_ids() else found


def similar_matters(place: ChosenPlace, text: str) -> list[Grievance]:
    nearby = nearby_open(
        estate=place.estate, building=place.building, area_code=place.area_code, text=text[:400], limit=20
    )
    return alike(text, nearby)


def _raise(request: HttpRequest, form: RaiseForm, place: ChosenPlace, now: datetime) -> Grievance:
    typed = form.cleaned_data
    user = request.user if request.user.is_authenticated else None
    phone, name = typed["phone"], typed["name"]
    if user and typed["use_my_phone"]:
        phone, name = phone or user.phone, name or user.display_name
    words = place.words or (
        "" if place.building or place.estate else typed["place_text"] if typed["place_text"] != place.label else ""
    )
    draft = Draft(
        body=typed["body"],
        submission=typed["submission"],
        building=place.building,
        estate=place.estate,
        area=place.area,
        latitude=typed["latitude"],
        longitude=typed["longitude"],
        place_detail=" ".join(part for part in (words, typed["place_detail"]) if part),
        contact_name=name,
        contact_phone=phone,
        may_publish=typed["may_publish"],
        category=typed["category"],
    )
    tray = pending.Tray(mark_of(request), typed["submission"])
    grievance = raise_matter(draft=draft, photos=pending.load_photos(tray), actor=user, now=now)
    pending.clear(tray)
    return grievance


def _show_refusal(page: RaisePage, refusal: DomainError) -> None:
    """Put a refusal where it belongs: at its field, else on top."""
    names = {"contact_phone": "phone", "contact_name": "name"}
    for name, words in refusal.fields.items():
        name = names.get(name, name)
        if name in page.form.fields and name != "website":
            page.form.add_error(name, words)
        else:
            page.refusal = words
    if not refusal.fields:
        page.refusal = refusal.message
    if refusal.code in {"bad_proof", "honeypot"}:  # what failed is not sent again
        page.form.data = {**page.form.data, "proof": "", "website": ""}


def _to_receipt(request: HttpRequest, grievance: Grievance, now: datetime) -> HttpResponseRedirect:
    keep_receipt(request, grievance)
    remember_opened(request, grievance, now)
    address = f"{reverse('grievances:raised')}?m={grievance.submission.hex}"
    if request.method == "POST" and clean_words(request.POST.get("body", "")) != grievance.body:
        address += "&changed=1"  # sent, changed and sent again: the first words stand
    return redirect(address)
