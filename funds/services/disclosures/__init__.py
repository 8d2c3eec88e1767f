"""What must be public: opened by the clockwork or by hand, written, published, corrected."""

from funds.services.disclosures.opening import open_due, tell_material
from funds.services.disclosures.publishing import correct, drop, publish, write

__all__ = ["correct", "drop", "open_due", "publish", "tell_material", "write"]
