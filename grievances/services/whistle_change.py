"""The frame of every verb on a whistle: lock, ask the policy, change the locked rows, write timeline and trail beside them.

Lock order: responses (by id), the whistle, its matters, clocks last. The sweep keeps it too: it holds one response.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.decisions import Decision
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.images import CleanPhoto
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record
from grievances.models import Response, Whistle, WhistleEntry, WhistlePhoto
from grievances.selectors import unique
from grievances.services import whistle_clocks as clocks
from grievances.services.change import Change, check_given
from grievances.services.photos import PHOTOS_AT_ONCE
from grievances.states import Verb
from grievances.whistle_policies import decide_response, decide_whistle, exists_for
from grievances.whistle_selectors import open_matters_of
from grievances.whistle_states import (
    OPEN_WHISTLES,
    WhistleState,
    WhistleVerb,
    response_transition,
    standing_of,
    whistle_transition,
)


@dataclass
class Step:
    """One verb being done to a locked whistle, and to one of its responses where it is about one."""

    whistle: Whistle
    verb: str
    actor: User | None
    now: datetime
    response: Response | None = None
    before: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    entry: WhistleEntry | None = None
    written_files: list[WhistlePhoto] = field(default_factory=list)

    @property
    def department(self) -> str:
        assert self.response is not None
        return self.response.department.name

    def say(self, line: str, *, words: str = "") -> WhistleEntry:
        """Add the entry of the whistle's own timeline, which only staff read."""
        self.entry = WhistleEntry.objects.create(
            whistle=self.whistle,
            response=self.response,
            at=self.now,
            verb=self.verb,
            actor=self.actor,
            line=line[:200],
            words=words,
        )
        return self.entry

    def say_on_matters(self, line: str) -> None:
        """A public line on every matter of the whistle that is still open: offices, never persons."""
        for grievance in open_matters_of(self.whistle):
            Change(grievance, Verb.WHISTLE, self.actor, False, self.now).say(line[:200])

    def tell(self, about: str, people: Iterable[User], title: str, body: str = "") -> None:
        """A message to staff; whoever did it is not told."""
        happening = f":{self.entry.pk}" if self.entry else ""
        notify(
            key=f"whistle:{self.whistle.pk}:{about}{happening}",
            recipients=[person for person in unique(people) if self.actor is None or person.pk != self.actor.pk],
            title=title,
            body=body or self.whistle.title,
            link=f"/desk/whistles/{self.whistle.code}/",
            now=self.now,
        )

    def attach(self, photos: Iterable[CleanPhoto]) -> None:
        """Keep photos of the department; files of a step that fails are removed by the frame."""
        photos = list(photos)
        if len(photos) > PHOTOS_AT_ONCE:
            message = _("一次最多上传 %(limit)d 张照片。") % {"limit": PHOTOS_AT_ONCE}
            raise InputRefused("too_many_photos", message, fields={"photos": message})
        assert self.actor is not None
        for clean in photos:
            photo = WhistlePhoto(
                response=self.response, verb=self.verb, width=clean.width, height=clean.height,
                uploaded_by=self.actor, uploaded_at=self.now,
            )  # fmt: skip
            self.written_files.append(photo)
            photo.image.save("photo.jpg", ContentFile(clean.content), save=False)
            photo.thumbnail.save("thumb.jpg", ContentFile(clean.thumbnail), save=False)
            photo.save()


@contextmanager
def changing_whistle(whistle_id: int, verb: WhistleVerb, actor: User, now: datetime, **given: object) -> Iterator[Step]:
    """One transaction around a verb on the whistle as a whole, with all its responses locked.

    Raises `StateRefused`, `PermissionRefused`, `InputRefused`, and `Whistle.DoesNotExist`.
    """
    with transaction.atomic():
        responses = list(Response.objects.select_for_update().filter(whistle_id=whistle_id).order_by("id"))
        whistle = lock_whistle(whistle_id)
        if whistle.responses.count() != len(responses):
            raise StateRefused("just_changed", _("刚刚又召集了一个部门，请看过再操作。"))
        rule = whistle_transition(whistle.state, verb)
        _check(rule is not None, decide_whistle(actor, verb, whistle, now))
        assert rule is not None
        check_given(rule.required, given)
        step = Step(whistle, verb, actor, now, before=whistle.state)
        if rule.to:
            whistle.state = rule.to
        yield step
        finish(step)


@contextmanager
def changing_response(
    response_id: int, verb: WhistleVerb, actor: User, now: datetime, **given: object
) -> Iterator[Step]:
    """One transaction around a verb on one department's response. Raises as `changing_whistle` does."""
    step: Step | None = None
    try:
        with transaction.atomic():
            response = Response.objects.select_for_update().get(pk=response_id)
            whistle = lock_whistle(response.whistle_id)
            _check(exists_for(verb, response, whistle), decide_response(actor, verb, response, whistle, now))
            rule = response_transition(response.state, verb)
            assert rule is not None
            check_given(rule.required, given)
            step = Step(whistle, verb, actor, now, response, response.state)
            if rule.to:
                response.state = rule.to
            yield step
            finish(step)
    except BaseException:
        for photo in step.written_files if step else ():
            photo.image.delete(save=False)
            photo.thumbnail.delete(save=False)
        raise


def lock_whistle(whistle_id: int) -> Whistle:
    """The whistle, locked without joins; its responses are locked before it."""
    return Whistle.objects.select_for_update().get(pk=whistle_id)


def _check(exists: bool, decision: Decision) -> None:
    if not exists:
        raise StateRefused("wrong_state", decision.reason)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)


def finish(step: Step) -> None:
    """Clocks onto the rows, the whistle's state from its responses, save, trail."""
    whistle, response = step.whistle, step.response
    if response is not None:
        clocks.copy_to_response(response)
        response.save()
    if whistle.state in OPEN_WHISTLES:
        whistle.state = standing_of(whistle.responses.values_list("state", flat=True))
    whistle.is_open = WhistleState(whistle.state) in OPEN_WHISTLES
    clocks.copy_to_whistle(whistle)
    whistle.save()
    about = {"response": response.pk, "department": response.department.code} if response else {}
    record(
        actor=step.actor,
        verb=f"grievances.whistle_{step.verb}",
        subject=whistle,
        now=step.now,
        area_code=whistle.area_code,
        **{"from": step.before, "to": response.state if response else whistle.state, **about, **step.data},
    )
