"""What the page of a new matter shows, and reading what was sent to it."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from governance.portal.forms import PlainForm
from grievances.forms.places import ChosenPlace, PlaceChoice, chosen_place, find_places, street_choices
from grievances.forms.resident import RaiseForm, parsed_uuid
from grievances.models import Grievance
from grievances.services.pending import PendingPhoto, Tray, drop_photo, keep_photos, pending_photos
from grievances.services.photos import PHOTOS_AT_ONCE
from grievances.services.proof import Question, question_again
from grievances.services.raising import BODY_MAX
from grievances.views.session import MARK, mark_of


@dataclass
class PlaceAndPhotos:
    """What the partials `_place.html` and `_photos.html` show, on every page that asks where it is and for photos."""

    asks_street: ClassVar[bool] = False
    form: PlainForm
    places: list[PlaceChoice] = field(default_factory=list)
    chosen: ChosenPlace | None = None
    place_problem: str = ""
    streets: list[PlaceChoice] = field(default_factory=list)
    photos: list[PendingPhoto] = field(default_factory=list)
    photo_problems: list[str] = field(default_factory=list)
    photos_at_once: int = PHOTOS_AT_ONCE


@dataclass
class RaisePage(PlaceAndPhotos):
    """Everything around the form's own fields."""

    asks_street = True
    form: RaiseForm
    question: Question | None = None  # None: signed in, nothing to prove
    similar: list[Grievance] = field(default_factory=list)
    refusal: str = ""
    body_max: int = BODY_MAX
    phone_known: str = ""

    @property
    def has_problems(self) -> bool:
        return bool(self.form.errors or self.place_problem or self.photo_problems or self.refusal)

    @property
    def seen(self) -> str:
        return ",".join(str(row.pk) for row in self.similar) or (self.form["seen"].value() or "")


def tray_of(request: HttpRequest, submission: object) -> Tray | None:
    """This browser's tray for a submission; the browser gets its mark with the first photo."""
    parsed = parsed_uuid(submission)
    return Tray(mark_of(request), parsed) if parsed else None


def take_photos(request: HttpRequest, now: datetime) -> list[str]:
    """Keep the good ones of the photos that came along; return what is wrong with the others."""
    uploads = request.FILES.getlist("photos")
    tray = tray_of(request, request.POST.get("submission")) if uploads else None
    return keep_photos(tray, uploads, now) if tray else []


def take_away(request: HttpRequest) -> None:
    """The photo whose button was pressed."""
    tray = tray_of(request, request.POST.get("submission"))
    if tray:
        drop_photo(tray, request.POST["remove_photo"])


def photos_kept(request: HttpRequest, submission: object) -> list[PendingPhoto]:
    if MARK not in request.session:
        return []
    tray = tray_of(request, submission)
    return pending_photos(tray) if tray else []


def render_raise(request: HttpRequest, page: RaisePage, *, status: int = 200) -> HttpResponse:
    """The page with whatever is known so far. A new question is asked unless the old one was answered right."""
    page.photos = photos_kept(request, page.form["submission"].value())
    page.streets = street_choices()
    if page.chosen is None:
        page.chosen = chosen_place(str(page.form["place"].value() or ""))
    if request.user.is_authenticated:
        page.phone_known = request.user.masked_phone
    else:
        page.question = question_again(str(page.form["question"].value() or ""), str(page.form["answer"].value() or ""))
    response = render(request, "grievances/raise/new.html", {"page": page, "form": page.form}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def blank_form(request: HttpRequest, now: datetime) -> RaiseForm:
    """An empty form; a link may bring the place along (a grid card's QR code does)."""
    initial: dict[str, object] = {"submission": uuid.uuid4(), "use_my_phone": True, "may_publish": True}
    place = chosen_place(request.GET.get("place", ""))
    if place:
        initial |= {"place": place.value, "place_text": place.label}
    return RaiseForm(initial=initial)


def search_again(request: HttpRequest, form: RaiseForm, text: str) -> RaisePage:
    """The page after 查找: what fits the words, or that nothing does."""
    page = RaisePage(form)
    find_again(page, text)
    return page


def find_again(page: PlaceAndPhotos, text: str) -> None:
    page.places = find_places(text)
    if not page.places:
        page.place_problem = _no_place(page, text)


def _no_place(page: PlaceAndPhotos, text: str) -> str:
    if not text.strip():
        return _("请写小区或楼栋的名字，再点查找")
    words = _("没有找到“%(text)s”，换个说法再找") % {"text": text.strip()[:30]}
    return words + _("，或者在下面选街道") if page.asks_street else words


def settle_place(form: PlainForm, page: PlaceAndPhotos) -> ChosenPlace | None:
    """The place of a sent form: chosen, or the only one that fits the words, or the street; else the page asks."""
    typed = form.cleaned_data
    chosen = chosen_place(typed.get("place", ""))
    if chosen is None and typed.get("place_text"):
        page.places = find_places(typed["place_text"])
        if len(page.places) == 1:
            chosen = chosen_place(page.places[0].value)
    if chosen is None:
        chosen = chosen_place(typed.get("street", ""))
    if chosen is None and page.places:
        page.place_problem = _("请在找到的地方里选一个")
    elif chosen is None:
        page.place_problem = _no_place(page, typed["place_text"]) if typed.get("place_text") else _("请告诉我们在哪里")
    page.chosen = chosen
    return chosen
