"""Which closed matters are called: the same answer whenever and wherever it is asked, so that anybody can check the sample."""

from hashlib import sha256


def is_sampled(grievance_id: int, round_number: int, every_nth: int) -> bool:
    """True for one closing in `every_nth` (1: all, 0: none), chosen by a hash and by nobody's hand."""
    if every_nth <= 0:
        return False
    digest = sha256(f"follow-up:{grievance_id}:{round_number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % every_nth == 0
