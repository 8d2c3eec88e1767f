"""When the last score is in, each application's score is counted as the call says, and may be read by the office."""

from funds.models import Application, GrantCall
from funds.scoring import score_of
from funds.selectors.grants import missing_scores, scores_by_kind, standing_applications
from funds.states.grants import CallState, ScorerKind


def count_scores(call: GrantCall) -> None:
    """Nothing is written while one is missing; scores stand still from the first award on."""
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
