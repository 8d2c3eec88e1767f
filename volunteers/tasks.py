"""What is forgotten in time. A wake-up holds no work of its own."""

from celery import shared_task
from django.utils import timezone

from volunteers.services.devices import forget_devices


@shared_task(name="volunteers.forget_devices")
def forget_marks() -> None:
    forget_devices(now=timezone.now())
