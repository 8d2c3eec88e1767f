"""The desk of resolutions and covenants: for staff, for whoever sits in a council or answers for a task."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from deliberation.models import ResolutionTask, Seat
from governance.common.days import in_force
from governance.common.errors import PermissionRefused
from governance.people.authority import authority_of
from governance.people.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def desk_people(view: View[P]) -> View[P]:
    """Strangers sign in first; residents without a seat or task read why not."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path(), reverse("people:sign_in"))
        on = timezone.localdate()
        if not (
            authority_of(user, on).is_staff
            or Seat.objects.filter(in_force(on), user=user).exists()
            or ResolutionTask.objects.filter(responsible=user).exists()
        ):
            raise PermissionRefused(
                "not_staff", _("这里供社区、街道和议事会成员使用。决议和公约人人可看，请从首页进入。")
            )
        return view(request, *args, **kwargs)

    return guarded


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
