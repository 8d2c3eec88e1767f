"""What a bid hides until all are opened: encrypted, read by nobody, not by its bidder either."""

import json

from funds.models import Bid


def seal(row: Bid, price_fen: int, words: str) -> None:
    row.sealed = json.dumps({"price_fen": price_fen, "words": words}, ensure_ascii=False)


def open_sealed(row: Bid) -> None:
    said = json.loads(row.sealed)
    row.price_fen, row.words, row.sealed = said["price_fen"], said["words"], ""
    row.save(update_fields=["price_fen", "words", "sealed"])
