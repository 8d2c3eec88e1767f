"""What `manage.py check --deploy` says about sign-in."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def sms_reaches_telephones(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The trial sender writes codes into a file: nobody outside could sign in."""
    if settings.SMS_SENDER != "governance.people.sms.ConsoleSender":
        return []
    return [
        Warning(
            "SMS_SENDER is the trial sender: no code reaches a telephone",
            hint="Name a class that talks to your gateway; governance/people/sms.py says what it must offer.",
            id="people.W001",
        )
    ]
