"""Work that talks to the network, away from web requests."""

import json
from collections.abc import Mapping

from celery import shared_task

from governance.common.crypto import decrypt, encrypt
from governance.people.sms import sms_sender


@shared_task(
    name="people.send_sms", autoretry_for=(OSError,), retry_backoff=2, retry_kwargs={"max_retries": 3}, expires=300
)
def send_sealed_sms(sealed: str) -> None:
    """Send one short message whose number and words crossed the broker encrypted."""
    sms_sender().send(**json.loads(decrypt(sealed)))


def queue_sms(*, phone: str, template: str, params: Mapping[str, str], text: str) -> None:
    payload = {"phone": phone, "template": template, "params": dict(params), "text": text}
    send_sealed_sms.delay(encrypt(json.dumps(payload)))
