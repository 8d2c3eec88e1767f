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
from governance.people.authority import authority_of
from governance.people.models import Organisation, Residency, User
from governance.people.roles import DISPATCHING_ROLES
from governance.territory.levels import Level
from governance.territory.models import Area, Building, Estate, Lane
from grievances.forms.places import PlaceChoice, chosen_place, find_places
from grievances.views.desk_common import put_on_form

SCOPE_OF = {"building": TopicScope.BUILDING, "estate": TopicScope.ESTATE, "lane": TopicScope.LANE}


@dataclass
class ProposePage:
    """What the page shows beside its form."""

    homes: list[PlaceChoice]
    places: list[PlaceChoice] = field(default_factory=list)
    chosen: PlaceChoice | None = None
    council: Council | None = None
    similar: list[Topic] = field(default_factory=list)
    place_problem: str = ""
    has_no_council: bool = False


@dataclass(frozen=True, slots=True)
class WhereItIs:
    community: Area
    building: Building | None = None
    estate: Estate | None = None
    lane: Lane | None = None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_topic(request: HttpRequest) -> HttpResponseBase:
    """GET asks; POST looks for the place, shows what is similar, or proposes. A double tap gives the same topic."""
    user = request.user
    if not isinstance(user, User):
        return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': reverse('deliberation:topic_new')})}")
    now = timezone.now()
    page = ProposePage(homes_of(user))
    if request.method != "POST":
        form = propose_form(user, now, None, initial={"place": page.homes[0].value if page.homes else ""})
        _settle(form, page)
        return _render(request, form, page)
    form = propose_form(user, now, request.POST)
    if "find_place" in request.POST:
        page.places = find_places(request.POST.get("place_text", ""))
        page.place_problem = "" if page.places else _("没有找到，换个说法再试，比如只写小区名")
        _settle(form, page)
        return _render(request, _as_typed(form), page)
    return _submit(request, user, form, page, now)


def _submit(request: HttpRequest, user: User, form: ProposeForm, page: ProposePage, now: datetime) -> HttpResponse:
    where = _settle(form, page)
    is_valid = form.is_valid()
    if "submission" in form.errors:
        form.data = {**request.POST.dict(), "submission": str(uuid.uuid4())}
    if where is None:
        page.place_problem = page.place_problem or _("请选择在哪里")
    if not is_valid or where is None:
        return _render(request, form, page, status=422)
    typed = form.cleaned_data
    found = similar_topics(f"{typed['title']} {typed['body']}", community=where.community)
    if {str(one.pk) for one in found} - set(typed["seen"].split(",")):
        page.similar = found
        return _render(request, form, page)
    try:
        topic = services.propose(new=new_of(typed, where), actor=user, now=now)
    except DomainError as refusal:
        put_on_form(form, refusal)
        return _render(request, form, page, status=refusal.status)
    messages.success(request, _("议题已提交。社区受理后公开，每走一步都会告诉您。"))
    return HttpResponseRedirect(reverse("deliberation:topic", args=[topic.code]))


def new_of(typed: dict[str, Any], where: WhereItIs) -> services.NewTopic:
    return services.NewTopic(
        title=typed["title"],
        body=typed["body"],
        scope=typed["scope"],
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
        kinds=[ProposerKind(value) for value, _label in form.fields["kind"].choices],  # type: ignore[attr-defined]
        organisations=form.fields["organisation"].queryset,  # type: ignore[attr-defined]
    )


# --- Where ------------------------------------------------------------------------------------------------------
def homes_of(user: User) -> list[PlaceChoice]:
    """The buildings this person lives in or owns in."""
    rows = Residency.objects.filter(user=user).select_related(
        "dwelling__building__estate", "dwelling__building__community"
    )
    buildings = {row.dwelling.building_id: row.dwelling.building for row in rows}
    return [PlaceChoice(f"building:{one.pk}", str(one), one.community.name) for one in buildings.values()]


def _settle(form: ProposeForm, page: ProposePage) -> WhereItIs | None:
    """The chosen place, and the council that the scope suggests for it."""
    value = str((form.data.get("place") if form.is_bound else form.initial.get("place")) or "")
    if not value and len(page.places) == 1:
        value = page.places[0].value
    where = where_is(value)
    if where is None:
        return None
    chosen = chosen_place(value)
    page.chosen = PlaceChoice(value, chosen.label if chosen else value, where.community.name)
    given = form.data.get("scope") if form.is_bound else form.initial.get("scope")
    scope = str(given or SCOPE_OF.get(value.partition(":")[0], TopicScope.COMMUNITY))
    if scope in TopicScope.values:
        page.council = council_for(
            scope, community=where.community, building=where.building, estate=where.estate, lane=where.lane
        )
        page.has_no_council = page.council is None
    form.initial["scope"] = scope
    return where


def where_is(value: str) -> WhereItIs | None:
    kind, _colon, key = value.partition(":")
    if kind == "lane" and key.isascii() and key.isdigit() and len(key) < 15:
        lane = Lane.objects.select_related("community").filter(pk=key).first()
        return WhereItIs(lane.community, lane=lane) if lane else None
    place = chosen_place(value)
    if place is None:
        return None
    if place.building:
        return WhereItIs(place.building.community, building=place.building, estate=place.building.estate)
    if place.estate:
        return WhereItIs(place.estate.community, estate=place.estate)
    if place.area and place.area.level == Level.COMMUNITY:
        return WhereItIs(place.area)
    return None


def _render(request: HttpRequest, form: ProposeForm, page: ProposePage, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "page": page, "seen": ",".join(str(one.pk) for one in page.similar)}
    return render(request, "deliberation/topics/new.html", context, status=status)
