"""Residents object within the period; each objection is answered within its own, and holds the effect back until then."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deliberation.models import Resolution, ResolutionObjection
from deliberation.selectors.resolutions import open_objections
from deliberation.services.resolutions import clocks, telling
from deliberation.services.resolutions.change import WORDS_LIMIT, ResolutionChange, resolving
from deliberation.services.resolutions.publishing import take_effect_when_settled
from deliberation.states import ObjectionState
from deliberation.states_resolutions import ResolutionVerb
from governance.common.errors import InputRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.people.models import User


def object_to(*, resolution_id: int, words: str, actor: User, now: datetime) -> ResolutionObjection:
    """One open objection a person: sending again while it waits gives the same. Raises `StateRefused` after the period."""
    words = _text(words, "words")
    with resolving(resolution_id, ResolutionVerb.OBJECT, actor, now, words=words) as change:
        twin = open_objections(change.resolution).filter(user=actor).first()
        if twin:
            change.is_repeated = True
            return twin
        objection = ResolutionObjection.objects.create(resolution=change.resolution, user=actor, words=words, at=now)
        clocks.start_answer(objection, change.resolution.arithmetic["answer_days"], now)
        change.data["objection"] = objection.pk
        telling.tell_office(
            change.resolution, f"objection-{objection.pk}", _("一份决议有居民提出异议，请按期答复"), now
        )
    return objection


@transaction.atomic
def withdraw_objection(*, resolution_id: int, objection_id: int, actor: User, now: datetime) -> Resolution:
    """By whoever made it; what it held back may take effect at once."""
    with resolving(resolution_id, ResolutionVerb.WITHDRAW_OBJECTION, actor, now) as change:
        objection = _open_one(change, objection_id, actor)
        objection.state = ObjectionState.WITHDRAWN
        objection.save(update_fields=["state"])
        clocks.end_answer(objection, now, actor, met=False)
        change.data["objection"] = objection.pk
    return _go_on(change)


@transaction.atomic
def answer_objection(
    *, resolution_id: int, objection_id: int, answer: str, is_public: bool = True, actor: User, now: datetime
) -> Resolution:
    """Not upheld, with the reason; the last answer lets a resolution whose days have run take effect."""
    answer = _text(answer, "answer")
    verb = ResolutionVerb.ANSWER
    with resolving(resolution_id, verb, actor, now, objection_id=objection_id, answer=answer) as change:
        _settle(change, objection_id, ObjectionState.ANSWERED, answer, is_public)
    return _go_on(change)


@transaction.atomic
def uphold_objection(
    *, resolution_id: int, objection_id: int, answer: str, is_public: bool = True, actor: User, now: datetime
) -> Resolution:
    """The resolution does not take effect; the topic goes back by its procedure (the topics hear of it)."""
    answer = _text(answer, "answer")
    verb = ResolutionVerb.UPHOLD
    with resolving(resolution_id, verb, actor, now, objection_id=objection_id, answer=answer) as change:
        _settle(change, objection_id, ObjectionState.UPHELD, answer, is_public)
        for other in open_objections(change.resolution):
            words = _("另一条异议已经成立，决议不生效。")
            _settle(change, other.pk, ObjectionState.ANSWERED, words, is_public=False)
        change.resolution.ended_at = now
        clocks.end_all(change.resolution, now, actor, met=False)
        telling.tell_everybody(change.resolution, "overturned", _("您参与的决议因异议成立不生效"), now)
    return change.resolution


def answer_is_late(objection: ResolutionObjection, deadline: Deadline, now: datetime) -> None:
    """The sweep calls this: not answered in time rises to the street, and goes on holding the effect back."""
    objection.risen_at = now
    objection.save(update_fields=["risen_at"])
    resolution = objection.resolution
    about = f"objection-late-{objection.pk}"
    telling.tell_above(resolution, f"{about}-street", _("社区没有按期答复决议异议，请督促或直接答复"), now)
    telling.tell_office(resolution, about, _("决议异议没有按期答复，已升至街道"), now)


def remind_of_answer(objection: ResolutionObjection, deadline: Deadline, now: datetime) -> None:
    title = _("一条决议异议快到答复期限了")
    telling.tell_office(objection.resolution, f"objection-warn-{objection.pk}", title, now)


def _text(words: str, field: str) -> str:
    words = (words or "").strip()
    if len(words) > WORDS_LIMIT:
        message = _("最多 %(limit)d 字") % {"limit": WORDS_LIMIT}
        raise InputRefused("too_long", _("内容太长了。"), fields={field: message})
    return words


def _open_one(change: ResolutionChange, objection_id: int, actor: User | None = None) -> ResolutionObjection:
    objections = open_objections(change.resolution).filter(pk=objection_id)
    if actor:
        objections = objections.filter(user=actor)
    objection = objections.first()
    if objection is None:
        raise StateRefused("no_objection", _("没有这条待答复的异议，可能已经处理过了。"))
    return objection


def _settle(change: ResolutionChange, objection_id: int, state: str, answer: str, is_public: bool) -> None:
    objection = _open_one(change, objection_id)
    objection.state, objection.answer, objection.is_public = state, answer, is_public
    objection.answered_at, objection.answered_by = change.now, change.actor
    objection.save(update_fields=["state", "answer", "is_public", "answered_at", "answered_by"])
    clocks.end_answer(objection, change.now, change.actor)
    change.data["objection"] = objection.pk
    telling.tell(
        change.resolution, f"objection-answered-{objection.pk}", [objection.user], _("您对决议的异议有了答复"),
        change.now,
    )  # fmt: skip


def _go_on(change: ResolutionChange) -> Resolution:
    """What only waited for this answer takes effect now."""
    take_effect_when_settled(change.resolution, change.now)
    return change.resolution
