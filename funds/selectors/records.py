"""What became of a gift: the records that a donor may look into and copy (慈善法 42)."""

from django.db.models import QuerySet

from funds.models import Commitment, Gift, Payment
from funds.selectors.figures import MOVED
from funds.states.projects import PaymentState
from governance.ledger.models import Transfer


def uses_since(gift: Gift) -> QuerySet[Transfer]:
    """What left the purpose of the gift since it arrived. Money of one purpose is not told apart by who gave it."""
    rows = Transfer.objects.filter(debit=gift.purse.account_id, kind__in=MOVED, pk__gt=gift.transfer_id or 0)
    related = ("debit__purse__fund", "credit__purse__fund", "payment__project", "reversal", "reverses__gift")
    return rows.select_related(*related).defer("payment__payee_name", "payment__payee_number", "reverses__gift__donor")


def payments_since(gift: Gift) -> QuerySet[Payment]:
    """What the projects paid that this purpose gave to."""
    projects = Commitment.objects.filter(purse=gift.purse_id, transfer__gt=gift.transfer_id or 0).values("project")
    rows = Payment.objects.filter(project__in=projects, state=PaymentState.PAID)
    return rows.select_related("project").defer("payee_name", "payee_number").order_by("-id")
