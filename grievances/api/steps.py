"""Verbs on what is no matter (a whistle, a department's response, a dispute): the frame of all their addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view

from governance.api.idempotency import Act, Answer
from governance.api.parsers import JSONParser, MultiPartParser
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView
from governance.common.errors import StateRefused
from governance.people.models import User
from grievances.api.arguments import arguments_of, checked, fill, serializer_for


@dataclass(frozen=True, slots=True)
class Subject:
    """What a verb is done to: what its form is made for, and the key that its service takes."""

    about: dict[str, Any]
    key: dict[str, int]


class StepView(WriteView):
    """Found for this person (404), theirs to do now (403, 409), filled in rightly (422), done."""

    permission_classes = [IsStaff]
    page: Any  # a row of the table of pages: verb, form, service, words
    name: str

    def find(self, user: User, now: datetime, **kwargs: Any) -> Subject:
        """Raises 404 for a stranger, and the refusal of a verb before anybody looks at fields."""
        raise NotImplementedError

    def answer(self, outcome: Any, user: User, now: datetime) -> Any:
        """What became of it. Nothing private: answers are kept for a day."""
        raise NotImplementedError

    @classmethod
    def serializer(cls) -> Any:
        return serializer_for(cls.name, cls.page.form, cls.page.service)

    def filled(self, given: dict[str, Any], subject: Subject) -> dict[str, Any]:
        """What the service takes, judged by the form of the page. Raises `InputRefused`."""
        form: Any = self.page.form(**subject.about)
        fill(form, arguments_of(self.page.form, self.page.service), given)
        return checked(form).arguments()  # type: ignore[attr-defined]

    def understand(self, request: Any, **kwargs: Any) -> Act:
        user, now = request.user, timezone.now()
        subject = self.find(user, now, **kwargs)
        given = self.serializer()(data=request.data)
        given.is_valid(raise_exception=True)
        taken = self.filled(given.validated_data, subject)

        def act() -> Answer:
            outcome = self.page.service(**subject.key, actor=user, now=now, **taken)
            return Answer(self.answer(outcome, user, now))

        return act


def require(decision: Any, *, exists: bool) -> None:
    """409 where the thing has moved on, 403 where the verb is not theirs."""
    if not decision and not exists:
        raise StateRefused("wrong_state", decision.reason)
    decision.require()


def step_view(base: type[StepView], page: Any, *, kind: str, tag: str, answered: Any, **own: Any) -> Any:
    """A view for one row of a table of pages, so that each stands in the schema; `kind` begins its operation's name."""
    stem = f"{kind}_{page.slug}".replace("-", "_")
    name = "".join(part.title() for part in stem.split("_"))
    view: Any = type(f"{name}View", (base,), {"page": page, "name": name, **own})
    takes_files = any(argument.is_photos for argument in arguments_of(page.form, page.service))
    view.parser_classes = [JSONParser, MultiPartParser] if takes_files else [JSONParser]
    described = extend_schema(
        operation_id=stem,
        tags=[tag],
        summary=str(page.label),
        description=str(page.done),
        request=view.serializer(),
        responses=answered,
    )
    return extend_schema_view(post=described)(view)


def texts(verbs: Iterable[Any]) -> list[str]:
    """Verbs as they stand in addresses."""
    return [verb.value.replace("_", "-") for verb in verbs]
