"""Every verb of a person as `POST /api/v1/grievances/{code}/{verb}/`, made from the tables of the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view

from governance.api.idempotency import Act, Answer
from governance.api.parsers import JSONParser, MultiPartParser
from governance.api.permissions import IsStaff
from governance.api.writing import WriteView
from governance.common.errors import StateRefused
from governance.common.images import clean_photo
from governance.common.limits import require
from grievances import services
from grievances.api.arguments import SENT, arguments_of, checked, fill, serializer_for
from grievances.api.proofs import SECRET_PARAMETER, resident_behind
from grievances.api.serializers import OutcomeSerializer
from grievances.models import Grievance
from grievances.policies import Actor, decide, misfit
from grievances.states import Verb, transition
from grievances.views.desk_common import visible_or_404
from grievances.views.desk_pages import PAGES
from grievances.views.track_page import FORMS as RESIDENT_FORMS
from grievances.views.track_page import WITH_PHOTOS
from grievances.views.track_verbs import HOUR, PER_MATTER

RESIDENT_WORDS = {
    Verb.REPLY: ("回复", "谢谢，您的回复已经交给工作人员。"),
    Verb.ADD: ("补充", "已补充，工作人员会看到。"),
    Verb.WITHDRAW: ("撤回", "已撤回。"),
    Verb.RATE: ("评价", "谢谢您的评价。"),
    Verb.CONTEST_DECLINE: ("对不予受理提出异议", "您的异议已经交上去了，结果会告诉您。"),
    Verb.DISPUTE: ("反映没有解决", "知道了，已交给上一级重新办理。"),
    Verb.MINE_IS_ANOTHER: ("我的是另一件事", "知道了，您的事情已经单独办理，重新计时。"),
}


@dataclass(frozen=True, slots=True)
class ApiVerb:
    """One verb: what it takes, what does it, what is said afterwards."""

    verb: Verb
    form: type[forms.Form]
    service: Callable[..., Grievance]
    label: Any
    done: Any
    by_resident: bool = False
    with_photos: bool = False

    @property
    def slug(self) -> str:
        return self.verb.value.replace("_", "-")

    @property
    def takes_files(self) -> bool:
        return self.with_photos or any(argument.is_photos for argument in arguments_of(self.form, self.service))

    @property
    def serializer(self) -> Any:
        name = "".join(part.title() for part in self.verb.value.split("_"))
        return serializer_for(name, self.form, self.service, with_photos=self.with_photos, with_secret=self.by_resident)


def _staff_verbs() -> list[ApiVerb]:
    return [ApiVerb(page.verb, page.form, page.service, page.label, page.done) for page in PAGES]


def _resident_verbs() -> list[ApiVerb]:
    return [
        ApiVerb(
            verb,
            form,
            getattr(services, verb.value),
            *RESIDENT_WORDS.get(verb, (verb.value, "已收到。")),
            by_resident=True,
            with_photos=verb in WITH_PHOTOS,
        )
        for verb, form in RESIDENT_FORMS.items()
    ]


VERBS = [*_staff_verbs(), *_resident_verbs()]


class VerbView(WriteView):
    """The frame of all of them; a subclass for each stands in the schema."""

    entry: ApiVerb

    def understand(self, request: Any, **kwargs: Any) -> Act:
        entry, now, code = self.entry, timezone.now(), kwargs["code"]
        given = entry.serializer(data=request.data)
        if entry.by_resident:
            actor, grievance = resident_behind(request, code, now)
        else:
            actor, grievance = request.user, visible_or_404(request.user, code, now)
        require_verb(actor, entry.verb, grievance, now)
        given.is_valid(raise_exception=True)
        taken = self._arguments(given.validated_data, grievance, actor, now)

        def act() -> Answer:
            if entry.by_resident:
                require("verbs-matter", str(grievance.pk), limit=PER_MATTER, seconds=HOUR)
            changed = entry.service(grievance_id=grievance.pk, actor=actor, now=now, **taken)
            return Answer(OutcomeSerializer(changed, context={"message": str(entry.done)}).data)

        return act

    def _arguments(self, given: dict[str, Any], grievance: Grievance, actor: Any, now: datetime) -> dict[str, Any]:
        entry = self.entry
        for_matter: dict[str, Any] = {} if entry.by_resident else {"grievance": grievance, "user": actor, "now": now}
        form: Any = entry.form(**for_matter)
        form.fields.pop(SENT, None)
        fill(form, arguments_of(entry.form, entry.service), given)
        checked(form)
        if not entry.by_resident:
            return form.arguments()
        photos = {"photos": [clean_photo(upload) for upload in given.get("photos", [])]} if entry.with_photos else {}
        return {**form.cleaned_data, **photos}


def require_verb(actor: Actor, verb: Verb, grievance: Grievance, now: datetime) -> None:
    """Refuse before anybody looks at fields: 409 where the matter has moved on, 403 where it is not theirs to do."""
    decision = decide(actor, verb, grievance, now)
    if decision:
        return
    if transition(grievance.state, verb) is None:
        raise StateRefused("wrong_state", decision.reason)
    if reason := misfit(verb, grievance, now):
        raise StateRefused("does_not_fit", reason)
    decision.require()


def _view_of(entry: ApiVerb) -> type[VerbView]:
    parsers = [JSONParser, MultiPartParser] if entry.takes_files else [JSONParser]
    permissions = [] if entry.by_resident else [IsStaff]
    name = "".join(part.title() for part in entry.verb.value.split("_"))
    view = type(
        f"{name}View", (VerbView,), {"entry": entry, "parser_classes": parsers, "permission_classes": permissions}
    )
    described = extend_schema(
        operation_id=f"grievance_{entry.verb.value}",
        tags=["resident" if entry.by_resident else "desk"],
        summary=str(entry.label),
        description=str(entry.done),
        parameters=[SECRET_PARAMETER] if entry.by_resident else [],
        request=entry.serializer,
        responses=OutcomeSerializer,
    )
    return extend_schema_view(post=described)(view)


urlpatterns: list[URLPattern] = [
    path(f"api/v1/grievances/<str:code>/{entry.slug}/", _view_of(entry).as_view(), name=f"api_{entry.verb.value}")
    for entry in VERBS
]
