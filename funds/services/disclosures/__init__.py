"""What must be public: opened by the clockwork or by hand, written, published, corrected."""

from funds.services.disclosures.opening import open_due, tell_material
from funds.services.disclosures.publishing import correct, drop, publish, write
from funds.services.disclosures.together import claim_publishing, publish_together, run_publishing

__all__ = [
    "claim_publishing",
    "correct",
    "drop",
    "open_due",
    "publish",
    "publish_together",
    "run_publishing",
    "tell_material",
    "write",
]
