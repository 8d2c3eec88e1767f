"""Numbered receipts, and the two codes on them: one proves a receipt to anybody, the other opens the gift to its holder.

Codes are keyed hashes of the number, so nothing has to be stored: whoever reads the database cannot make them.
"""

import hmac
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Foundation, Gift, Receipt
from funds.policies.donations import refuse_misfit
from funds.policies.foundation import may_handle
from funds.states.donations import GiftVerb
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused
from governance.people.models import User
from governance.trail.services import record

CODE_LENGTH = 12  # hexadecimal digits, 48 bits; tries are limited where they are asked for


def issue(
    *, gift: Gift, name: str, actor: User | None, now: datetime, replaces: Receipt | None = None, official: str = ""
) -> Receipt:
    """The next number of the foundation's year, inside the caller's transaction (慈善法 38). Locks the foundation."""
    foundation = Foundation.objects.select_for_update().get(funds=gift.fund_id)
    year = timezone.localdate(now).year
    last = Receipt.objects.filter(foundation=foundation, year=year).order_by("-number").first()
    row = Receipt.objects.create(
        foundation=foundation, year=year, number=last.number + 1 if last else 1, gift=gift, replaces=replaces,
        name=name, amount_fen=gift.amount_fen, official_number=official, issued_by=actor, issued_at=now,
    )  # fmt: skip
    record(
        actor=actor, verb="funds.receipt_issue", subject=row, now=now, area_code=gift.area_code, gift=gift.pk,
        number=row.number,
    )  # fmt: skip
    return row


@transaction.atomic
def reissue(*, gift_id: int, name: str, actor: User, now: datetime, official_number: str = "") -> Receipt:
    """A receipt in place of the last one: a name corrected, or the number of the official form added."""
    gift = Gift.objects.select_for_update().get(pk=gift_id)
    refuse_misfit(gift, GiftVerb.REISSUE)
    may_handle(actor, gift.area_code, now).require()
    last = gift.receipts.order_by("-id").first()
    if last and last.name == name.strip() and last.official_number == official_number.strip():
        raise InputRefused("nothing_new", _("抬头和票据号码都没有变。"), fields={"name": _("没有变化")})
    return issue(gift=gift, name=name.strip(), actor=actor, now=now, replaces=last, official=official_number.strip())


def proof_of(receipt: Receipt) -> str:
    """In the QR code: shows that a receipt is genuine, without the donor's name. 128 bits, so no limit of tries."""
    return blind_index("funds.receipt", receipt.code)[:32]


def holder_code_of(receipt: Receipt) -> str:
    """Printed on the donor's receipt in groups of four: whoever has it may follow the gift and answer for it (42, 56, 82)."""
    text = blind_index("funds.receipt.holder", receipt.code)[:CODE_LENGTH].upper()
    return "-".join(text[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def is_proof(receipt: Receipt, given: str) -> bool:
    return hmac.compare_digest(proof_of(receipt).encode(), given.encode())


def is_holder_code(receipt: Receipt, given: str) -> bool:
    plain = "".join(character for character in given.upper() if character.isascii() and character.isalnum())
    return hmac.compare_digest(holder_code_of(receipt).replace("-", "").encode(), plain.encode())
