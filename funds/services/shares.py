"""The parts of a project's plan follow the pledges that stand behind them, in the pledge's own transaction."""

from django.db.models import F

from funds.models import Pledge, Share
from funds.states.donations import PledgeState
from funds.states.projects import ShareState


def follow_pledge(pledge: Pledge) -> None:
    """Whoever calls holds the row of the pledge. Parts of plans that were made again stay as they were."""
    for share in Share.objects.filter(pledge=pledge, version=F("project__plan_version")):
        share.arrived_fen = min(pledge.received_fen, share.amount_fen)
        if share.arrived_fen == share.amount_fen:
            share.state = ShareState.ARRIVED
        else:
            share.state = ShareState.FAILED if pledge.state == PledgeState.CANCELLED else ShareState.PROMISED
        share.save(update_fields=["arrived_fen", "state"])
