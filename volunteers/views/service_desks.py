"""A volunteer, an activity, a record as their pages need them (`verb_pages.Desk`): at the desk, and on a phone."""

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
from grievances.views.verb_pages import VerbPage, run_verb
from volunteers.models import Activity, ServiceRecord, Volunteer
from volunteers.policies import activities as activity_rules
from volunteers.policies import people as people_rules
from volunteers.policies import records as record_rules
from volunteers.selectors.people import communities_of, teams_of
from volunteers.selectors.records import minutes_of, own_records
from volunteers.selectors.rules import star_steps, stars_of
from volunteers.selectors.service import roll_of, shifts_of
from volunteers.views.service_pages import ACTIVITY_PAGES, RECORD_PAGES, VOLUNTEER_PAGES, buttons_for

ROLL_SHOWN, RECORDS_SHOWN = 500, 20


def by_code(rows: Any, code: str, prefix: str) -> Any:
    try:
        return rows.get(code=normalise_code(code, prefix=prefix))
    except (rows.model.DoesNotExist, InputRefused):
        raise Http404(_("没有这一项，或者您不能看。")) from None


def by_number(rows: Any, number: int) -> Any:
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404(_("没有这一项，或者您不能看。"))
    return found


class ServiceDesk:
    """What all of them share."""

    stylesheet = "volunteers/service.css"
    template = ""
    id_name = ""
    pages: tuple[VerbPage, ...] = ()

    def misfit(self, page: VerbPage, subject: Any, now: datetime) -> str:
        raise NotImplementedError

    def decide(self, page: VerbPage, subject: Any, user: User, now: datetime) -> Any:
        raise NotImplementedError

    def context(self, subject: Any, user: User, now: datetime) -> dict[str, Any]:
        raise NotImplementedError

    def address(self, subject: Any) -> str:
        raise NotImplementedError

    def refusal(self, page: VerbPage, subject: Any, user: User, now: datetime) -> DomainError | None:
        reason = self.misfit(page, subject, now)
        if reason:
            return StateRefused("wrong_state", reason)
        decision = self.decide(page, subject, user, now)
        return None if decision else PermissionRefused("not_allowed", decision.reason)

    def render(
        self, request: HttpRequest, subject: Any, user: User, now: datetime, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        clocks = [(label_of(clock.purpose), clock) for clock in live(subject)]
        context = {"row": subject, "verbs_url": self.address(subject), "now": now, "clocks": clocks}
        answer = render(request, self.template, context | self.context(subject, user, now) | more, status=status)
        answer["Cache-Control"] = "no-store"
        return answer


class VolunteerDesk(ServiceDesk):
    template, id_name, pages = "volunteers/people/desk.html", "volunteer_id", VOLUNTEER_PAGES

    def address(self, subject: Volunteer) -> str:
        return reverse("volunteers:desk_volunteer", args=[subject.code])

    def misfit(self, page: VerbPage, subject: Volunteer, now: datetime) -> str:
        return people_rules.misfit(page.verb, subject)

    def decide(self, page: VerbPage, subject: Volunteer, user: User, now: datetime) -> Any:
        return people_rules.decide(user, page.verb, subject, now)

    def context(self, subject: Volunteer, user: User, now: datetime) -> dict[str, Any]:
        minutes = minutes_of(subject)
        return {
            "buttons": buttons_for(self.pages, people_rules.verbs_for(user, subject, now)),
            "memberships": communities_of(subject),
            "teams": teams_of(subject),
            "skills": subject.skills.all(),
            "places": subject.places.all(),
            "consent": subject.consents.filter(withdrawn_at=None).first(),
            "records": own_records(subject)[:RECORDS_SHOWN],
            "minutes": minutes,
            "stars": stars_of(minutes, star_steps(timezone.localdate(now))),
        }


class ActivityDesk(ServiceDesk):
    template, id_name, pages = "volunteers/activities/desk.html", "activity_id", ACTIVITY_PAGES
    base = "portal/page_desk.html"
    route = "desk_activity"

    def address(self, subject: Activity) -> str:
        return reverse(f"volunteers:{self.route}", args=[subject.code])

    def misfit(self, page: VerbPage, subject: Activity, now: datetime) -> str:
        return activity_rules.misfit(page.verb, subject)

    def decide(self, page: VerbPage, subject: Activity, user: User, now: datetime) -> Any:
        return activity_rules.decide(user, page.verb, subject, now)

    def context(self, subject: Activity, user: User, now: datetime) -> dict[str, Any]:
        shifts = shifts_of(subject)
        verbs = activity_rules.verbs_for(user, subject, now)
        return {
            "base": self.base,
            "buttons": buttons_for(self.pages, verbs),
            "shifts": shifts,
            "roll": roll_of(subject, ROLL_SHOWN),
            "records": ServiceRecord.objects.filter(activity=subject).select_related("volunteer__user")[:ROLL_SHOWN],
            "record_route": "volunteers:desk_record" if self.base == ActivityDesk.base else "volunteers:record",
            "organises": activity_rules.organises(user, subject, now),
        }


class ActivityPhone(ActivityDesk):
    base = "portal/page_resident.html"
    route = "organise"


class RecordDesk(ServiceDesk):
    template, id_name, pages = "volunteers/records/page.html", "record_id", RECORD_PAGES
    base = "portal/page_desk.html"
    route = "desk_record"

    def address(self, subject: ServiceRecord) -> str:
        return reverse(f"volunteers:{self.route}", args=[subject.pk])

    def misfit(self, page: VerbPage, subject: ServiceRecord, now: datetime) -> str:
        return record_rules.misfit(page.verb, subject, now)

    def decide(self, page: VerbPage, subject: ServiceRecord, user: User, now: datetime) -> Any:
        return record_rules.decide(user, page.verb, subject, now)

    def context(self, subject: ServiceRecord, user: User, now: datetime) -> dict[str, Any]:
        return {
            "base": self.base,
            "is_desk": self.base == RecordDesk.base,
            "buttons": buttons_for(self.pages, record_rules.verbs_for(user, subject, now)),
            "disputes": subject.disputes.all(),
        }


class RecordPhone(RecordDesk):
    base = "portal/page_resident.html"
    route = "record"


def desk_or_verb(
    request: HttpRequest, desk: ServiceDesk, subject: Any, user: User, now: datetime, slug: str
) -> HttpResponse:
    """The page, or one of its verbs."""
    if not slug:
        return desk.render(request, subject, user, now)
    page = next((page for page in desk.pages if page.slug == slug), None)
    if page is None:
        raise Http404(_("没有这个操作。"))
    return run_verb(request, desk, page, subject, user, now)
