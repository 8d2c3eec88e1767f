"""Verbs of the desk and of the room over the API, from the tables of their pages and buttons."""

from datetime import datetime
from typing import Any

from django.urls import URLPattern, path

from deliberation.api.reading import TAG
from deliberation.models import Ballot, Resolution, Topic
from deliberation.selectors import ballots, covenants, meetings, resolutions, topics
from deliberation.states_meetings import MeetingVerb
from deliberation.states_topics import TopicVerb
from deliberation.views.ballot_pages import BY_OTHER_KEY
from deliberation.views.ballot_pages import PAGES as BALLOT_PAGES
from deliberation.views.covenant_pages import PAGES as COVENANT_PAGES
from deliberation.views.covenants_desk import CovenantDesk
from deliberation.views.meetings.pages import ACTS
from deliberation.views.meetings.pages import PAGES as MEETING_PAGES
from deliberation.views.resolution_pages import PAGES as RESOLUTION_PAGES
from deliberation.views.resolutions_desk import ResolutionDesk
from deliberation.views.topics_verbs import PAGES as TOPIC_PAGES
from governance.people.models import User
from grievances.api.acts import MovedSerializer, moved
from grievances.api.arguments import NAMED_BY
from grievances.api.desk_steps import DeskStep
from grievances.api.steps import Subject, step_view

# What a page takes as rows of its own making, or as a file, has a view of its own (`saying`, `rooms`, `rolls`).
OWN_VIEWS = {("topic", TopicVerb.OPTIONS.value), ("meeting", MeetingVerb.COUNT.value), ("ballot", "import")}


NAMED_BY[Topic] = "code"


class ResolutionStep(DeskStep):
    key, prefix = "resolution_id", "JY"

    def rows(self, user: User, now: datetime) -> Any:
        return Resolution.objects.filter(pk__in=resolutions.visible_to(user, now).values("pk")).select_related(
            "council"
        )

    def may(self, subject: Any, user: User, now: datetime) -> None:
        if refusal := ResolutionDesk().refusal(self.page, subject, user, now):
            raise refusal


class CovenantStep(DeskStep):
    key = "covenant_id"

    def rows(self, user: User, now: datetime) -> Any:
        return covenants.visible_to(user, now)

    def may(self, subject: Any, user: User, now: datetime) -> None:
        if refusal := CovenantDesk().refusal(self.page, subject, user, now):
            raise refusal


class TopicStep(DeskStep):
    key, prefix = "topic_id", "YT"

    def rows(self, user: User, now: datetime) -> Any:
        return topics.visible_to(user, now).select_related("council", "stage", "procedure")

    def about(self, subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {"topic": subject, "user": user, "now": now}


class MeetingStep(DeskStep):
    key, prefix = "meeting_id", "HY"

    def rows(self, user: User, now: datetime) -> Any:
        return meetings.visible_to(user, now).select_related("council")

    def about(self, subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {"meeting": subject, "user": user, "now": now}


class RoomStep(MeetingStep):
    """A button of the room: of the table, or of whoever holds a seat."""

    def about(self, subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {}


class BallotStep(DeskStep):
    key, prefix = "ballot_id", "TP"

    def find(self, user: User, now: datetime, **kwargs: Any) -> Subject:
        subject = super().find(user, now, **kwargs)
        return Subject(subject.about, {}) if self.page.slug in BY_OTHER_KEY else subject

    def rows(self, user: User, now: datetime) -> Any:
        return ballots.visible_to(user, now)

    def about(self, subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {"ballot": subject}

    def answer(self, outcome: Any, user: User, now: datetime) -> Any:
        ballot = outcome if isinstance(outcome, Ballot) else outcome.ballot
        return moved(ballot, str(self.page.done))


DESK: list[tuple[str, type[DeskStep], Any, str]] = [
    ("resolution", ResolutionStep, RESOLUTION_PAGES, "<str:code>"),
    ("covenant", CovenantStep, COVENANT_PAGES, "<int:pk>"),
    ("topic", TopicStep, TOPIC_PAGES, "<str:code>"),
    ("meeting", MeetingStep, MEETING_PAGES, "<str:code>"),
    ("meeting", RoomStep, ACTS, "<str:code>"),
    ("ballot", BallotStep, BALLOT_PAGES, "<str:code>"),
]
OFFERED = [
    (kind, base, page, f"{kind}s/{name}/{page.slug}/")
    for kind, base, pages, name in DESK
    for page in pages
    if (kind, page.slug) not in OWN_VIEWS
]
urlpatterns: list[URLPattern] = [
    path(
        f"api/v1/{address}",
        step_view(base, page, kind=kind, tag=TAG, answered=MovedSerializer).as_view(),
        name=f"api_{kind}_{page.slug}",
    )
    for kind, base, page, address in OFFERED
]
