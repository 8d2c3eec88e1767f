"""Photos of goods and of wishes that came true: where each is, and its bytes for a program with a token."""

from typing import Any

from django.urls import URLPattern, path, reverse
from rest_framework import serializers

from governance.api.files import SIZE, file_view
from volunteers.views import bank_public, wishes


class GoodPhotoSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="public_id")
    url = serializers.SerializerMethodField(help_text="`?size=thumb` is the small one.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    address = "volunteers:api_good_photo"

    def get_url(self, photo: Any) -> str:
        return reverse(self.address, args=[photo.public_id])


class WishPhotoSerializer(GoodPhotoSerializer):
    is_public = serializers.SerializerMethodField(help_text="The community has looked at it.")
    address = "volunteers:api_wish_photo"

    def get_is_public(self, photo: Any) -> bool:
        return photo.cleared_at is not None


urlpatterns: list[URLPattern] = [
    path("api/v1/goods/photos/<uuid:public_id>/",
         file_view("good_photo_file", "photos", "物品照片", bank_public.photo, "image/jpeg", parameters=[SIZE]).as_view(),
         name="api_good_photo"),
    path("api/v1/wishes/photos/<uuid:public_id>/",
         file_view("wish_photo_file", "photos", "心愿照片", wishes.photo, "image/jpeg", parameters=[SIZE]).as_view(),
         name="api_wish_photo"),
]  # fmt: skip
