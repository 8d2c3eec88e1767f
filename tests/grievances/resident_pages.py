"""What the tests of residents' pages share: a filled-in form, answers to the little sum, pictures."""

import base64
import html
import io
import json
import re
import uuid
from typing import Any

import altcha
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from grievances.models import Grievance
from grievances.services.proof import NUMERALS
from tests.grievances.world import World

BODY = "三单元楼道的灯坏了三天，晚上老人看不见台阶。"


def picture(
    name: str = "a.jpg", kind: str = "JPEG", size: tuple[int, int] = (60, 40), color: str = "navy"
) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def script_named_jpg() -> SimpleUploadedFile:
    return SimpleUploadedFile("run.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def field_value(response: Any, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', response.content.decode()) or re.search(
        rf'value="([^"]*)"[^>]*name="{name}"', response.content.decode()
    )
    assert found, f"no field {name} on the page"
    return html.unescape(found[1])


def answered(response: Any) -> dict[str, str]:
    """The question of a page with its right answer."""
    first, second = re.search(r"请回答：(.)加(.)等于几", response.content.decode()).groups()
    return {
        "question": field_value(response, "question"),
        "answer": str(NUMERALS.index(first) + NUMERALS.index(second)),
    }


def solved(client: Client) -> str:
    """A proof of work as the browser sends it."""
    raw = client.get("/grievances/new/challenge/").json()
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(raw))
    payload = {"challenge": raw, "solution": {"counter": solution.counter, "derivedKey": solution.derived_key}}
    return base64.b64encode(json.dumps(payload).encode()).decode()


def filled(client: Client, world: World, **changes: Any) -> dict[str, Any]:
    """A complete form: what a person sends who works without script. None takes a field away."""
    page = client.get("/grievances/new/")
    fields: dict[str, Any] = {
        "submission": field_value(page, "submission"),
        "body": BODY,
        "place": f"building:{world.building.pk}",
        "place_text": "阳光花园3栋",
        "may_publish": "on",
        **answered(page),
    }
    fields |= changes
    return {name: value for name, value in fields.items() if value is not None}


def raise_by_form(client: Client, world: World, **changes: Any) -> Grievance:
    response = client.post("/grievances/new/", filled(client, world, **changes))
    assert response.status_code == 302, text_of(response)
    return Grievance.objects.latest("id")


def sent(**fields: Any) -> dict[str, Any]:
    return {"sent": str(uuid.uuid4()), **fields}
