"""Photos of matters. Every file is private; each request is asked who is looking."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from grievances.models import Photo
from grievances.selectors import visible_to
from grievances.views.session import resident_of


@require_safe
def photo(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The photo, or with `?size=thumb` its thumbnail; a stranger cannot tell a hidden photo from none."""
    found = Photo.objects.select_related("grievance").filter(public_id=public_id).first()
    if found is None or not _may_see(request, found, timezone.now()):
        raise Http404
    return send(found, size=request.GET.get("size", ""))


class Pictured(Protocol):
    """A row with a re-encoded photo and its thumbnail."""

    image: Any
    thumbnail: Any


def send(found: Pictured, *, size: str) -> HttpResponseBase:
    """The file itself, for whoever was found to be allowed."""
    file = found.thumbnail if size == "thumb" else found.image
    try:
        content = file.open("rb")
    except FileNotFoundError as problem:
        raise Http404 from problem
    response = FileResponse(content, content_type="image/jpeg", filename="photo.jpg")
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _may_see(request: HttpRequest, photo: Photo, now: datetime) -> bool:
    grievance = photo.grievance
    if photo.cleared_at and grievance.published_at:
        return True
    if resident_of(request, now).owns(grievance):
        return True
    return request.user.is_authenticated and visible_to(request.user, now).filter(pk=grievance.pk).exists()
