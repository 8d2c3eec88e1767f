"""What the tests of the desk's pages share: somebody signed in, a photo, a verb that is posted."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from governance.people.models import User
from grievances.models import Grievance
from tests.grievances.resident_pages import picture


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def photo_file(name: str = "after.jpg") -> SimpleUploadedFile:
    return picture(name, color="#3a7")


def post(client: Client, grievance: Grievance, slug: str, data: dict[str, Any], **extra: Any) -> Any:
    return client.post(f"/desk/{grievance.code}/{slug}/", data, **extra)
