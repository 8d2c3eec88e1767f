"""A wish as its pages need it (`verb_pages.Desk`): on a phone and at the desk, with what each may see."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.deadlines.registry import label_of
from governance.deadlines.selectors import live
from governance.people.models import User
from grievances.views.verb_pages import VerbPage
from volunteers.models import Wish, WishEntry
from volunteers.policies.wishes import Standing, decide, misfit, verbs_for
from volunteers.selectors.wishes import photos_of, shown_to, visible_to
from volunteers.states.wishes import ON_THE_WALL, WishVerb
from volunteers.views.wish_pages import buttons_for


def wish_or_404(rows: Any, code: str) -> Wish:
    try:
        found: Wish = rows.get(code=normalise_code(code, prefix="XY"))
    except (Wish.DoesNotExist, InputRefused):
        raise Http404(_("没有这个心愿，或者还没有公开。")) from None
    return found


class WishPages:
    """What phone and desk share."""

    id_name = "wish_id"
    stylesheet = "volunteers/needs.css"
    template = ""

    def refusal(self, page: VerbPage, subject: Wish, user: User, now: datetime) -> DomainError | None:
        reason = misfit(page.verb, subject)
        if reason:
            return StateRefused("wrong_state", reason)
        decision = decide(user, page.verb, subject, now)
        return None if decision else PermissionRefused("not_allowed", decision.reason)

    def address(self, subject: Wish) -> str:
        raise NotImplementedError


class WishPhone(WishPages):
    base = "portal/page_resident.html"

    def address(self, subject: Wish) -> str:
        return reverse("volunteers:wish", args=[subject.code])

    def rows(self, user: User | None) -> Any:
        return shown_to(user)

    def render(
        self, request: HttpRequest, subject: Wish, user: User | None, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        verbs = [verb for verb in verbs_for(user, subject, now) if verb in ON_PHONES] if user else []
        is_theirs = user is not None and user.pk in (subject.posted_by_id, subject.giver_id)
        context = {
            "wish": subject,
            "buttons": buttons_for(verbs),
            "verbs_url": self.address(subject),
            "photos": photos_of(subject, everything=is_theirs),
            "is_own": user is not None and user.pk == subject.posted_by_id,
            "is_giver": user is not None and user.pk == subject.giver_id,
            "is_public": subject.state in ON_THE_WALL,
            "clocks": [(label_of(clock.purpose), clock) for clock in live(subject)] if is_theirs else [],
            "sign_in_url": f"{reverse('people:sign_in')}?next={request.path}",
            "now": now,
        }
        answer = render(request, "volunteers/wishes/page.html", context | more, status=status)
        answer["Cache-Control"] = "no-store"
        return answer


ON_PHONES = (WishVerb.CLAIM, WishVerb.FULFIL, WishVerb.THANK, WishVerb.RELEASE, WishVerb.WITHDRAW)


class WishDesk(WishPages):
    def address(self, subject: Wish) -> str:
        return reverse("volunteers:desk_wish", args=[subject.code])

    def rows(self, user: User, now: datetime) -> Any:
        return visible_to(user, now)

    def render(
        self, request: HttpRequest, subject: Wish, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        is_office = Standing(user, subject, now).is_office
        entries = WishEntry.objects.filter(wish=subject).select_related("actor").order_by("-id")
        verbs = verbs_for(user, subject, now)
        photos = photos_of(subject, everything=True)
        context = {
            "wish": subject,
            "is_office": is_office,
            "buttons": buttons_for([verb for verb in verbs if verb is not WishVerb.CLEAR]),
            "may_clear": WishVerb.CLEAR in verbs,
            "verbs_url": self.address(subject),
            "photos": photos,
            "clocks": [(label_of(clock.purpose), clock) for clock in live(subject)],
            "timeline": [
                {"at": one.at, "title": one.line, "who": str(one.actor) if is_office and one.actor else "",
                 "words": one.words if is_office else ""}
                for one in entries
            ],
            "now": now,
        }  # fmt: skip
        answer = render(request, "volunteers/wishes/desk.html", context | more, status=status)
        answer["Cache-Control"] = "no-store"
        return answer
