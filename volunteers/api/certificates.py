"""Certificates of service over the API: one's own, a new one, and whether one is true, for everybody."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.listing import Listing
from governance.common.errors import PermissionRefused
from governance.people.models import User
from governance.people.phones import mask_name
from grievances.api.acts import NewView, found, new_view
from volunteers.api.service import TAG, ServiceRecordRowSerializer
from volunteers.models import Certificate
from volunteers.selectors.people import volunteer_of
from volunteers.services import certificates
from volunteers.views.certificates import find_by_anybody, own_certificates


class CertificateRowSerializer(serializers.Serializer):
    code = serializers.CharField()
    from_on = serializers.DateField()
    to_on = serializers.DateField()
    minutes = serializers.IntegerField()
    issued_at = serializers.DateTimeField()


class CertificateSerializer(CertificateRowSerializer):
    is_true = serializers.BooleanField(help_text="Every record still counts as it did.")
    records = ServiceRecordRowSerializer(many=True, source="records.all")


class CertificateCheckSerializer(CertificateRowSerializer):
    name = serializers.CharField(help_text="Masked.")
    is_true = serializers.BooleanField(help_text="Every record still counts as it did.")
    record_count = serializers.IntegerField()


class NewCertificateSerializer(serializers.Serializer):
    from_on = serializers.DateField()
    to_on = serializers.DateField(help_text="Counted too.")


class Certificates(Listing):
    permission_classes = [IsAuthenticated]
    serializer_class = CertificateRowSerializer
    queryset = Certificate.objects.none()

    def get_queryset(self) -> QuerySet[Certificate]:
        assert isinstance(self.request.user, User)
        return own_certificates(self.request.user)

    @extend_schema(operation_id="certificate_list", tags=[TAG], summary="我的服务证明")
    def get(self, request: Any) -> Response:
        return self.list(request)


class IssueCertificate(NewView):
    serializer = NewCertificateSerializer
    answered = CertificateRowSerializer
    service = staticmethod(certificates.issue)
    done = _("已开具。")

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        volunteer = volunteer_of(user)
        if volunteer is None:
            raise PermissionRefused("not_registered", gettext("您还没有注册志愿者，没有可以证明的服务时间。"))
        return given | {"volunteer": volunteer}

    def answer(self, made: Certificate) -> Any:
        return CertificateRowSerializer(made).data


class CertificateView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="certificate_retrieve", tags=[TAG], summary="服务证明详情", responses=CertificateSerializer
    )
    def get(self, request: Any, **kwargs: Any) -> Response:
        row = found(own_certificates(request.user), kwargs, "ZM")
        row.is_true = certificates.is_still_true(row)
        return Response(CertificateSerializer(row).data, headers={"Cache-Control": "no-store"})


class CertificateCheckView(APIView):
    """As on the public page: figures and a masked name, by the number that somebody showed."""

    @extend_schema(
        operation_id="certificate_check", tags=[TAG], summary="查验服务证明", responses=CertificateCheckSerializer
    )
    def get(self, request: Any, code: str) -> Response:
        row: Any = find_by_anybody(request, code)
        if row is None:
            raise Http404
        row.name, row.is_true = mask_name(str(row.volunteer)), certificates.is_still_true(row)
        row.record_count = row.records.count()
        return Response(CertificateCheckSerializer(row).data, headers={"Cache-Control": "no-store"})


urlpatterns: list[URLPattern] = [
    path("api/v1/certificates/",
         new_view(TAG, IssueCertificate, "certificate_issue", _("开具服务证明"), rows=Certificates).as_view(),
         name="api_certificates"),
    path("api/v1/certificates/<str:code>/", CertificateView.as_view(), name="api_certificate"),
    path("api/v1/certificates/<str:code>/check/", CertificateCheckView.as_view(), name="api_certificate_check"),
]  # fmt: skip
