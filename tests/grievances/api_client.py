"""A program that speaks to the API: as nobody, or with a staff member's token."""

import base64
import json
from typing import Any

import altcha
from django.test import Client

from governance.api.models import Token
from governance.people.models import User
from grievances.tracking import link_token, secret_of

JSON = "application/json"


class Api:
    """`api.get("grievances/")`, `api.post(f"grievances/{code}/accept/", {...}, key="…")`."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client(raise_request_exception=True)
        self.headers: dict[str, str] = {}
        if user:
            _token, text = Token.objects.create(user=user, password_mark=user.get_session_auth_hash())
            self.headers["Authorization"] = f"Bearer {text}"

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.client.get(self._url(path), query or {}, headers={**self.headers, **headers})

    def post(self, path: str, data: Any = None, *, key: str = "", files: bool = False, **headers: str) -> Any:
        sent = {**self.headers, **headers, **({"Idempotency-Key": key} if key else {})}
        if files:
            return self.client.post(self._url(path), data, headers=sent)
        return self.client.post(self._url(path), {} if data is None else data, content_type=JSON, headers=sent)

    def _url(self, path: str) -> str:
        return path if path.startswith(("/", "http")) else f"/api/v1/{path}"


def secret(matter: Any) -> dict[str, str]:
    return {"Track-Secret": secret_of(matter.code)}


def token(matter: Any) -> dict[str, str]:
    return {"Track-Secret": link_token(matter.code)}


def solved(api: Api) -> str:
    """A proof of work as an app sends it."""
    raw = api.get("challenge/").json()
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(raw))
    payload = {"challenge": raw, "solution": {"counter": solution.counter, "derivedKey": solution.derived_key}}
    return base64.b64encode(json.dumps(payload).encode()).decode()
