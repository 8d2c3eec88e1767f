"""What every address of the grids does first: who is here, which row, and the frames of reading and doing."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.idempotency import Act, Answer
from governance.api.listing import Listing
from governance.api.parsers import JSONParser
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView
from governance.common.errors import PermissionRefused
from governance.people.authority import authority_of
from governance.people.roles import HANDLING_ROLES, READ_ONLY
from grids.policies.day import codes_of
from grids.views.day_common import Here

TAG = "grids"
LARGEST_ID = 2**63 - 1


def key_field(**options: Any) -> serializers.Field:
    return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, **options)


def found(rows: QuerySet, pk: int) -> Any:
    """One of the rows that this person may see, else 404."""
    try:
        return rows.get(pk=pk)
    except (rows.model.DoesNotExist, OverflowError):
        raise Http404 from None


def at_doors(user: Any) -> Here:
    """Who works at doors today, and where; 403 for everybody else."""
    now = timezone.now()
    codes = codes_of(user, now)
    if not codes:
        raise PermissionRefused("not_at_doors", _("您目前不在网格或社区任职。"))
    return Here(user, codes, now, timezone.localdate(now))


def looking_on(user: Any) -> Here:
    """Whoever handles matters somewhere, and auditors."""
    now = timezone.now()
    day = timezone.localdate(now)
    return Here(user, authority_of(user, day).codes(*HANDLING_ROLES, *READ_ONLY), now, day)


class RowsView(Listing):
    """A list by key; `rows(request)` are those that this person may see, `order` is theirs."""

    permission_classes = [IsStaff]

    def get_queryset(self) -> Any:
        return self.rows(self.request)

    def rows(self, request: Any) -> QuerySet:
        raise NotImplementedError


class RowView(APIView):
    """One thing: `shown(request, …)` finds it (404) and says what the answer holds."""

    permission_classes = [IsStaff]

    def get(self, request: Any, **kwargs: Any) -> Response:
        return Response(self.shown(request, **kwargs))

    def shown(self, request: Any, **kwargs: Any) -> Any:
        raise NotImplementedError


class DoView(WriteView):
    """Takes what `serializer` reads and does it: `do(request, given, …)` returns what is answered, nothing private."""

    permission_classes: list[Any] = [IsStaff]
    parser_classes = [JSONParser]
    serializer: type[serializers.Serializer]
    status = 200

    def understand(self, request: Any, **kwargs: Any) -> Act:
        self.check(request, **kwargs)
        given = self.serializer(data=request.data)
        given.is_valid(raise_exception=True)
        return lambda: Answer(self.do(request, dict(given.validated_data), **kwargs), self.status)

    def check(self, request: Any, **kwargs: Any) -> None:
        """404 and 403 come before anybody looks at fields."""

    def do(self, request: Any, given: dict[str, Any], **kwargs: Any) -> Any:
        raise NotImplementedError


class NothingSerializer(serializers.Serializer):
    """Nothing to fill in."""


class WordsSerializer(serializers.Serializer):
    words = serializers.CharField(max_length=300)


class ChangedSerializer(serializers.Serializer):
    """What became of it."""

    id = serializers.IntegerField()
    state = serializers.CharField()


def changed(row: Any) -> dict[str, Any]:
    return {"id": row.pk, "state": row.state}


def described(view: Any, operation: str, summary: str, *, answer: Any = ChangedSerializer, **more: Any) -> Any:
    """The view as it stands in the description; what it takes is its own `serializer`."""
    if issubclass(view, DoView):
        told = {"request": view.serializer, "responses": {view.status: answer}}
        return extend_schema_view(post=extend_schema(operation_id=operation, summary=summary, tags=[TAG], **told))(view)
    told = {} if issubclass(view, RowsView) else {"responses": answer}
    return extend_schema_view(get=extend_schema(operation_id=operation, summary=summary, tags=[TAG], **told, **more))(
        view
    )


def both(reading: Any, doing: Any, name: str) -> Any:
    """One address that is read (GET) and takes something new (POST)."""
    return type(
        name, (doing, reading), {"get": reading.get, "post": doing.post, "parser_classes": doing.parser_classes}
    )
