"""The pages for what went wrong: what happened, that nothing was lost, what to do."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from governance.common.addresses import back_url
from governance.common.problems import problem, wants_problem


def _trouble(request: HttpRequest, status: HTTPStatus, title: str, message: str, hint: str = "") -> HttpResponse:
    if wants_problem(request):
        return problem(status.name.lower(), message, status=status)
    context = {"title": title, "message": message, "hint": hint, "back_url": back_url(request)}
    return render(request, "portal/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _trouble(
        request,
        HTTPStatus.BAD_REQUEST,
        _("这个请求没能读懂"),
        _("可能是链接不完整，或上传的内容过大。没有任何内容被更改。"),
        _("请回到上一页，刷新后再试一次。"),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _trouble(
        request,
        HTTPStatus.FORBIDDEN,
        _("这一页您不能打开"),
        _("它属于别的岗位或别的区域。没有任何内容被更改。"),
        _("如果您认为应当可以，请联系本单位的系统管理员核对您的任职。"),
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _trouble(
        request,
        HTTPStatus.NOT_FOUND,
        _("没有找到这一页"),
        _("地址可能打错了，或者这项内容没有对您公开。"),
        _("查自己的诉求，请用查询码在“查进度”里查。"),
    )


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _trouble(
        request,
        HTTPStatus.TOO_MANY_REQUESTS,
        _("操作太频繁，请稍等"),
        _("为防止有人冒用，系统暂时不接受更多尝试。您已填的内容没有丢失。"),
        _("请过几分钟再试；着急的事请直接打社区电话。"),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _trouble(
        request,
        HTTPStatus.FORBIDDEN,
        _("这一页放得太久了"),
        _("为安全起见，这次提交没有生效，但没有任何内容丢失。"),
        _("请回到上一页，刷新后再提交一次。如果一直这样，请检查浏览器是否禁用了 Cookie。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Says so without database, session or context: any of them may be what failed."""
    if wants_problem(request):
        return problem("server_error", "系统出错了，已经记录。请稍后再试。", status=HTTPStatus.INTERNAL_SERVER_ERROR)
    return HttpResponse(render_to_string("portal/500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
