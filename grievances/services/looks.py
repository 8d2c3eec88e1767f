"""Opening the full number that a resident left: written down first, where the resident can read it (个保法 44, 45)."""

from datetime import datetime

from governance.people.models import User
from governance.people.services import reveal_phone
from grievances.models import Grievance


def reveal_contact(*, grievance: Grievance, looker: User, reason: str, now: datetime) -> str:
    """The full number of a matter's contact; whether `looker` may is for the caller to ask."""
    return reveal_phone(
        number=grievance.contact_phone,
        owner=grievance.reporter,
        phone_index=grievance.contact_phone_index,
        subject_type=grievance._meta.label_lower,
        subject_id=grievance.pk,
        looker=looker,
        reason=reason,
        now=now,
    )
