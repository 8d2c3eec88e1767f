"""Staff sessions that end, and the second factor that staff must have before anything else."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.problems import API_PATH, wants_problem
from governance.people.adapters import needs_second_factor
from governance.people.models import User
from governance.people.sessions import is_over

# Pages that somebody without the second factor still needs; the API asks for it itself, a program follows no redirect.
FREE_PATHS = ("/account/", "/sign-in/", "/sign-out/", "/large-type/", "/healthz", settings.STATIC_URL, API_PATH)
SECOND_FACTOR_KEY = "has_second_factor"


class StaffSessionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and isinstance(user, User):
            if is_over(request, user, now=timezone.now()):
                return self._sign_out(request)
            if self._lacks_second_factor(request, user):
                messages.warning(request, _("您的岗位需要动态码。请先用手机上的验证器扫码启用，然后继续。"))
                return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def _sign_out(self, request: HttpRequest) -> HttpResponse:
        came_for = request.get_full_path() if request.method == "GET" else ""
        logout(request)
        if wants_problem(request):
            return self.get_response(request)  # nobody is signed in any more, which the API says itself
        messages.info(request, _("您有一阵没有操作，已为您安全退出。请重新登录，刚才的页面会接着打开。"))
        query = urlencode({"as": "staff", "next": came_for} if came_for else {"as": "staff"})
        return HttpResponseRedirect(f"{reverse('people:sign_in')}?{query}")

    def _lacks_second_factor(self, request: HttpRequest, user: User) -> bool:
        if not settings.STAFF_TOTP_REQUIRED or request.path.startswith(FREE_PATHS):
            return False
        if request.session.get(SECOND_FACTOR_KEY) == user.pk or not needs_second_factor(user):
            return False
        if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            request.session[SECOND_FACTOR_KEY] = user.pk
            return False
        return True
