"""What the pages of meetings share: who may come in, which meeting, and a write that is sent twice and done once."""

import json
import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache

from deliberation.models import Meeting, Seat
from deliberation.selectors.meetings import ROW_RELATIONS, day_of, public_meetings, visible_to
from deliberation.services.meetings.change import PREFIX
from governance.api.idempotency import Answer, Sending, do_once
from governance.common.codes import normalise_code
from governance.common.crypto import blind_index
from governance.common.days import in_force
from governance.common.errors import InputRefused, PermissionRefused
from governance.people.authority import authority_of
from governance.people.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def at_the_desk(view: View[P]) -> View[P]:
    """For staff and for whoever sits in a council: a chair need not be staff."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
        now = timezone.now()
        if not authority_of(request.user, day_of(now)).is_staff and not sits_anywhere(request.user, now):
            raise PermissionRefused("not_seated", _t("会议的工作页面供社区和议事会成员使用。"))
        return view(request, *args, **kwargs)

    return guarded


def sits_anywhere(user: User, now: datetime) -> bool:
    return Seat.objects.filter(in_force(day_of(now)), user=user).exists()


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def code_or_404(code: str) -> str:
    try:
        return normalise_code(code, prefix=PREFIX)
    except InputRefused:
        raise Http404(_t("没有这次会议。")) from None


def desk_meeting(user: User, code: str, now: datetime) -> Meeting:
    """A meeting that this person may open at the desk, else 404."""
    rows = visible_to(user, now).select_related(*ROW_RELATIONS, "council__group", "convened_by", "repeats")
    found = rows.filter(code=code_or_404(code)).first()
    if found is None:
        raise Http404(_t("没有这次会议，或者它不在您的辖区。"))
    return found


def open_meeting_or_404(request: HttpRequest, code: str, now: datetime) -> Meeting:
    """What anybody may read; one that is not announced yet only for those who may open it at the desk."""
    rows = public_meetings()
    if isinstance(request.user, User):
        rows = rows | visible_to(request.user, now)
    found = rows.select_related(*ROW_RELATIONS, "council__group").filter(code=code_or_404(code)).first()
    if found is None:
        raise Http404(_t("没有这次会议。"))
    return found


def new_token() -> str:
    """One for all forms of a page: the same form with the same content counts once."""
    return uuid.uuid4().hex


def once(request: HttpRequest, act: Callable[[], Any], now: datetime) -> None:
    """Do a write; sent again with the same `token` and content (a bad line, a double tap) it is not done again."""
    token = request.POST.get("token", "")
    if len(token) != 32 or not token.isalnum():
        act()
        return
    content = {
        name: request.POST.getlist(name) for name in request.POST if name not in ("token", "csrfmiddlewaretoken")
    }
    mark = blind_index("meeting-form", json.dumps([request.path, content], sort_keys=True))

    def answered() -> Answer:
        act()
        return Answer({})

    do_once(Sending(f"user:{person(request).pk}", f"form:{token}:{mark[:32]}", mark), answered, now)
