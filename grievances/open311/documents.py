"""The documents of GeoReport v2, built from rows. Only what the public may read stands in them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.trail.models import Entry
from grievances.models import Category, Grievance
from grievances.open311.reads import token_of
from grievances.public_reads import number_of, place_of
from grievances.selectors import responsible_label
from grievances.states import State

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
FIRST_CHANGESET = "2026-11-22 00:00"
CONSENT, PLACE_DETAIL = "may_publish", "place_detail"


def moment(at: datetime | None) -> str | None:
    """W3C date and time with its offset."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def discovery(address: str, key_address: str) -> dict[str, Any]:
    changeset = _changeset()
    endpoint = {
        "specification": SPECIFICATION,
        "url": address,
        "changeset": changeset,
        "type": "production" if settings.IS_PRODUCTION else "test",
        "formats": ["text/xml", "application/json"],
    }
    return {
        "changeset": changeset,
        "contact": _("%(site)s的系统管理员") % {"site": settings.SITE_NAME},
        "key_service": _("密钥由本站系统管理员在后台发放：%(address)s") % {"address": key_address},
        "endpoints": [endpoint],
    }


def _changeset() -> str:
    """When the services last changed: a category was edited in admin, which leaves its entry in the trail."""
    last = Entry.objects.filter(subject_type="grievances.category").order_by("-id").values_list("at", flat=True).first()
    return f"{timezone.localtime(last):%Y-%m-%d %H:%M}" if last else FIRST_CHANGESET


def service(row: Category) -> dict[str, Any]:
    group = row.parent.name if row.parent else ""
    return {
        "service_code": row.code,
        "service_name": row.name,
        "description": row.hint or row.name,
        "metadata": True,
        "type": "batch",
        "keywords": ", ".join(filter(None, [group, *row.hint.split("、")])),
        "group": group,
    }


def service_definition(row: Category) -> dict[str, Any]:
    """What else can be said with a report. Without a yes the matter is not published."""
    consent = {
        "variable": True,
        "code": CONSENT,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": _("不填视为不同意"),
        "order": 1,
        "description": _("是否同意隐去个人信息后公开这件事"),
        "values": [{"key": "yes", "name": _("同意公开")}, {"key": "no", "name": _("不公开")}],
    }
    detail = {
        "variable": True,
        "code": PLACE_DETAIL,
        "datatype": "string",
        "required": False,
        "datatype_description": _("如几单元几楼，最多 100 字"),
        "order": 2,
        "description": _("具体位置，只给办理人员看"),
        "values": [],
    }
    return {"service_code": row.code, "attributes": [consent, detail]}


def raised(row: Grievance) -> dict[str, Any]:
    """The answer to a POST. A token, not a number: until it is sorted and agreed to, the matter is not public."""
    notice = _("已收到，由%(holder)s受理。") % {"holder": row.holder.name}
    return {"token": token_of(row.pk), "service_notice": notice, "account_id": None}


def token(row: Grievance) -> dict[str, Any]:
    return {"service_request_id": shown_id(row), "token": token_of(row.pk)}


def shown_id(row: Grievance) -> str:
    """The public number once there is something public behind it; until then the token, which always opens it."""
    return number_of(row) if row.published_at else token_of(row.pk)


def service_request(row: Grievance, *, asked: str = "", media_url: str | None = None) -> dict[str, Any]:
    """One matter. The public words were scrubbed; place and point are as exact as the estate, never the house.

    `asked` is the id under which it was asked for: a token stays a token, so that its holder finds it again.
    """
    at = row.estate if row.estate and row.estate.latitude is not None else row.area
    has_point = at.latitude is not None and at.longitude is not None
    return {
        "service_request_id": asked or shown_id(row),
        "status": "open" if row.is_open else "closed",
        "status_notes": _notes(row),
        "service_name": row.category.name if row.category else "",
        "service_code": row.category.code if row.category else "",
        "description": row.public_body[:4000],
        "agency_responsible": responsible_label(row),
        "service_notice": None,
        "requested_datetime": moment(row.raised_at),
        "updated_datetime": moment(_updated(row)),
        "expected_datetime": None,
        "address": place_of(row),
        "address_id": f"estate:{row.estate_id}" if row.estate_id else f"area:{row.area.code}",
        "zipcode": None,
        "lat": float(at.latitude) if has_point and at.latitude is not None else None,
        "long": float(at.longitude) if has_point and at.longitude is not None else None,
        "media_url": media_url,
    }


def _notes(row: Grievance) -> str:
    state = str(State(row.state).label)
    return f"{state}。{row.public_result}" if row.resolved_at and row.public_result else state


def _updated(row: Grievance) -> datetime:
    """For what is closed, when it was closed."""
    ended: datetime | None = None if row.is_open else row.closed_at or row.resolved_at
    return ended or getattr(row, "updated_at", None) or row.raised_at
