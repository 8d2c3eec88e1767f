"""What begins: topics, meetings, ballots, resolutions, versions of a covenant."""

from datetime import datetime
from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from deliberation.api.reading import TAG, BallotsView, CovenantsView, MeetingsView, ResolutionsView, TopicsView
from deliberation.forms.ballots import BallotForm
from deliberation.models import Ballot, Council, DecisionRule, Topic, Venue
from deliberation.policies.ballots import decide, may_create
from deliberation.policies.councils import may_lead
from deliberation.selectors import ballots, topics
from deliberation.selectors.councils import workable_by
from deliberation.services import ballots as ballot_services
from deliberation.services import covenants as covenant_services
from deliberation.services import meetings as meeting_services
from deliberation.services import resolutions as resolution_services
from deliberation.services import topics as topic_services
from deliberation.services.meetings.planning import LONGEST_MINUTES
from deliberation.services.resolutions import NewTask
from deliberation.services.resolutions.publishing import BODY_LENGTH, TITLE_LENGTH
from deliberation.states import ProposerKind, Secrecy, TopicScope
from deliberation.states_ballots import BallotVerb, ballot_step
from deliberation.views.topics_propose import new_of, propose_form, where_is
from governance.common.errors import InputRefused
from governance.people.models import User
from grievances.api.acts import ActView, NewView, act_urls, known, new_view, number_field
from grievances.api.arguments import checked
from grievances.api.steps import require
from grievances.selectors import visible_to as visible_matters


def council_of(given: dict[str, Any]) -> Council:
    council: Council = known("council", Council.objects.filter(pk=given.pop("council")))
    return council


# --- Topics -------------------------------------------------------------------------------------------------
class ProposeSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=60)
    body = serializers.CharField(max_length=5000, help_text="A paragraph a line: others speak of them by number.")
    place = serializers.CharField(max_length=40, help_text="A `value` of `/places/`, or `lane:4`.")
    scope = serializers.ChoiceField(TopicScope.choices, required=False, help_text="Left out: what the place suggests.")
    kind = serializers.ChoiceField(
        ProposerKind.choices, required=False, help_text="As whom; left out: as a resident, staff for the community."
    )
    organisation = number_field(required=False, help_text="Its id, where an organisation proposes.")


class NewTopic(NewView):
    """Proposed by whoever is signed in; read by everybody once the office has taken it in."""

    serializer = ProposeSerializer
    service = staticmethod(topic_services.propose)
    done = _("议题已提交，社区受理后公开。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        where = where_is(given["place"])
        if where is None:
            words = _t("没有找到这个地点。")
            raise InputRefused("no_place", words, fields={"place": words})
        form = propose_form(user, now, None)
        form.data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()} | given
        form.is_bound = True
        return {"new": new_of(checked(form).cleaned_data, where)}


class FromMatterSerializer(serializers.Serializer):
    grievance = serializers.CharField(max_length=20, help_text="A 小事 in hand, by its code.")


class TopicFromMatter(NewView):
    """Its words without personal data, its cleared photos; the matter is settled by the resolution."""

    permission_classes = [IsAuthenticated]
    serializer = FromMatterSerializer
    service = staticmethod(topic_services.propose_from_matter)
    done = _("已转为议题，请核对公开的文字再受理。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        matter = known("grievance", visible_matters(user, now).filter(code=given["grievance"]))
        return {"grievance_id": matter.pk}


# --- Meetings -----------------------------------------------------------------------------------------------
class NewMeetingSerializer(serializers.Serializer):
    council = number_field()
    title = serializers.CharField(max_length=60, required=False, help_text="Left out: the council's name.")
    starts_at = serializers.DateTimeField()
    minutes_planned = serializers.IntegerField(min_value=5, max_value=LONGEST_MINUTES, default=60)
    venue = number_field(required=False, help_text="One of the council's `venues`, by id.")
    place = serializers.CharField(max_length=80, required=False, help_text="Where there is no venue, or more exactly.")
    topics = serializers.ListField(
        child=serializers.CharField(max_length=20), max_length=50, required=False,
        help_text="Codes of topics that stand before this council.",
    )  # fmt: skip
    items = serializers.ListField(child=serializers.CharField(max_length=80), max_length=50, required=False)


class NewMeeting(NewView):
    serializer = NewMeetingSerializer
    service = staticmethod(meeting_services.plan_meeting)
    done = _("会议已安排，发通知后公开。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        council = council_of(given)
        may_lead(user, council, now).require()
        venue = given.pop("venue", None)
        codes = given.pop("topics", [])
        return given | {
            "council_id": council.pk,
            "title": given.get("title", ""),
            "venue": known("venue", Venue.objects.filter(pk=venue)) if venue else None,
            "topics": [known("topics", Topic.objects.filter(code=code, council=council)) for code in codes],
        }


# --- Ballots ------------------------------------------------------------------------------------------------
class BallotEditSerializer(serializers.Serializer):
    """What a draft asks. Left out, it stays as it is."""

    topic = serializers.CharField(max_length=20, required=False, help_text="A running topic, by code.")
    question = serializers.CharField(max_length=120, required=False)
    details = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    rule = number_field(required=False, help_text="One of `/decision-rules/`, by id.")
    choices = serializers.ListField(
        child=serializers.CharField(max_length=60), max_length=30, required=False,
        help_text="Candidates, or ways of doing it. None: yes or no.",
    )  # fmt: skip
    is_election = serializers.BooleanField(required=False)
    seats_to_fill = serializers.IntegerField(min_value=1, max_value=30, required=False)
    secrecy = serializers.ChoiceField(Secrecy.choices, required=False, help_text="Left out: as the rule says.")
    opens_at = serializers.DateTimeField(required=False)
    closes_at = serializers.DateTimeField(required=False)


class BallotDraftSerializer(BallotEditSerializer):
    council = number_field()
    question = serializers.CharField(max_length=120)
    rule = number_field(help_text="One of `/decision-rules/`, by id.")
    opens_at = serializers.DateTimeField(
        required=False, help_text="Left out: counted from the rule's days and the working calendar; so is `closes_at`."
    )


def _draft(given: dict[str, Any], user: User, now: datetime, ballot: Ballot | None = None) -> Any:
    """Judged by the form of the page."""
    councils = workable_by(user, now).filter(is_active=True)
    initial = BallotForm.initial_of(ballot) if ballot else {"seats_to_fill": 1}
    if "topic" in given:
        given["topic"] = known("topic", topics.visible_to(user, now).filter(code=given["topic"])).pk
    if "rule" in given:
        given["rule"] = known("rule", DecisionRule.objects.filter(pk=given["rule"])).pk
    if "choices" in given:
        given["choices"] = "\n".join(" ".join(title.split()) for title in given["choices"])
    if ballot is None:
        suggested = BallotForm(councils=councils, initial=initial | given)
        suggested.suggest(now)
        initial |= {name: suggested.initial.get(name) for name in ("opens_at", "closes_at")}
    form: Any = checked(BallotForm(initial | given, councils=councils, ballot=ballot, initial=initial))
    return form.draft()


class NewBallot(NewView):
    serializer = BallotDraftSerializer
    service = staticmethod(ballot_services.create_ballot)
    done = _("已起草，请填名册。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        council = council_of(given)
        may_create(user, council, now).require()
        return {"draft": _draft(given | {"council": council.pk}, user, now)}


class EditBallot(ActView):
    key, prefix = "ballot_id", "TP"

    def rows(self, user: User, now: datetime) -> Any:
        return ballots.visible_to(user, now)

    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        require(decide(user, BallotVerb.EDIT, subject, now), exists=bool(ballot_step(subject.state, BallotVerb.EDIT)))
        return {"draft": _draft(given, user, now, subject)}


# --- Resolutions and covenants ------------------------------------------------------------------------------
class NewTaskSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=80)
    responsible_name = serializers.CharField(max_length=60)
    finish_on = serializers.DateField()


class PublishSerializer(serializers.Serializer):
    """What it rests on: `ballot` (also one of a motion in the room), or a `topic` whose procedure asks for no vote."""

    council = number_field()
    ballot = serializers.CharField(max_length=20, required=False)
    topic = serializers.CharField(max_length=20, required=False)
    title = serializers.CharField(max_length=TITLE_LENGTH)
    body = serializers.CharField(max_length=BODY_LENGTH)
    tasks = NewTaskSerializer(many=True, required=False)


class NewResolution(NewView):
    serializer = PublishSerializer
    service = staticmethod(resolution_services.publish_resolution)
    done = _("已公布，开始公示。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        council = council_of(given)
        ballot, topic = given.pop("ballot", ""), given.pop("topic", "")
        if ballot:
            given["ballot_id"] = known("ballot", Ballot.objects.filter(code=ballot, council=council)).pk
        if topic:
            given["topic_id"] = known("topic", Topic.objects.filter(code=topic, council=council)).pk
        tasks = [NewTask(**task) for task in given.get("tasks", [])]
        return given | {"council_id": council.pk, "tasks": tasks}


class DraftSerializer(serializers.Serializer):
    council = number_field()
    name = serializers.CharField(max_length=60)
    clauses = serializers.ListField(
        child=serializers.CharField(max_length=1000), max_length=100, required=False,
        help_text="Left out: those of the version in force.",
    )  # fmt: skip


class NewCovenant(NewView):
    serializer = DraftSerializer
    service = staticmethod(covenant_services.draft_covenant)
    done = _("已开始起草。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        return {"council_id": council_of(given).pk} | given


LISTS = {
    "topic": new_view(TAG, NewTopic, "topic_propose", _("提议题"), rows=TopicsView),
    "meeting": new_view(TAG, NewMeeting, "meeting_plan", _("安排会议"), rows=MeetingsView),
    "ballot": new_view(TAG, NewBallot, "ballot_draft", _("起草表决"), rows=BallotsView),
    "resolution": new_view(TAG, NewResolution, "resolution_publish", _("公布决议"), rows=ResolutionsView),
    "covenant": new_view(TAG, NewCovenant, "covenant_draft", _("起草公约"), rows=CovenantsView),
}
urlpatterns: list[URLPattern] = [
    path(
        "api/v1/topics/from-matter/",
        new_view(TAG, TopicFromMatter, "topic_from_matter", _("诉求转议题")).as_view(),
        name="api_topic_from_matter",
    ),
    *act_urls(
        TAG,
        [("ballot_edit", EditBallot, "ballots/<str:code>/edit/", BallotEditSerializer, ballot_services.edit_ballot,
          _("改表决草稿"), _("已保存。"))]
    ),
]  # fmt: skip
