"""Proposing a topic: a resident on a phone, or the office for whoever came by. Works without script."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deliberation.forms.topics import ProposeForm
from deliberation.models import Council, Topic
from deliberation.selectors.councils import council_for
from deliberation.selectors.topics import kinds_open_to, similar_topics
from deliberation.services import topics as services
from deliberation.states import ProposerKind, TopicScope
from governance.common.errors import DomainError
from governance.common.given import number_in
from governance.people.authority import authority_of
from governance.people.models import Organisation, Residency, User
from governance.people.roles import DISPATCHING_ROLES
from governance.territory.levels import Level
from governance.territory.models import Area, Building, Estate, Lane
from grievances.forms.places import PlaceChoice, chosen_place
from grievances.services.pending import Tray, clear, load_photos
from grievances.views.desk_common import put_on_form
from grievances.views.raise_page import PlaceAndPhotos, find_again, photos_kept, settle_place, take_away, take_photos
from grievances.views.session import mark_of


@dataclass
class ProposePage(PlaceAndPhotos):
    """What the page shows beside its form. A home is marked in its own list, not `chosen` under the search."""

    form: ProposeForm
    homes: list[PlaceChoice] = field(default_factory=list)
    home: str = ""
    council: Council | None = None
    similar: list[Topic] = field(default_factory=list)
    has_no_council: bool = False


@dataclass(frozen=True, slots=True)
class WhereItIs:
    community: Area
    building: Building | None = None
    estate: Estate | None = None
    lane: Lane | None = None

    @property
    def scope(self) -> TopicScope:
        """巷子事巷子议, 楼栋事楼栋议, 小区事小区议: what the place suggests where nobody said."""
        if self.building:
            return TopicScope.BUILDING
        return TopicScope.LANE if self.lane else TopicScope.ESTATE if self.estate else TopicScope.COMMUNITY


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_topic(request: HttpRequest) -> HttpResponseBase:
    """GET asks; POST looks for the place, takes a photo away, shows what is similar, or proposes.

    A double tap gives the same topic.
    """
    user = request.user
    if not isinstance(user, User):
        return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': reverse('deliberation:topic_new')})}")
    now, homes = timezone.now(), homes_of(user)
    if request.method != "POST":
        form = propose_form(user, now, None, initial={"place": homes[0].value if homes else ""})
        return _render(request, ProposePage(form, homes=homes))
    page = ProposePage(propose_form(user, now, request.POST), homes=homes, photo_problems=take_photos(request, now))
    if "find_place" in request.POST or "remove_photo" in request.POST:
        return _between(request, page)
    return _submit(request, user, page, now)


def _between(request: HttpRequest, page: ProposePage) -> HttpResponse:
    """A step on the way that judges nothing."""
    page.form = _as_typed(page.form)
    if "remove_photo" in request.POST:
        take_away(request)
    else:
        page.form.initial["place"] = ""
        find_again(page, request.POST.get("place_text", ""))
    return _render(request, page)


def _submit(request: HttpRequest, user: User, page: ProposePage, now: datetime) -> HttpResponse:
    form = page.form
    is_valid = form.is_valid()
    if "submission" in form.errors:
        form.data = {**request.POST.dict(), "submission": str(uuid.uuid4())}
    place = settle_place(form, page)
    where = where_is(place.value) if place else None
    if place and where is None:
        page.place_problem = _("请选到社区、小区或楼栋")
    if not is_valid or where is None or page.photo_problems:
        return _render(request, page, status=422)
    typed = form.cleaned_data
    found = similar_topics(f"{typed['title']} {typed['body']}", community=where.community)
    if {str(one.pk) for one in found} - set(typed["seen"].split(",")):
        page.similar = found
        return _render(request, page)
    tray = Tray(mark_of(request), typed["submission"])
    try:
        topic = services.propose(new=new_of(typed, where), actor=user, now=now, photos=load_photos(tray))
    except DomainError as refusal:
        put_on_form(form, refusal)
        return _render(request, page, status=refusal.status)
    clear(tray)
    messages.success(request, _("议题已提交。社区受理后公开，每走一步都会告诉您。"))
    return HttpResponseRedirect(reverse("deliberation:topic", args=[topic.code]))


def new_of(typed: dict[str, Any], where: WhereItIs) -> services.NewTopic:
    return services.NewTopic(
        title=typed["title"],
        body=typed["body"],
        scope=typed["scope"] or where.scope,
        community=where.community,
        building=where.building,
        estate=where.estate,
        lane=where.lane,
        kind=typed["kind"] or ProposerKind.RESIDENT,
        organisation=typed["organisation"] if typed["kind"] == ProposerKind.ORGANISATION else None,
        submission=typed["submission"],
    )


def propose_form(user: User, now: datetime, data: Any, **kwargs: Any) -> ProposeForm:
    authority = authority_of(user, timezone.localdate(now))
    codes = authority.codes(*DISPATCHING_ROLES)
    organisations = Organisation.objects.filter(is_active=True)
    if codes:
        kinds = [ProposerKind.COMMUNITY, *[kind for kind in ProposerKind if kind != ProposerKind.COMMUNITY]]
        organisations = organisations.filter(area__code__startswith=codes[0])
    else:
        kinds = _kinds_anywhere(user, now)
        organisations = organisations.filter(pk__in=user.seats.values("organisation_id"))
    return ProposeForm(data, kinds=kinds, organisations=organisations.order_by("name"), **kwargs)


def _kinds_anywhere(user: User, now: datetime) -> list[ProposerKind]:
    """As what this person could propose in any community where they sit; the service asks about the very one."""
    on = timezone.localdate(now)
    communities = Area.objects.filter(councils__seats__user=user).distinct()
    kinds = [ProposerKind.RESIDENT, *[kind for area in communities for kind in kinds_open_to(user, area, on)]]
    return list(dict.fromkeys(kinds))


def _as_typed(form: ProposeForm) -> ProposeForm:
    """The same words, not judged."""
    return ProposeForm(
        initial={name: form[name].value() for name in form.fields},
        kinds=[ProposerKind(value) for value, _label in form.choices_offered("kind")],
        organisations=form.rows_offered("organisation"),
    )


# --- Where ------------------------------------------------------------------------------------------------------
def homes_of(user: User) -> list[PlaceChoice]:
    """The buildings this person lives in or owns in."""
    rows = Residency.objects.filter(user=user).select_related(
        "dwelling__building__estate", "dwelling__building__community"
    )
    buildings = {row.dwelling.building_id: row.dwelling.building for row in rows}
    return [PlaceChoice(f"building:{one.pk}", str(one), one.community.name) for one in buildings.values()]


def where_is(value: str) -> WhereItIs | None:
    kind, _colon, key = value.partition(":")
    if kind == "lane":
        lane = Lane.objects.select_related("community").filter(pk=number_in(key)).first()
        return WhereItIs(lane.community, lane=lane) if lane else None
    place = chosen_place(value)
    if place is None:
        return None
    if place.building:
        return WhereItIs(place.building.community, building=place.building, estate=place.building.estate)
    if place.estate:
        return WhereItIs(place.estate.community, estate=place.estate)
    area = place.area
    if area and area.level == Level.GRID:
        area = area.parent
    return WhereItIs(area) if area and area.level == Level.COMMUNITY else None


def council_at(where: WhereItIs, scope: str) -> Council | None:
    return council_for(scope, community=where.community, building=where.building, estate=where.estate, lane=where.lane)


def _render(request: HttpRequest, page: ProposePage, *, status: int = 200) -> HttpResponse:
    form = page.form
    page.photos = photos_kept(request, form["submission"].value())
    value = page.chosen.value if page.chosen else str(form["place"].value() or "")
    page.home = value if value in {home.value for home in page.homes} else ""
    page.chosen = None if page.home else page.chosen or chosen_place(value)
    where = where_is(value)
    if where:
        scope = str(form["scope"].value() or where.scope)
        page.council = council_at(where, scope) if scope in TopicScope.values else None
        page.has_no_council = page.council is None
    context = {"form": form, "page": page, "seen": ",".join(str(one.pk) for one in page.similar)}
    return render(request, "deliberation/topics/new.html", context, status=status)
