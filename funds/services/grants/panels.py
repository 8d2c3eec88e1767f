"""Scoring a call or a tender, inside the frame of a verb: seats, conflicts first, then scores; sealed till all are in."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from funds.models import Conflict, GrantCall, Score, ScorerSeat, Tender
from funds.scoring import misfit_of, score_of
from funds.selectors.grants import speaks_for
from funds.selectors.panels import (
    ENTRY,
    OWNER,
    entries_of,
    has_panel,
    missing_scores,
    places_short,
    scores_by_kind,
    scores_in,
    seats_of,
)
from funds.services.grants.change import SCORES, Change, tell
from funds.services.grants.clocks import scoring_address, start_scores
from funds.states.grants import CallState, Mean, ScorerKind, TenderState
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.scrub import scrub
from governance.deadlines import services as deadlines
from governance.people.models import User

WORDS_LENGTH, RELATION_LENGTH = 500, 120
BEING_SCORED = (CallState.SCORING, TenderState.OPENED)


def add_seat(change: Change[GrantCall] | Change[Tender], user: User, kind: str, title: str) -> None:
    """Somebody who will score, and is told. `title` is public, the name is not."""
    subject = change.subject
    row, is_new = ScorerSeat.objects.get_or_create(
        **{OWNER[type(subject)]: subject}, user=user, defaults={"kind": ScorerKind(kind), "title": title.strip()}
    )
    if not is_new:
        words = _("这个人已经在评审名单里。")
        raise InputRefused("seated", words, fields={"user": words})
    change.data |= {"seat": row.pk, "kind": row.kind}
    asked = _("请您担任公益创投评审") if isinstance(subject, GrantCall) else _("请您担任采购评审")
    tell(subject, f"seat:{row.pk}", [user], asked, scoring_address(subject), change.now, subject.title)
    if subject.state in BEING_SCORED:
        start_scores(subject, change.actor, change.now)
        count_scores(change)


def remove_seat(change: Change[GrantCall] | Change[Tender], seat_id: int) -> None:
    """Who cannot score after all; what they gave so far goes too."""
    row = seats_of(change.subject).filter(pk=seat_id).first()
    if row is None:
        words = _("请选择名单上的评审人。")
        raise InputRefused("no_seat", words, fields={"seat_id": words})
    gone, _each = scores_in(change.subject).filter(scorer=row.user_id).delete()
    change.data |= {"seat": row.pk, "scores": gone}
    row.delete()
    count_scores(change)


def name_conflicts(change: Change[GrantCall] | Change[Tender], entry_ids: Iterable[int], words: str) -> None:
    """What is of people near to the scorer (none is an answer too). Said again it replaces what was said; an
    organisation that the scorer speaks for counts without being named."""
    entry, place, standing = ENTRY[type(change.subject)], _seat(change), entries_of(change.subject)
    named = set(entry_ids)
    own = set(standing.filter(organisation__in=speaks_for(change.actor)).values_list("pk", flat=True))
    known = set(standing.values_list("pk", flat=True))
    if not named <= known or (named and not words.strip()):
        message = _("请在名单里选择，并写明是什么关系。")
        raise InputRefused("conflicts", message, fields={"words" if named <= known else f"{entry}_ids": message})
    place.conflicts.all().delete()
    relation = scrub(words.strip())[:RELATION_LENGTH]
    for pk in sorted(named | own):
        reason = relation if pk in named else _("是这个单位的联络员")
        Conflict.objects.create(seat=place, **{f"{entry}_id": pk}, words=reason, declared_at=change.now)
    scores_in(change.subject).filter(scorer=change.actor, **{f"{entry}__in": named | own}).delete()
    place.declared_at = change.now
    place.save(update_fields=["declared_at"])
    change.data |= {"seat": place.pk, "conflicts": sorted(named | own)}
    count_scores(change)


def give_score(
    change: Change[GrantCall] | Change[Tender], entry_id: int, points: Mapping[str, int], words: str
) -> None:  # fmt: skip
    """By each criterion. Raises `PermissionRefused` for a conflict, `InputRefused` for points out of their range."""
    entry, place, criteria = ENTRY[type(change.subject)], _seat(change), change.subject.criteria
    if place.declared_at is None:
        raise StateRefused("not_declared", _("请先申报利益冲突，没有也要说明没有。"))
    row = entries_of(change.subject).filter(pk=entry_id).first()
    if row is None:
        message = _("没有这一份，或者它已经处理过了。")
        raise InputRefused("no_entry", message, fields={f"{entry}_id": message})
    if place.conflicts.filter(**{entry: row}).exists():
        raise PermissionRefused("conflict", _("这一份与您有利益冲突，您不参加评分。"))
    if title := misfit_of(points, criteria):
        message = _("“%(title)s”的分数不在范围内。") % {"title": title}
        raise InputRefused("points", message, fields={"points": message})
    given = {
        "kind": place.kind, "points": {one["code"]: points[one["code"]] for one in criteria},
        "words": scrub(words.strip())[:WORDS_LENGTH], "scored_at": change.now,
    }  # fmt: skip
    Score.objects.update_or_create(scorer=change.actor, **{entry: row}, defaults=given)
    change.data |= {"seat": place.pk, entry: row.pk}
    count_scores(change)


def _seat(change: Change[GrantCall] | Change[Tender]) -> ScorerSeat:
    return seats_of(change.subject).get(user=change.actor)


def count_scores(change: Change[GrantCall] | Change[Tender]) -> None:
    """When the last score is in, what each comes to may be read by the office, and the clock ends. While one is missing
    nothing is counted; scores stand still from the first award on."""
    subject = change.subject
    if subject.state not in BEING_SCORED:
        return
    rows = list(entries_of(subject))
    is_whole = has_panel(subject) and not places_short(subject) and not missing_scores(subject)
    totals = scores_by_kind(subject) if is_whole else {}
    for row in rows:
        experts, residents = (totals.get((row.pk, kind), []) for kind in (ScorerKind.EXPERT, ScorerKind.RESIDENT))
        row.score = _score(subject, experts, residents) if is_whole else None
    entries_of(subject).model._default_manager.bulk_update(rows, ["score"])
    if is_whole:
        subject.late_since = None
        deadlines.end_all(
            subject=subject, now=change.now, actor=change.actor, purposes=[SCORES[type(subject)]], met=True
        )  # fmt: skip


def _score(subject: GrantCall | Tender, experts: list[int], residents: list[int]) -> int:
    """As the call says; in a tender every scorer counts the same."""
    if isinstance(subject, Tender):
        return score_of([*experts, *residents], [], resident_weight=0, mean=Mean.PLAIN)
    return score_of(experts, residents, resident_weight=subject.resident_weight, mean=subject.mean)
