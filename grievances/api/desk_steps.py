"""A verb of a desk's table over the API: found by its number, judged by the policy and by the form of its page."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from governance.people.models import User
from grievances.api.acts import found, moved
from grievances.api.arguments import Argument, arguments_of, checked, field_for, fill
from grievances.api.steps import StepView, Subject


@lru_cache(maxsize=200)
def taken_by(form: Any, service: Any) -> list[Argument]:
    """What the page's form asks; what the service takes besides, the form makes of it. What it fills in may be left out."""
    filled_in = getattr(form, "prefilled", ())
    return [
        replace(argument, is_required=argument.is_required and argument.name not in filled_in)
        for argument in arguments_of(form, service)
        if argument.field is not None
    ]


@lru_cache(maxsize=200)
def serializer_of(name: str, form: Any, service: Any) -> type[serializers.Serializer]:
    fields = {argument.name: field_for(argument) for argument in taken_by(form, service)}
    return type(name, (serializers.Serializer,), fields)


class DeskStep(StepView):
    permission_classes = [IsAuthenticated]
    key = ""
    prefix = ""

    @classmethod
    def serializer(cls) -> Any:
        return serializer_of(cls.name, cls.page.form, cls.page.service)

    def filled(self, given: dict[str, Any], subject: Subject) -> dict[str, Any]:
        form: Any = self.page.form(**subject.about)
        fill(form, taken_by(self.page.form, self.page.service), given)
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
