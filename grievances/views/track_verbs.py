"""What residents do with their matter, each a plain POST from its page."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from governance.common.errors import DomainError, LimitReached
from governance.common.limits import require
from grievances import services
from grievances.forms.resident import SentForm, parsed_uuid
from grievances.models import Grievance
from grievances.services import pending
from grievances.states import Verb
from grievances.views.session import resident_of
from grievances.views.track import find_own
from grievances.views.track_page import FORMS, WITH_PHOTOS, build_matter, render_matter, sent_tray

SENT_KEPT_SECONDS = 24 * 3600
PER_MATTER, HOUR = 30, 3600

Service = Callable[..., Grievance]


def _view(verb: Verb, service: Service, thanks: Any) -> Callable[[HttpRequest, str], HttpResponse]:
    @require_POST
    @never_cache
    def view(request: HttpRequest, code: str) -> HttpResponse:
        now = timezone.now()
        grievance = find_own(request, code, now)
        if grievance is None:
            raise Http404
        return _do(request, grievance, verb, service, str(thanks), now)

    return view


def _do(
    request: HttpRequest, grievance: Grievance, verb: Verb, service: Service, thanks: str, now: datetime
) -> HttpResponse:
    form = FORMS[verb](request.POST, auto_id=f"id_{verb.value}_%s")
    sent = parsed_uuid(request.POST.get("sent"))
    problems, photos = _photos(request, grievance, verb, sent, now)
    if "remove_photo" in request.POST and verb in WITH_PHOTOS and sent:
        pending.drop_photo(sent_tray(request, sent), request.POST["remove_photo"])
        return _again(
            request,
            grievance,
            verb,
            FORMS[verb](initial={"sent": sent, "words": request.POST.get("words", "")}, auto_id=f"id_{verb.value}_%s"),
            now,
        )
    if not form.is_valid() or problems or sent is None:
        return _again(request, grievance, verb, form, now, problems=problems, status=422)
    given = {name: value for name, value in form.cleaned_data.items() if name != "sent"}
    if verb in WITH_PHOTOS:
        given["photos"] = photos
    key = f"sent:{grievance.pk}:{sent.hex}"
    if not cache.add(key, 1, timeout=SENT_KEPT_SECONDS):
        return redirect("grievances:matter", code=grievance.code)  # a double tap
    try:
        require("verbs-matter", str(grievance.pk), limit=PER_MATTER, seconds=HOUR)
        service(grievance_id=grievance.pk, actor=resident_of(request, now), now=now, **given)
    except DomainError as refusal:
        cache.delete(key)
        _place_refusal(form, refusal)
        return _again(request, grievance, verb, form, now, status=refusal.status)
    except BaseException:
        cache.delete(key)
        raise
    if verb in WITH_PHOTOS:
        pending.clear(sent_tray(request, sent))
    messages.success(request, thanks)
    return redirect("grievances:matter", code=grievance.code)


def _photos(
    request: HttpRequest, grievance: Grievance, verb: Verb, sent: uuid.UUID | None, now: datetime
) -> tuple[list[str], list[Any]]:
    """Keep the good photos through mistakes elsewhere; return what is wrong with the others, and what is kept."""
    if verb not in WITH_PHOTOS or sent is None:
        return [], []
    tray = sent_tray(request, sent)
    uploads = request.FILES.getlist("photos")
    problems: list[str] = []
    if uploads:
        try:
            require("verbs-photos", str(grievance.pk), limit=PER_MATTER, seconds=HOUR)
            problems = pending.keep_photos(tray, uploads, now)
        except LimitReached as refusal:
            problems = [refusal.message]
    return problems, pending.load_photos(tray)


def _place_refusal(form: SentForm, refusal: DomainError) -> None:
    placed = [name for name in refusal.fields if name in form.fields]
    for name in placed:
        form.add_error(name, refusal.fields[name])
    if not placed:
        form.add_error(None, refusal.message)


def _again(
    request: HttpRequest,
    grievance: Grievance,
    verb: Verb,
    form: SentForm,
    now: datetime,
    *,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with this form open and everything typed still there; what happened meanwhile shows on it."""
    grievance = find_own(request, grievance.code, now) or grievance
    page = build_matter(grievance, resident_of(request, now), now)
    if not parsed_uuid(form["sent"].value()):
        form.data = {**request.POST.dict(), "sent": str(uuid.uuid4())}
    page.forms[verb.value] = form
    page.failed, page.photo_problems = verb.value, problems or []
    return render_matter(request, page, status=status)


reply = _view(Verb.REPLY, services.reply, _("谢谢，您的回复已经交给工作人员。"))
add = _view(Verb.ADD, services.add, _("已补充，工作人员会看到。"))
withdraw = _view(Verb.WITHDRAW, services.withdraw, _("已撤回。"))
rate = _view(Verb.RATE, services.rate, _("谢谢您的评价。"))
contest_decline = _view(Verb.CONTEST_DECLINE, services.contest_decline, _("您的异议已经交上去了，结果会告诉您。"))
dispute = _view(Verb.DISPUTE, services.dispute, _("知道了，已交给上一级重新办理。"))
mine_is_another = _view(Verb.MINE_IS_ANOTHER, services.mine_is_another, _("知道了，您的事情已经单独办理，重新计时。"))
