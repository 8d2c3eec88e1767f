"""Photos of staff's own pages: the same bytes for a program with a token."""

from collections.abc import Callable
from typing import Any

from governance.api.files import SIZE, file_view
from governance.api.permissions import IsStaff


def photo_view(operation: str, summary: str, page: Callable[..., Any]) -> Any:
    """The view behind `…/photos/<uuid:public_id>/`; `page` says who may see it."""
    return file_view(operation, "photos", summary, page, "image/jpeg", doors=[IsStaff], parameters=[SIZE])
