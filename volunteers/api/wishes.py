"""微心愿 over the API: the wall, one wish, posting one, and every verb of the table of its pages.

No answer here names anybody.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.listing import Listing
from governance.people.authority import within
from governance.people.models import User
from grievances.api.acts import MovedSerializer, NewView, found, new_view
from grievances.api.desk_steps import DeskStep
from grievances.api.steps import step_view, texts
from volunteers.api.needs import TAG, community_named
from volunteers.api.photos import WishPhotoSerializer
from volunteers.models import Wish
from volunteers.policies import wishes as policies
from volunteers.selectors.wishes import on_the_wall, shown_to, visible_to
from volunteers.services import wishes
from volunteers.services.wishes import NewWish
from volunteers.states.wishes import WishFor, WishState
from volunteers.views import wish_pages
from volunteers.views.wish_desks import WishPhone


class WishRowSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    words = serializers.CharField(allow_blank=True)
    is_for = serializers.ChoiceField(WishFor.choices)
    community_code = serializers.CharField(source="area_code")
    state = serializers.ChoiceField(WishState.choices)
    state_label = serializers.CharField(source="get_state_display")
    result = serializers.CharField(allow_blank=True)
    thanks = serializers.CharField(allow_blank=True)


class WishSerializer(WishRowSerializer):
    photos = WishPhotoSerializer(many=True, source="shown_photos", help_text="Public ones, and those you may look at.")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


# --- Reading ------------------------------------------------------------------------------------------------
class WishQuery(serializers.Serializer):
    state = serializers.ChoiceField(WishState.choices, required=False)
    community = serializers.RegexField(r"^[0-9]{12}$", required=False, help_text="Its code.")


class Wishes(Listing):
    serializer_class = WishRowSerializer
    queryset = Wish.objects.none()

    def get_queryset(self) -> QuerySet[Wish]:
        given, rows = self.asked(WishQuery), on_the_wall()
        if "state" in given:
            rows = rows.filter(state=given["state"])
        return rows.filter(within((given["community"],))) if "community" in given else rows

    @extend_schema(operation_id="wish_list", tags=[TAG], summary="微心愿", parameters=[WishQuery])
    def get(self, request: Any) -> Response:
        return self.list(request)


def wishes_of(user: Any, now: datetime) -> QuerySet[Wish]:
    person = user if isinstance(user, User) else None
    rows = Wish.objects.filter(pk__in=shown_to(person).values("pk"))
    if person:
        rows = rows | Wish.objects.filter(pk__in=visible_to(person, now).values("pk"))
    return rows.select_related("community")


class WishView(APIView):
    @extend_schema(operation_id="wish_retrieve", tags=[TAG], summary="微心愿详情", responses=WishSerializer)
    def get(self, request: Any, **kwargs: Any) -> Response:
        now, user = timezone.now(), request.user
        row = found(wishes_of(user, now), kwargs, "XY")
        person = user if isinstance(user, User) else None
        row.verbs = texts(policies.verbs_for(person, row, now)) if person else []
        row.shown_photos = [photo for photo in row.photos.all() if policies.may_see_photo(person, photo, now)]
        return Response(WishSerializer(row).data, headers={"Cache-Control": "no-store"})


# --- Something new, and verbs ---------------------------------------------------------------------------------
class NewWishSerializer(serializers.Serializer):
    community = serializers.RegexField(r"^[0-9]{12}$", help_text="Its code.")
    is_for = serializers.ChoiceField(WishFor.choices)
    title = serializers.CharField(max_length=40)
    words = serializers.CharField(max_length=300, required=False, allow_blank=True)
    contact_name = serializers.CharField(max_length=20)
    contact_phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    private_words = serializers.CharField(max_length=500, required=False, allow_blank=True)


class PostWish(NewView):
    serializer = NewWishSerializer
    service = staticmethod(wishes.post)
    done = _("心愿收到了，社区核对以后公开。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        return {"new": NewWish(**given | {"community": community_named(given["community"])})}


class WishStepView(DeskStep):
    key, prefix = "wish_id", "XY"

    def rows(self, user: User, now: datetime) -> Any:
        return wishes_of(user, now)

    def may(self, subject: Any, user: User, now: datetime) -> None:
        if refusal := WishPhone().refusal(self.page, subject, user, now):
            raise refusal


urlpatterns: list[URLPattern] = [
    path(
        "api/v1/wishes/",
        new_view(TAG, PostWish, "wish_post", _("发布心愿"), rows=Wishes).as_view(),
        name="api_wishes",
    ),
    path("api/v1/wishes/<str:code>/", WishView.as_view(), name="api_wish"),
    *(
        path(
            f"api/v1/wishes/<str:code>/{page.slug}/",
            step_view(WishStepView, page, kind="wish", tag=TAG, answered=MovedSerializer).as_view(),
            name=f"api_wish_{page.slug}",
        )
        for page in wish_pages.PAGES
    ),
]
