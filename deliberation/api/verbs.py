"""Verbs over the API: those of the desk from the tables of its pages, those of residents by their own services."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import IsAuthenticated

from deliberation.api.reading import TAG, CovenantsView, ResolutionsView, urls
from deliberation.api.shapes import MovedSerializer, moved
from deliberation.models import Ballot, Council, Resolution, Topic
from deliberation.selectors import ballots, covenants, meetings, resolutions, topics
from deliberation.services import covenants as covenant_services
from deliberation.services import resolutions as resolution_services
from deliberation.services import topics as topic_services
from deliberation.services.resolutions import NewTask
from deliberation.services.resolutions.publishing import BODY_LENGTH, TITLE_LENGTH
from deliberation.states_meetings import MeetingVerb
from deliberation.states_topics import TopicVerb
from deliberation.views.ballot_pages import PAGES as BALLOT_PAGES
from deliberation.views.covenant_pages import PAGES as COVENANT_PAGES
from deliberation.views.covenants_desk import CovenantDesk
from deliberation.views.meetings.pages import PAGES as MEETING_PAGES
from deliberation.views.resolution_pages import PAGES as RESOLUTION_PAGES
from deliberation.views.resolutions_desk import ResolutionDesk
from deliberation.views.topics_verbs import PAGES as TOPIC_PAGES
from governance.api.idempotency import Act, Answer
from governance.api.writing import WriteView
from governance.common.codes import normalise_code
from governance.common.errors import InputRefused
from governance.people.models import User
from grievances.api.arguments import Argument, arguments_of, checked, field_for, fill
from grievances.api.steps import StepView, Subject, step_view

# What a page takes as rows of its own making, or as a file: not offered over the API.
LEFT_OUT = {("topic", TopicVerb.OPTIONS), ("meeting", MeetingVerb.COUNT)}
LEFT_OUT_SLUGS = {("ballot", "import")}


def taken_by(page: Any) -> list[Argument]:
    """What the page's form asks; what the service takes besides, the form makes of it."""
    return [argument for argument in arguments_of(page.form, page.service) if argument.field is not None]


@lru_cache(maxsize=200)
def serializer_of(name: str, form: Any, service: Any) -> type[serializers.Serializer]:
    arguments = [argument for argument in arguments_of(form, service) if argument.field is not None]
    return type(name, (serializers.Serializer,), {argument.name: field_for(argument) for argument in arguments})


def found(rows: Any, kwargs: dict[str, Any], prefix: str = "") -> Any:
    """On the caller's desk, else 404."""
    try:
        if prefix:
            return rows.get(code=normalise_code(kwargs["code"], prefix=prefix))
        return rows.get(pk=kwargs["pk"])
    except (rows.model.DoesNotExist, InputRefused, OverflowError):
        raise Http404 from None


class DeskStep(StepView):
    permission_classes = [IsAuthenticated]
    key = ""
    prefix = ""

    @classmethod
    def serializer(cls) -> Any:
        return serializer_of(cls.name, cls.page.form, cls.page.service)

    def filled(self, given: dict[str, Any], subject: Subject) -> dict[str, Any]:
        form: Any = self.page.form(**subject.about)
        fill(form, taken_by(self.page), given)
        return checked(form).arguments()  # type: ignore[attr-defined]

    def rows(self, user: User, now: datetime) -> Any:
        raise NotImplementedError

    def about(self, subject: Any, user: User, now: datetime) -> dict[str, Any]:
        return {"subject": subject, "user": user, "now": now}

    def may(self, subject: Any, user: User, now: datetime) -> None:
        """Refuse before anybody looks at fields, where the part says how; its service refuses in any case."""

    def find(self, user: User, now: datetime, **kwargs: Any) -> Subject:
        subject = found(self.rows(user, now), kwargs, self.prefix)
        self.may(subject, user, now)
        return Subject(self.about(subject, user, now), {self.key: subject.pk})

    def answer(self, outcome: Any, user: User, now: datetime) -> Any:
        return moved(outcome, str(self.page.done))


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


class BallotStep(DeskStep):
    key, prefix = "ballot_id", "TP"

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
    ("ballot", BallotStep, BALLOT_PAGES, "<str:code>"),
]


def _desk_urls() -> list[URLPattern]:
    return [
        path(
            f"api/v1/{kind}s/{name}/{page.slug}/",
            step_view(base, page, kind=kind, tag=TAG, answered=MovedSerializer).as_view(),
            name=f"api_{kind}_{page.slug}",
        )
        for kind, base, pages, name in DESK
        for page in pages
        if (kind, page.verb) not in LEFT_OUT and (kind, page.slug) not in LEFT_OUT_SLUGS
    ]


# --- Something new ------------------------------------------------------------------------------------------
class NewTaskSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=80)
    responsible_name = serializers.CharField(max_length=60)
    finish_on = serializers.DateField()


class PublishSerializer(serializers.Serializer):
    """What it rests on: `ballot` (also one of a motion in the room), or a `topic` whose procedure asks for no vote."""

    council = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    ballot = serializers.CharField(max_length=20, required=False)
    topic = serializers.CharField(max_length=20, required=False)
    title = serializers.CharField(max_length=TITLE_LENGTH)
    body = serializers.CharField(max_length=BODY_LENGTH)
    tasks = NewTaskSerializer(many=True, required=False)


def _known(field: str, rows: Any) -> Any:
    row = rows.first()
    if row is None:
        words = str(_("没有这一项。"))
        raise InputRefused("invalid", words, fields={field: words})
    return row


class NewResolutionView(ResolutionsView, WriteView):
    """GET lists, POST publishes what was decided."""

    @extend_schema(
        operation_id="resolution_publish", tags=[TAG], summary="公布决议", request=PublishSerializer,
        responses={201: MovedSerializer},
    )  # fmt: skip
    def post(self, request: Any, **kwargs: Any) -> Any:
        return WriteView.post(self, request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        user = signed_in(request)
        given = PublishSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        taken = dict(given.validated_data)
        council = _known("council", Council.objects.filter(pk=taken.pop("council")))
        ballot, topic = taken.pop("ballot", ""), taken.pop("topic", "")
        if ballot:
            taken["ballot_id"] = _known("ballot", Ballot.objects.filter(code=ballot, council=council)).pk
        if topic:
            taken["topic_id"] = _known("topic", Topic.objects.filter(code=topic, council=council)).pk
        taken["tasks"] = [NewTask(**task) for task in taken.get("tasks", [])]

        def act() -> Answer:
            resolution = resolution_services.publish_resolution(
                council_id=council.pk, actor=user, now=timezone.now(), **taken
            )
            return Answer(moved(resolution, str(_("已公布，开始公示。"))), 201)

        return act


class DraftSerializer(serializers.Serializer):
    council = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    name = serializers.CharField(max_length=60)
    clauses = serializers.ListField(
        child=serializers.CharField(max_length=1000), max_length=100, required=False,
        help_text="Left out: those of the version in force.",
    )  # fmt: skip


class NewCovenantView(CovenantsView, WriteView):
    """GET lists, POST begins a new version."""

    @extend_schema(
        operation_id="covenant_draft", tags=[TAG], summary="起草公约", request=DraftSerializer,
        responses={201: MovedSerializer},
    )  # fmt: skip
    def post(self, request: Any, **kwargs: Any) -> Any:
        return WriteView.post(self, request, **kwargs)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        user = signed_in(request)
        given = DraftSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        taken = dict(given.validated_data)
        council = _known("council", Council.objects.filter(pk=taken.pop("council")))

        def act() -> Answer:
            covenant = covenant_services.draft_covenant(council_id=council.pk, actor=user, now=timezone.now(), **taken)
            return Answer(moved(covenant, str(_("已开始起草。"))), 201)

        return act


def signed_in(request: Any) -> User:
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


# --- What residents do --------------------------------------------------------------------------------------
class ObjectionWordsSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=2000)


class StarsSerializer(serializers.Serializer):
    stars = serializers.IntegerField(min_value=1, max_value=5)
    words = serializers.CharField(max_length=300, required=False, allow_blank=True)


class AmendSerializer(serializers.Serializer):
    clause_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    text = serializers.CharField(max_length=1000)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NothingSerializer(serializers.Serializer):
    """Nothing to send."""


class ResidentView(WriteView):
    """Verified residents, signed in by telephone; the service asks whether they live there."""

    permission_classes = [IsAuthenticated]
    serializer: type[serializers.Serializer]
    service: Callable[..., Any]
    model: Any
    key = ""
    prefix = ""
    done: Any = ""

    def rows(self) -> Any:
        raise NotImplementedError

    def understand(self, request: Any, **kwargs: Any) -> Act:
        kind = type(self)
        subject = found(self.rows(), kwargs, self.prefix)
        given = kind.serializer(data=request.data)
        given.is_valid(raise_exception=True)
        extra = {"objection_id": kwargs["objection"]} if "objection" in kwargs else {}

        def act() -> Answer:
            taken = {self.key: subject.pk, "actor": request.user, "now": timezone.now()}
            kind.service(**taken, **extra, **given.validated_data)
            subject.refresh_from_db()
            return Answer(moved(subject, str(self.done)))

        return act


class OnResolution(ResidentView):
    key, prefix = "resolution_id", "JY"

    def rows(self) -> Any:
        return Resolution.objects.all()


class OnCovenant(ResidentView):
    key = "covenant_id"

    def rows(self) -> Any:
        return covenants.published()


class OnTopic(ResidentView):
    key, prefix = "topic_id", "YT"

    def rows(self) -> Any:
        return Topic.objects.filter(is_published=True)


RESIDENTS: list[tuple[str, type[ResidentView], str, Any, Any, Any, Any]] = [
    ("resolution_object", OnResolution, "resolutions/<str:code>/object/", ObjectionWordsSerializer,
     resolution_services.object_to, _("对决议提出异议"), _("异议已收到，会按期答复您。")),
    ("resolution_unobject", OnResolution, "resolutions/<str:code>/objections/<int:objection>/withdraw/",
     NothingSerializer, resolution_services.withdraw_objection, _("撤回异议"), _("异议已撤回。")),
    ("resolution_rate", OnResolution, "resolutions/<str:code>/rate/", StarsSerializer,
     resolution_services.rate_resolution, _("评价决议"), _("谢谢您的评价。")),
    ("covenant_amend", OnCovenant, "covenants/<int:pk>/amend/", AmendSerializer, covenant_services.amend_clause,
     _("对公约条文提建议"), _("已收到您的建议，工作人员看过后公开。")),
    ("topic_support", OnTopic, "topics/<str:code>/support/", NothingSerializer, topic_services.support,
     _("附议"), _("谢谢，您已附议。")),
]  # fmt: skip


def _resident_urls() -> list[URLPattern]:
    made = []
    for operation, base, address, serializer, service, label, done in RESIDENTS:
        own = {"serializer": serializer, "service": staticmethod(service), "done": done}
        view: Any = type("".join(part.title() for part in operation.split("_")) + "View", (base,), own)
        described = extend_schema(
            operation_id=operation, tags=[TAG], summary=str(label), description=str(done), request=serializer,
            responses=MovedSerializer,
        )  # fmt: skip
        view = extend_schema_view(post=described)(view)
        made.append(path(f"api/v1/{address}", view.as_view(), name=f"api_{operation}"))
    return made


urlpatterns: list[URLPattern] = [
    *urls({"resolution": NewResolutionView, "covenant": NewCovenantView}),
    *_desk_urls(),
    *_resident_urls(),
]
