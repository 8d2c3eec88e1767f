"""What the desk does next about a topic: the meeting, the ballot or the resolution that its stage waits for."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from deliberation.models import Ballot, Meeting, Topic
from deliberation.policies.councils import may_lead
from deliberation.selectors.resolutions import basis_of, standing_resolution
from deliberation.states import BallotState, MeetingState, StageActor, StageProduct
from governance.people.models import User

AHEAD = (MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.RUNNING)
OVER = (BallotState.COUNTED, BallotState.ANNULLED)


@dataclass(frozen=True, slots=True)
class NextStep:
    label: str
    url: str
    icon: str


def next_steps(topic: Topic, user: User, now: datetime) -> list[NextStep]:
    """None where nothing of the kind is next, or somebody else has to do it. A council votes in the room or apart."""
    if topic.stage is None or not may_lead(user, topic.council, now):
        return []
    match topic.stage.product:
        case StageProduct.TALK:
            return [_meeting(topic)]
        case StageProduct.BALLOT if topic.stage.actor == StageActor.COUNCIL:
            return [_meeting(topic), _ballot(topic)]
        case StageProduct.BALLOT:
            return [_ballot(topic)]
        case StageProduct.RESOLUTION | StageProduct.WORK | StageProduct.RESULT:
            return _resolution(topic)
    return []


def _meeting(topic: Topic) -> NextStep:
    ahead = Meeting.objects.filter(agenda__topic=topic, state__in=AHEAD).order_by("starts_at").first()
    if ahead:
        return NextStep(_("去会议"), reverse("deliberation:desk_meeting", args=[ahead.code]), "calendar-event")
    query = urlencode({"council": topic.council_id, "topic": topic.code})
    return NextStep(_("安排会议"), f"{reverse('deliberation:meeting_new')}?{query}", "calendar-event")


def _ballot(topic: Topic) -> NextStep:
    running = Ballot.objects.filter(topic=topic).exclude(state__in=OVER).order_by("-id").first()
    if running:
        return NextStep(_("去表决"), reverse("deliberation:desk_ballot", args=[running.code]), "checkbox")
    query = urlencode({"council": topic.council_id, "topic": topic.pk, "question": topic.title})
    return NextStep(_("发起表决"), f"{reverse('deliberation:desk_ballot_new')}?{query}", "checkbox")


def _resolution(topic: Topic) -> list[NextStep]:
    standing = standing_resolution(topic=topic)
    if standing:
        return [NextStep(_("去决议"), reverse("deliberation:desk_resolution", args=[standing.code]), "gavel")]
    basis = basis_of(topic)
    return [NextStep(_("公布决议"), publish_url(topic.council_id, basis), "gavel")] if basis else []


def publish_url(council_id: int, basis: str) -> str:
    """The form of a new resolution, filled in from what it rests on."""
    return f"{reverse('deliberation:resolution_new', args=[council_id])}?{urlencode({'basis': basis})}"
