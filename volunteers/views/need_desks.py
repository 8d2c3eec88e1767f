"""A request as its pages need it (`verb_pages.Desk`): on a phone and at the desk, with what each may see."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.deadlines.registry import label_of
from governance.deadlines.selectors import live
from governance.people.models import User
from grievances.selectors import visible_to as visible_matters
from grievances.views.verb_pages import VerbPage
from volunteers.models import HelpEntry, HelpRequest
from volunteers.policies.needs import Standing, decide, misfit, verbs_for
from volunteers.selectors.needs import helpers_for, offers_in, shown_to, visible_to
from volunteers.states.needs import HelpState, HelpVerb
from volunteers.views.need_pages import buttons_for

BEST_SHOWN = 5


def request_or_404(rows: Any, code: str) -> HelpRequest:
    try:
        found: HelpRequest = rows.get(code=normalise_code(code, prefix="HZ"))
    except (HelpRequest.DoesNotExist, InputRefused):
        raise Http404(_("没有这件求助，或者您不能看。")) from None
    return found


class HelpPages:
    """What phone and desk share."""

    id_name = "request_id"
    stylesheet = "volunteers/needs.css"
    template = ""

    def refusal(self, page: VerbPage, subject: HelpRequest, user: User, now: datetime) -> DomainError | None:
        reason = misfit(page.verb, subject, now)
        if reason:
            return StateRefused("wrong_state", reason)
        decision = decide(user, page.verb, subject, now)
        return None if decision else PermissionRefused("not_allowed", decision.reason)

    def render(
        self, request: HttpRequest, subject: HelpRequest, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        standing = Standing(user, subject, now)
        verbs = verbs_for(user, subject, now, standing)
        context = {
            "row": subject,
            "standing": standing,
            "buttons": buttons_for(verbs),
            "may_look": HelpVerb.LOOK in verbs,
            "clocks": [(label_of(clock.purpose), clock) for clock in live(subject)],
            "timeline": timeline_of(subject, with_words=standing.is_office),
            "verbs_url": self.address(subject),
            "now": now,
        }
        context |= self.also(subject, standing, now) | more
        answer = render(request, self.template, context, status=status)
        answer["Cache-Control"] = "no-store"
        return answer

    def address(self, subject: HelpRequest) -> str:
        raise NotImplementedError

    def also(self, subject: HelpRequest, standing: Standing, now: datetime) -> dict[str, Any]:
        return {}


class HelpPhone(HelpPages):
    base = "portal/page_resident.html"
    template = "volunteers/needs/page.html"

    def address(self, subject: HelpRequest) -> str:
        return reverse("volunteers:need", args=[subject.code])

    def rows(self, user: User, now: datetime) -> Any:
        return shown_to(user)


class HelpDesk(HelpPages):
    template = "volunteers/needs/desk.html"

    def address(self, subject: HelpRequest) -> str:
        return reverse("volunteers:desk_need", args=[subject.code])

    def rows(self, user: User, now: datetime) -> Any:
        return visible_to(user, now).select_related("grievance", "record")

    def also(self, subject: HelpRequest, standing: Standing, now: datetime) -> dict[str, Any]:
        """The best volunteers and the organisations beside them, while somebody is looked for."""
        matter = subject.grievance if subject.grievance_id else None
        context: dict[str, Any] = {
            "matter": matter if matter and visible_matters(standing.actor, now).filter(pk=matter.pk).exists() else None
        }
        if subject.state == HelpState.OPEN and standing.is_office:
            on = timezone.localdate(now)
            context["helpers"] = helpers_for(subject, on)[:BEST_SHOWN]
            context["offers"] = list(offers_in(subject.community.code, on).filter(kind=subject.kind_id)[:BEST_SHOWN])
        return context


ICONS = {
    "ask": "help", "claim": "heart-handshake", "approve": "user-check", "finish": "circle-check", "rate": "star",
    "look": "eye", "lapse": "clock", "release": "arrow-back-up", "withdraw": "x", "confirm": "clock",
}  # fmt: skip


def timeline_of(subject: HelpRequest, *, with_words: bool) -> list[dict[str, Any]]:
    """Newest first. Who did it the office alone reads; words too."""
    entries = HelpEntry.objects.filter(request=subject).select_related("actor").order_by("-id")
    return [
        {
            "at": entry.at, "title": entry.line, "icon": ICONS.get(entry.verb),
            "who": str(entry.actor) if with_words and entry.actor else "", "words": entry.words if with_words else "",
        }
        for entry in entries
    ]  # fmt: skip
