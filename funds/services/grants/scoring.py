"""Scoring: first every scorer says which applications are of people near to them, then scores the others. Sealed till all are in."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from funds.models import Conflict, GrantCall, Score, ScorerSeat
from funds.scoring import misfit_of
from funds.selectors.grants import speaks_for, standing_applications
from funds.services.grants.applications import one_of
from funds.services.grants.change import changing
from funds.services.grants.counting import count_scores
from funds.states.grant_steps import CallVerb
from funds.states.grants import ApplicationState
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.scrub import scrub
from governance.people.models import User

WORDS_LENGTH, RELATION_LENGTH = 500, 120


def declare(
    *, call_id: int, application_ids: Iterable[int], words: str, actor: User, now: datetime
) -> GrantCall:  # fmt: skip
    """Name the applications of people near to the scorer (none is an answer too). Said again it replaces what was said;
    an organisation that the scorer speaks for counts without being named."""
    with changing(GrantCall, call_id, CallVerb.DECLARE, actor, now) as change:
        place = _seat(change.subject, actor)
        named, standing = set(application_ids), standing_applications(change.subject)
        own = set(standing.filter(organisation__in=speaks_for(actor)).values_list("pk", flat=True))
        known = set(standing.values_list("pk", flat=True))
        if not named <= known or (named and not words.strip()):
            message = _("请选择名单里的申报，并写明是什么关系。")
            raise InputRefused("conflicts", message, fields={"words" if named <= known else "application_ids": message})
        place.conflicts.all().delete()
        relation = scrub(words.strip())[:RELATION_LENGTH]
        for pk in sorted(named | own):
            reason = relation if pk in named else _("是申报单位的联络员")
            Conflict.objects.create(seat=place, application_id=pk, words=reason, declared_at=now)
        Score.objects.filter(scorer=actor, application__in=named | own).delete()
        place.declared_at = now
        place.save(update_fields=["declared_at"])
        change.data |= {"seat": place.pk, "conflicts": sorted(named | own)}
        count_scores(change)
        return change.subject


def score(
    *, call_id: int, application_id: int, points: Mapping[str, int], actor: User, now: datetime, words: str = ""
) -> GrantCall:  # fmt: skip
    """By each criterion of the call; changed until the first award. Raises `PermissionRefused` for a conflict."""
    with changing(GrantCall, call_id, CallVerb.SCORE, actor, now, application_id=application_id) as change:
        call, place = change.subject, _seat(change.subject, actor)
        if place.declared_at is None:
            raise StateRefused("not_declared", _("请先申报利益冲突，没有也要说明没有。"))
        row = one_of(change, application_id, ApplicationState.SUBMITTED)
        if place.conflicts.filter(application=row).exists():
            raise PermissionRefused("conflict", _("您与这个申报有利益冲突，不参加评分。"))
        if title := misfit_of(points, call.criteria):
            message = _("“%(title)s”的分数不在范围内。") % {"title": title}
            raise InputRefused("points", message, fields={"points": message})
        kept = {one["code"]: points[one["code"]] for one in call.criteria}
        Score.objects.update_or_create(
            application=row, scorer=actor,
            defaults={"kind": place.kind, "points": kept, "words": scrub(words.strip())[:WORDS_LENGTH], "scored_at": now},
        )  # fmt: skip
        change.data |= {"seat": place.pk, "application": row.pk}
        count_scores(change)
        return call


def _seat(call: GrantCall, actor: User) -> ScorerSeat:
    return ScorerSeat.objects.get(call=call, user=actor)
