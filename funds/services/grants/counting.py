"""When the last score is in, each application's score is counted as the call says, and may be read by the office."""

from funds.models import Application, GrantCall
from funds.scoring import score_of
from funds.selectors.grants import missing_scores, scores_by_kind, standing_applications
from funds.services.grants.change import SCORES, Change
from funds.states.grants import CallState, ScorerKind
from governance.deadlines import services as deadlines


def count_scores(change: Change[GrantCall]) -> None:
    """Nothing is written while one is missing; scores stand still from the first award on. The last one ends the clock."""
    call = change.subject
    if call.state != CallState.SCORING or missing_scores(call):
        return
    totals = scores_by_kind(call)
    rows = list(standing_applications(call))
    for row in rows:
        row.score = score_of(
            totals.get((row.pk, ScorerKind.EXPERT), []), totals.get((row.pk, ScorerKind.RESIDENT), []),
            resident_weight=call.resident_weight, mean=call.mean,
        )  # fmt: skip
    Application.objects.bulk_update(rows, ["score"])
    call.late_since = None
    deadlines.end_all(subject=call, now=change.now, actor=change.actor, purposes=[SCORES], met=True)
