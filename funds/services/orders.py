"""Paying through a provider: an order for a pledge, and what the provider confirms becomes a gift, once."""

import logging
import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from funds.models import Gift, Pledge, ProviderOrder
from funds.policies.donations import refuse_misfit
from funds.providers import Confirmation, providers
from funds.services.gifts import receive_pledge
from funds.services.pledges import holding_for, lock_pledge
from funds.states.donations import GiftWay, OrderState, PledgeVerb
from governance.common.errors import DomainError

log = logging.getLogger(__name__)


def order_for(*, pledge_id: int, now: datetime) -> tuple[ProviderOrder, str]:
    """The waiting order of the pledge, or a new one, and how to pay it. The provider is asked outside the transaction."""
    with transaction.atomic():
        pledge = lock_pledge(pledge_id)
        refuse_misfit(pledge, PledgeVerb.RECEIVE)
        row = pledge.orders.filter(state=OrderState.WAITING).select_related("holding").first() or _new(pledge, now)
    provider = providers()[row.holding.provider]
    return row, provider.ask(row.number, row.amount_fen, pledge.purse.title)


def _new(pledge: Pledge, now: datetime) -> ProviderOrder:
    return ProviderOrder.objects.create(
        pledge=pledge, holding=holding_for(pledge.purse, GiftWay.PROVIDER),
        number=f"{timezone.localdate(now):%Y%m%d}{pledge.pk:08d}{secrets.randbelow(10**4):04d}",
        amount_fen=pledge.amount_fen - pledge.received_fen, asked_at=now,
    )  # fmt: skip


def take_confirmations(*, now: datetime) -> int:
    """Every confirmation of every provider, each in its own transaction; what does not fit is put aside and logged."""
    taken = 0
    for provider in providers().values():
        for confirmation in provider.confirmations():
            try:
                confirm(provider_code=provider.code, given=confirmation, now=now)
            except (DomainError, ProviderOrder.DoesNotExist) as problem:
                log.warning("payment %s refused: %s", confirmation.token, getattr(problem, "code", "no such order"))
                provider.tick_off(confirmation, refused=str(getattr(problem, "code", "no_such_order")))
                continue
            provider.tick_off(confirmation)
            taken += 1
    return taken


@transaction.atomic
def confirm(*, provider_code: str, given: Confirmation, now: datetime) -> Gift:
    """The gift of the order; confirmed again, the same one. The pledge is locked before the order, as everywhere."""
    pledge_id = ProviderOrder.objects.values_list("pledge_id", flat=True).get(
        number=given.number, holding__provider=provider_code
    )
    lock_pledge(pledge_id)
    row = (
        ProviderOrder.objects.select_for_update(of=("self",)).select_related("holding", "gift").get(number=given.number)
    )
    if row.gift is not None:
        return row.gift
    gift = receive_pledge(
        pledge_id=pledge_id, holding=row.holding, amount_fen=given.amount_fen,
        received_on=timezone.localdate(given.paid_at), actor=None, now=now,
    )  # fmt: skip
    row.state, row.paid_at, row.provider_number, row.gift = OrderState.PAID, given.paid_at, given.provider_number, gift
    row.save()
    return gift
