"""Sign-in for residents (telephone and code) and staff (name and password), sign-out, one's own name."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from governance.common.addresses import safe_next
from governance.common.errors import DomainError
from governance.people.codes import PhoneCode
from governance.people.forms import CodeForm, NameForm, PhoneForm, StaffSignInForm
from governance.people.sessions import signed_in_user
from governance.people.sign_in import enter_by_phone, set_display_name

UNPROCESSABLE = 422
STAFF_PATHS = ("/desk/", "/admin/")


def admin_door(request: HttpRequest) -> HttpResponse:
    """Django admin has no door of its own: the second factor and the lock-out stand at ours."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return HttpResponseRedirect(f"{reverse('people:sign_in')}?{request.META['QUERY_STRING']}")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One page, two tabs; `as=staff` opens the second, `next` says where to go afterwards."""
    next_url = safe_next(request, "")
    if request.user.is_authenticated:
        return redirect(next_url or reverse(settings.LOGIN_REDIRECT_URL))
    tab = request.POST.get("as") or request.GET.get("as") or ("staff" if next_url.startswith(STAFF_PATHS) else "")
    is_staff_tab = tab == "staff"
    phone_form = PhoneForm()
    staff_form = StaffSignInForm(request=request)
    if request.method == "POST" and is_staff_tab:
        staff_form = StaffSignInForm(request.POST, request=request)
        if staff_form.is_valid():
            return staff_form.login(request, redirect_url=next_url or None)
    elif request.method == "POST":
        phone_form = PhoneForm(request.POST)
        if phone_form.is_valid() and _send_code(request, phone_form, next_url):
            return redirect("people:code")
    context = {"phone_form": phone_form, "staff_form": staff_form, "is_staff_tab": is_staff_tab, "next": next_url}
    return render(request, "people/sign_in.html", context, status=UNPROCESSABLE if request.method == "POST" else 200)


def _send_code(request: HttpRequest, form: PhoneForm, next_url: str) -> bool:
    try:
        PhoneCode.start(request, phone=form.cleaned_data["phone"], next_url=next_url)
    except DomainError as error:
        form.add_error("phone", error.message)
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type the code, or have it sent again (`action=resend`)."""
    process = PhoneCode.resume(request)
    if process is None:
        messages.info(request, _("验证码已经失效，请重新获取。"))
        return redirect("people:sign_in")
    form = CodeForm(request.POST if request.POST.get("action", "verify") == "verify" and request.POST else None)
    if request.method == "POST" and not form.is_bound:
        return _resend(request, process)
    if form.is_valid():
        if process.check(form.cleaned_data["code"]):
            return _enter(request, process)
        if not process.attempts_left:
            messages.error(request, _("试错的次数太多了，这个验证码已作废。请重新获取一个。"))
            return redirect("people:sign_in")
        form.add_error("code", _("验证码不对，还可以再试 %d 次。") % process.attempts_left)
    context = {"form": form, "process": process}
    return render(request, "people/code.html", context, status=UNPROCESSABLE if form.errors else 200)


def _resend(request: HttpRequest, process: PhoneCode) -> HttpResponse:
    try:
        if process.can_resend:
            process.resend()
            messages.success(request, _("新的验证码已发送。"))
        else:
            messages.error(request, _("已经重发过几次了。请检查手机信号和拦截短信，稍后再试。"))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("people:code")


def _enter(request: HttpRequest, process: PhoneCode) -> HttpResponse:
    try:
        user = enter_by_phone(phone=process.phone, now=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(f"{reverse('people:sign_in')}?as=staff")
    record_authentication(request, user, method="code", phone=process.masked_phone)
    return perform_login(request, user, redirect_url=process.next_url or None)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("您已退出登录。"))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@login_required
@require_POST
def rename(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["display_name"]
        user = signed_in_user(request)
        set_display_name(user=user, display_name=name, actor=user, now=timezone.now())
        messages.success(request, _("已保存。"))
    else:
        messages.error(request, " ".join(str(error) for error in form.errors["display_name"]))
    return redirect("portal:me")
