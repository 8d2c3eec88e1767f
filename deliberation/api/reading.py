"""Lists and single things: councils, topics, meetings, ballots, resolutions, covenants. Public unless `scope=desk`."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from deliberation.api import shapes
from deliberation.models import Ballot, Council, Covenant, Meeting, Resolution, Topic
from deliberation.policies import ballots as ballot_rules
from deliberation.policies import covenants as covenant_rules
from deliberation.policies import meetings as meeting_rules
from deliberation.policies import resolutions as resolution_rules
from deliberation.policies import topics as topic_rules
from deliberation.policies.councils import may_serve
from deliberation.selectors import ballots, councils, covenants, meetings, resolutions, topics
from deliberation.states import MinutesState
from deliberation.views import resolutions_shown as shown
from deliberation.views.covenants_public import amendments_shown
from governance.api.listing import Listing
from governance.common.codes import normalise_code
from governance.common.errors import InputRefused, PermissionRefused
from governance.people.authority import within
from governance.people.models import User

TAG = "deliberation"
COUNCIL = ("council", "council__community")


def person_of(request: Any) -> User | None:
    return request.user if isinstance(request.user, User) else None


def texts(verbs: Any) -> list[str]:
    return [str(verb).replace("_", "-") for verb in verbs]


class ListQuery(serializers.Serializer):
    scope = serializers.ChoiceField(
        ["public", "desk"], default="public", help_text="`desk`: what your postings and seats show you."
    )
    state = serializers.CharField(max_length=20, required=False)
    community = serializers.RegexField(r"^[0-9]{12}$", required=False, help_text="Its code.")
    council = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class Rows(Listing):
    """A list by key; a subclass says which rows everybody sees, and which somebody at the desk."""

    public: Callable[[], QuerySet]
    desk: Callable[..., QuerySet]

    def get_queryset(self) -> Any:
        given, user = self.asked(ListQuery), person_of(self.request)
        kind = type(self)
        if given["scope"] == "desk":
            if user is None:
                raise PermissionRefused("sign_in", _("请先登录。"))
            rows = kind.desk(user, timezone.now())
        else:
            rows = kind.public()
        rule = Q()
        if "state" in given:
            rule &= Q(state=given["state"])
        if "council" in given:
            rule &= Q(council=given["council"])
        if "community" in given:
            rule &= within((given["community"],))
        return rows.filter(rule).select_related(*COUNCIL)


class One(APIView):
    """One thing: published, or on the caller's desk. 404 for anything else."""

    prefix = ""

    def read(self, user: User | None, name: Any, now: Any) -> Any:
        raise NotImplementedError

    def get(self, request: Any, **kwargs: Any) -> Response:
        name = kwargs.get("pk") or kwargs["code"]
        try:
            name = name if self.prefix == "" else normalise_code(name, prefix=self.prefix)
            body = self.read(person_of(request), name, timezone.now())
        except (Topic.DoesNotExist, Meeting.DoesNotExist, Ballot.DoesNotExist, Resolution.DoesNotExist):
            raise Http404 from None
        except (Council.DoesNotExist, Covenant.DoesNotExist, OverflowError, InputRefused):
            raise Http404 from None
        answer = Response(body)
        answer["Cache-Control"] = "no-store"
        return answer


def readable(public: QuerySet, desk: Callable[..., QuerySet], user: User | None, now: Any) -> QuerySet:
    """What is published, and what stands on the caller's desk."""
    seen = Q(pk__in=public.values("pk"))
    if user:
        seen |= Q(pk__in=desk(user, now).values("pk"))
    return public.model._default_manager.filter(seen).select_related(*COUNCIL)


# --- Councils -----------------------------------------------------------------------------------------------
class CouncilQuery(serializers.Serializer):
    kind = serializers.CharField(max_length=20, required=False)
    community = serializers.RegexField(r"^[0-9]{12}$", required=False, help_text="Its code.")


class CouncilsView(Listing):
    serializer_class = shapes.CouncilRowSerializer
    queryset = Council.objects.none()
    order = ("area_code", "id")

    def get_queryset(self) -> Any:
        asked = self.asked(CouncilQuery)
        rows = councils.councils_for_public(kind=asked.get("kind", ""))
        code = asked.get("community")
        return rows.filter(within((code,))) if code else rows

    @extend_schema(operation_id="council_list", tags=[TAG], summary="议事会", parameters=[CouncilQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


class CouncilView(One):
    def read(self, user: User | None, name: Any, now: Any) -> Any:
        on = timezone.localdate(now)
        council = councils.councils_for_public().get(pk=name)
        return shapes.council_of(council, councils.charter_of(council, on), councils.seats_of(council, on))


# --- The others ---------------------------------------------------------------------------------------------
class TopicsView(Rows):
    serializer_class = shapes.TopicRowSerializer
    queryset = Topic.objects.none()
    public = staticmethod(lambda: Topic.objects.filter(is_published=True).select_related("stage"))
    desk = staticmethod(lambda user, now: topics.visible_to(user, now).select_related("stage"))


class TopicView(One):
    prefix = "YT"

    def read(self, user: User | None, name: Any, now: Any) -> Any:
        topic: Any = topics.get_visible(user, name, now) if user else topics.published().get(code=name)
        is_office = bool(user and may_serve(user, topic.council, now))
        said = topic.comments.select_related("user").order_by("id")
        topic.shown_comments = list(said if is_office else topics.shown_comments(topic))
        topic.shown_photos = [photo for photo in topic.photos.all() if photo.is_cleared or is_office]
        topic.shown_suspensions = list(topic.suspensions.order_by("id")) if is_office else []
        topic.timeline = list(topics.entries_of(topic, public=True))
        topic.verbs = texts(topic_rules.verbs_for(user, topic, now)) if user else []
        return shapes.TopicSerializer(topic).data


class MeetingsView(Rows):
    serializer_class = shapes.MeetingRowSerializer
    queryset = Meeting.objects.none()
    order = ("-starts_at", "-id")
    public = staticmethod(meetings.public_meetings)
    desk = staticmethod(meetings.visible_to)


class MeetingView(One):
    prefix = "HY"

    def read(self, user: User | None, name: Any, now: Any) -> Any:
        found: Any = readable(meetings.public_meetings(), meetings.visible_to, user, now).get(code=name)
        row = {field: getattr(found, field) for field in ("code", "council", "title", "state", "starts_at")}
        row |= {field: getattr(found, field) for field in ("minutes_planned", "place", "seats_total", "quorum_needed")}
        row["get_state_display"] = found.get_state_display()
        row["agenda"] = list(meetings.agenda_of(found))
        row["minutes"] = found.minutes if found.minutes_state == MinutesState.PUBLISHED else ""
        row["photos"] = [photo.pk for photo in meetings.public_photos(found)]
        row["verbs"] = texts(meeting_rules.verbs_for(user, found, now)) if user else []
        return shapes.MeetingSerializer(row).data


class BallotsView(Rows):
    serializer_class = shapes.BallotRowSerializer
    queryset = Ballot.objects.none()
    public = staticmethod(ballots.public_ballots)
    desk = staticmethod(ballots.visible_to)


class BallotView(One):
    prefix = "TP"

    def read(self, user: User | None, name: Any, now: Any) -> Any:
        rows = readable(ballots.public_ballots(), ballots.visible_to, user, now)
        found: Any = rows.select_related("topic").get(code=name)
        found.verbs = texts(ballot_rules.verbs_for(user, found, now)) if user else []
        return shapes.BallotSerializer(found).data


class ResolutionsView(Rows):
    serializer_class = shapes.ResolutionRowSerializer
    queryset = Resolution.objects.none()
    public = staticmethod(resolutions.published)
    desk = staticmethod(resolutions.visible_to)


class ResolutionView(One):
    prefix = "JY"

    def read(self, user: User | None, name: Any, now: Any) -> Any:
        return read_resolution(resolutions.whole(name), user, now)


def read_resolution(resolution: Any, user: User | None, now: Any) -> Any:
    """As its public page shows it; who works on it also reads what is not public yet."""
    is_staff = bool(user and resolutions.visible_to(user, now).filter(pk=resolution.pk).exists())
    resolution.shown_objections = shown.objections_shown(resolution, user, staff=is_staff)
    resolution.shown_tasks = shown.tasks_shown(resolution, now, staff=is_staff)
    resolution.verbs = texts(resolution_rules.verbs_for(user, resolution, now)) if user else []
    return shapes.ResolutionSerializer(resolution).data


class CovenantsView(Rows):
    serializer_class = shapes.CovenantRowSerializer
    queryset = Covenant.objects.none()
    public = staticmethod(covenants.published)
    desk = staticmethod(covenants.visible_to)


class CovenantView(One):
    def read(self, user: User | None, name: Any, now: Any) -> Any:
        is_staff = bool(user and covenants.visible_to(user, now).filter(pk=name).exists())
        covenant: Any = covenants.whole(name, None if is_staff else covenants.published())
        covenant.shown_clauses = list(covenant.clauses.all())
        for clause in covenant.shown_clauses:
            clause.shown_amendments = amendments_shown(clause, user, staff=is_staff)
        covenant.verbs = texts(covenant_rules.verbs_for(user, covenant, now)) if user else []
        return shapes.CovenantSerializer(covenant).data


def _described(view: Any, operation: str, summary: str, **more: Any) -> Any:
    return extend_schema_view(get=extend_schema(operation_id=operation, tags=[TAG], summary=summary, **more))(view)


KINDS = [
    ("topic", TopicsView, TopicView, shapes.TopicSerializer, "议题", "<str:code>"),
    ("meeting", MeetingsView, MeetingView, shapes.MeetingSerializer, "会议", "<str:code>"),
    ("ballot", BallotsView, BallotView, shapes.BallotSerializer, "表决", "<str:code>"),
    ("resolution", ResolutionsView, ResolutionView, shapes.ResolutionSerializer, "决议", "<str:code>"),
    ("covenant", CovenantsView, CovenantView, shapes.CovenantSerializer, "居民公约", "<int:pk>"),
]


def urls(lists: dict[str, Any]) -> list[URLPattern]:
    """The addresses to read from; `lists` are the views that also take something new."""
    council = _described(CouncilView, "council_retrieve", "一个议事会", responses=shapes.CouncilSerializer)
    found = [
        path("api/v1/councils/", CouncilsView.as_view(), name="api_councils"),
        path("api/v1/councils/<int:pk>/", council.as_view(), name="api_council"),
    ]
    for kind, rows, one, serializer, label, name in KINDS:
        listed = _described(lists.get(kind, rows), f"{kind}_list", label, parameters=[ListQuery])
        single = _described(one, f"{kind}_retrieve", f"{label}详情", responses=serializer)
        found += [
            path(f"api/v1/{kind}s/", listed.as_view(), name=f"api_{kind}s"),
            path(f"api/v1/{kind}s/{name}/", single.as_view(), name=f"api_{kind}"),
        ]
    return found
