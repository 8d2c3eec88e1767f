"""Verbs that stand in no table of pages, and things that begin: what is given, one service, what became of it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import IsAuthenticated

from governance.api.idempotency import Act, Answer
from governance.api.writing import WriteView
from governance.common.codes import normalise_code
from governance.common.errors import InputRefused
from governance.people.models import User

LARGEST_ID = 2**63 - 1


def number_field(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, **options)


class NothingSerializer(serializers.Serializer):
    """Nothing to send."""


class MovedSerializer(serializers.Serializer):
    """What became of a verb."""

    name = serializers.CharField(help_text="Its code, or its number.")
    message = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField()


def named(subject: Any) -> str:
    return str(getattr(subject, "code", subject.pk))


def moved(subject: Any, message: str) -> Any:
    row = {
        "name": named(subject),
        "message": message,
        "state": subject.state,
        "state_label": str(subject.get_state_display()),
    }
    return MovedSerializer(row).data


# --- How callers name things --------------------------------------------------------------------------------
def signed_in(request: Any) -> User:
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def found(rows: Any, kwargs: dict[str, Any], prefix: str = "") -> Any:
    """What the address names among the rows that this person may find; else 404."""
    try:
        if prefix:
            return rows.get(code=normalise_code(kwargs["code"], prefix=prefix))
        return rows.get(pk=kwargs["pk"])
    except (rows.model.DoesNotExist, InputRefused, OverflowError):
        raise Http404 from None


def known(field: str, rows: QuerySet) -> Any:
    """The row that a field of the body names; else 422."""
    row = rows.first()
    if row is None:
        words = str(_("没有这一项。"))
        raise InputRefused("invalid", words, fields={field: words})
    return row


# --- Done to something --------------------------------------------------------------------------------------
class ActView(WriteView):
    """A verb on what the address names. Who may is for the service to say: a stranger to the thing gets 404 here."""

    permission_classes = [IsAuthenticated]
    serializer: type[serializers.Serializer] = NothingSerializer
    answered: type[serializers.Serializer] = MovedSerializer
    service: Callable[..., Any]
    key = ""
    prefix = ""
    done: Any = ""

    def rows(self, user: User, now: datetime) -> Any:
        raise NotImplementedError

    def found(self, user: User, now: datetime) -> Any:
        return found(self.rows(user, now), self.kwargs, self.prefix)

    def taken(self, given: dict[str, Any], subject: Any, user: User, now: datetime) -> dict[str, Any]:
        """The service's arguments, from what was given. Raises `InputRefused` for what it cannot name."""
        return given

    def answer(self, outcome: Any, subject: Any) -> Answer:
        subject.refresh_from_db()
        return Answer(moved(subject, str(self.done)))

    def understand(self, request: Any, **kwargs: Any) -> Act:
        user, now = signed_in(request), timezone.now()
        subject = self.found(user, now)
        given = self.serializer(data=request.data)
        given.is_valid(raise_exception=True)
        taken = self.taken(dict(given.validated_data), subject, user, now)
        key = {self.key: subject.pk} if self.key else {}

        def act() -> Answer:
            outcome = type(self).service(**key, actor=user, now=timezone.now(), **taken)
            return self.answer(outcome, subject)

        return act


ActRow = tuple[str, type[ActView], str, type[serializers.Serializer], Callable[..., Any], Any, Any]


def act_urls(tag: str, rows: Iterable[ActRow]) -> list[URLPattern]:
    """A view for each row, in the schema under `tag`: operation, base, address, serializer, service, label, what is said when it is done."""
    made = []
    for operation, base, address, serializer, service, label, done in rows:
        own = {"serializer": serializer, "service": staticmethod(service), "done": done}
        view: Any = type("".join(part.title() for part in operation.split("_")) + "View", (base,), own)
        described = extend_schema(
            operation_id=operation, tags=[tag], summary=str(label), description=str(done), request=serializer,
            responses=base.answered,
        )  # fmt: skip
        view = extend_schema_view(post=described)(view)
        made.append(path(f"api/v1/{address}", view.as_view(), name=f"api_{operation}"))
    return made


# --- Something new ------------------------------------------------------------------------------------------
class NewView(WriteView):
    """POST begins something; where its address also lists, the list is for everybody."""

    serializer: type[serializers.Serializer]
    answered: type[serializers.Serializer] = MovedSerializer
    service: Callable[..., Any]
    done: Any = ""

    def taken(self, given: dict[str, Any], user: User, now: datetime) -> dict[str, Any]:
        """The service's arguments, from what was given. Raises `InputRefused` for what it cannot name."""
        raise NotImplementedError

    def answer(self, made: Any) -> Any:
        return moved(made, str(self.done))

    def understand(self, request: Any, **kwargs: Any) -> Act:
        user = signed_in(request)
        given = self.serializer(data=request.data)
        given.is_valid(raise_exception=True)
        taken = self.taken(dict(given.validated_data), user, timezone.now())

        def act() -> Answer:
            made = type(self).service(actor=user, now=timezone.now(), **taken)
            return Answer(self.answer(made), 201)

        return act


def new_view(tag: str, new: type[NewView], operation: str, label: Any, *, rows: Any = None) -> Any:
    """The view of something new, with the list of what there is (`rows`) at the same address."""
    view = type(f"{new.__name__}View", (rows, new) if rows else (new,), {})
    described = extend_schema(
        operation_id=operation, tags=[tag], summary=str(label), description=str(new.done), request=new.serializer,
        responses={201: new.answered},
    )  # fmt: skip
    return extend_schema_view(post=described)(view)
