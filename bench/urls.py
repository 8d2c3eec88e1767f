"""The portal's addresses and, beside them, the bare limits."""

from django.urls import path
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer

from bench.models import BareRow
from governance.urls import *  # noqa: F403
from governance.urls import urlpatterns as portal_patterns


class BareRowSerializer(serializers.ModelSerializer):
    class Meta:
        model = BareRow
        fields = "__all__"


class Insert(generics.CreateAPIView):
    queryset = BareRow.objects.all()
    serializer_class = BareRowSerializer
    authentication_classes: tuple = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer,)
    throttle_classes: tuple = ()


class List(generics.ListAPIView):
    serializer_class = BareRowSerializer
    authentication_classes: tuple = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer,)
    throttle_classes: tuple = ()
    pagination_class = None
    filter_backends: tuple = ()

    def get_queryset(self):
        return BareRow.objects.order_by("-id")[:50]


urlpatterns = [
    path("bench/insert/", Insert.as_view()),
    path("bench/list/", List.as_view()),
    *portal_patterns,
]
