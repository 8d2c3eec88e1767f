"""双报到 for everybody: the five lists of a community, one organisation, its contact card, whether a service card is good."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.common.keyset import page_by_key
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.models import (
    CommunityNeed,
    JointMeeting,
    MemberRegistration,
    OrganisationRegistration,
    RegistrationDocument,
)
from grids.selectors.facilities import with_next_slots
from grids.selectors.organisations import (
    evaluations_of,
    member_count,
    needs_met,
    offered_by,
    public_meetings,
    registered,
    residents_words,
    services_of,
)
from grids.states_lists import OPEN_NEEDS
from grids.states_organisations import JointMeetingState, MemberState
from grievances.views.qr import qr_data_uri

PAGE_SIZE = 30
MEETINGS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class FiveList:
    """One of the five lists: what it shows, in which order. Organisations stand by name, never by what was said of them."""

    slug: str
    label: Promise
    rows: Callable[[str], QuerySet[Any]]
    order: tuple[str, ...]
    why_empty: Promise


def _documents(code: str) -> QuerySet[Any]:
    return RegistrationDocument.objects.filter(area_code=code)


def _registrations(code: str) -> QuerySet[Any]:
    return registered().filter(area_code=code)


def _needs(code: str) -> QuerySet[Any]:
    return CommunityNeed.objects.filter(area_code=code, state__in=OPEN_NEEDS).defer("words")


FIVE = {
    one.slug: one
    for one in (
        FiveList("registered", _("报到清单"), _registrations, ("name", "id"), _("还没有单位报到。")),
        FiveList("documents", _("文件清单"), _documents, ("-issued_on", "-id"), _("还没有公布文件。")),
        FiveList("needs", _("需求清单"), _needs, ("-id",), _("现在没有等人帮忙的需求。")),
        FiveList("services", _("服务清单"), services_of, ("-id",), _("还没有单位提供服务。")),
        FiveList("evaluations", _("评价清单"), _registrations, ("name", "id"), _("还没有单位报到。")),
    )
}


@require_safe
def five_lists_page(request: HttpRequest, code: str, slug: str = "registered") -> HttpResponse:
    community = Area.objects.filter(code=code, level=Level.COMMUNITY).select_related("parent").first()
    if community is None or slug not in FIVE:
        raise Http404
    one, now = FIVE[slug], timezone.now()
    page = page_by_key(one.rows(community.code), one.order, size=PAGE_SIZE, after=request.GET.get("after", ""))
    context: dict[str, Any] = {
        "community": community, "one": one, "five": FIVE.values(), "page": page, "now": now,
        "next_url": f"?after={page.next}" if page.next else "",
        "previous_url": f"?after={page.previous}" if page.previous else "",
    }  # fmt: skip
    if slug == "registered":
        context["members"] = member_count(community.code)
        context["meetings"] = public_meetings(community.code).order_by("-starts_at", "-id")[:MEETINGS_SHOWN]
    if slug == "services":
        met = needs_met(page.rows)
        context["rows"] = [(row, met.get(row.pk, 0)) for row in page.rows]
    if slug == "evaluations":
        said, words = evaluations_of(page.rows), residents_words([row.organisation_id for row in page.rows], now)
        context["rows"] = [(row, said.get(row.pk, [])[:2], words[row.organisation_id]) for row in page.rows]
    return render(request, "grids/organisations/five_lists.html", context)


def _registered_or_404(code: str) -> OrganisationRegistration:
    row = registered().filter(code=code).first()
    if row is None:
        raise Http404(_t("没有这个单位，或者它已经退出报到。"))
    return row


@require_safe
def organisation_page(request: HttpRequest, code: str) -> HttpResponse:
    row, now = _registered_or_404(code), timezone.now()
    resources = offered_by(row)
    facilities = [one.facility for one in resources if hasattr(one, "facility") and one.facility.is_open]
    context = {
        "row": row, "now": now, "facilities": with_next_slots(facilities, now),
        "resources": [one for one in resources if not hasattr(one, "facility") or not one.facility.is_open],
        "evaluations": evaluations_of([row]).get(row.pk, []),
        "residents": residents_words([row.organisation_id or 0], now)[row.organisation_id or 0],
    }  # fmt: skip
    return render(request, "grids/organisations/organisation.html", context)


@require_safe
def contact_card(request: HttpRequest, code: str) -> HttpResponse:
    """联系卡: who to call at the organisation and at the community; the QR code opens what it offers today."""
    row = _registered_or_404(code)
    address = urljoin(request.build_absolute_uri("/"), reverse("grids:organisation", args=[row.code]))
    context = {"row": row, "qr": qr_data_uri(address), "now": timezone.now()}
    return render(request, "grids/organisations/contact_card.html", context)


@never_cache
@require_safe
def service_card_check(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the QR code of a service card: good or not, since when, for which community; the name stands on the card."""
    row = MemberRegistration.objects.filter(token=token).select_related("community").first()
    if row is None:
        raise Http404(_t("没有这张服务卡。"))
    context = {"member": row, "is_valid": row.state == MemberState.REGISTERED}
    return render(request, "grids/organisations/service_card_check.html", context)


@require_safe
def meeting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Minutes and what was settled; who was there, by organisation."""
    rows = JointMeeting.objects.filter(pk=pk).exclude(state=JointMeetingState.CANCELLED).select_related("community")
    meeting = rows.first()
    if meeting is None:
        raise Http404
    context = {
        "meeting": meeting, "now": timezone.now(),
        "invitations": meeting.invitations.select_related("registration").order_by("registration__name"),
        "tasks": meeting.tasks.select_related("registration"),
    }  # fmt: skip
    return render(request, "grids/organisations/meeting.html", context)
