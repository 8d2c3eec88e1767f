"""What must be public: opened by the clockwork or by hand, written, published, corrected."""

from funds.services.disclosures.opening import open_due, tell_material
from funds.services.disclosures.publishing import PublishReport, correct, drop, publish, publish_many, write

__all__ = ["PublishReport", "correct", "drop", "open_due", "publish", "publish_many", "tell_material", "write"]
