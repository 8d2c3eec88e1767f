"""Words that several verbs of a meeting share."""

from deliberation.models import Meeting
from governance.portal.templatetags.portal import exact


def when_and_where(meeting: Meeting) -> str:
    return f"{exact(meeting.starts_at)} · {meeting.place}"
