"""The matter a dispute came from: whoever has it is told how the mediation ended."""

from django.utils import timezone

from governance.notifications.services import notify
from grievances.selectors import holders_of
from grievances.services.mediation.change import MediationChange
from grievances.services.messages import desk_link


def tell_origin(change: MediationChange, title: str) -> None:
    """Without the dispute's own number and content: the matter's people need not be allowed to open the file."""
    grievance = change.dispute.grievance
    if grievance is None or not grievance.is_open:
        return
    people = [
        person
        for person in holders_of(grievance, timezone.localdate(change.now))
        if change.actor is None or person.pk != change.actor.pk
    ]
    notify(
        key=f"dispute:{change.dispute.pk}:origin:{change.entry.pk if change.entry else change.verb}",
        recipients=people,
        title=title,
        body=grievance.title,
        link=desk_link(grievance),
        now=change.now,
    )
