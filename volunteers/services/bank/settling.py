"""Offices settle with each other by themselves: once a month, what each owes another less what it is owed."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deadlines.models import Deadline
from governance.ledger.services import Move, move
from volunteers.banking.netting import Owed, net
from volunteers.models import BankOffice, Settlement
from volunteers.selectors.bank import claims_between
from volunteers.services.bank.accounts import month_before, start_settlement_clock
from volunteers.services.bank.change import leave_trail


def month_is_over(head: BankOffice, deadline: Deadline, now: datetime) -> None:
    """The clock of the head office: settle every month up to the last one, then wait for the end of this one."""
    settle_month(head=head, month=month_before(now), now=now)
    start_settlement_clock(head, now)


@transaction.atomic
def settle_month(*, head: BankOffice, month: date, now: datetime) -> list[Settlement]:
    """Nothing is settled twice: the keys of the transfers name the month and the two offices."""
    if Settlement.objects.filter(month=month, debtor__area_code__startswith=head.area_code).exists():
        return []
    start = timezone.make_aware(datetime(month.year, month.month, 1))  # noqa: DTZ001
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    end = timezone.make_aware(datetime(following.year, following.month, 1))  # noqa: DTZ001
    claims = claims_between(head, start, end).values_list("debtor", "creditor", "points")
    rows = net(Owed(*claim) for claim in claims)
    offices = BankOffice.objects.select_related("clearing").in_bulk(
        [pk for row in rows for pk in (row.debtor, row.creditor)]
    )
    done = []
    for row in rows:
        debtor, creditor = offices[row.debtor], offices[row.creditor]
        asked = Move(
            key=f"settlement:{month:%Y-%m}:{debtor.area_code}:{creditor.area_code}", debit=debtor.clearing.code,
            credit=creditor.clearing.code, amount=row.points, purpose="volunteers.settlement",
            why=_("%(month)s 网点结算") % {"month": f"{month:%Y-%m}"},
        )  # fmt: skip
        transfer = move(asked, actor=None, now=now) if row.points else None
        done.append(
            Settlement.objects.create(
                month=month, debtor=debtor, creditor=creditor, gross=row.gross, offset=row.offset, transfer=transfer,
                at=now,
            )
        )  # fmt: skip
    leave_trail(head, "settle", None, now, month=f"{month:%Y-%m}", pairs=len(done))
    return done
