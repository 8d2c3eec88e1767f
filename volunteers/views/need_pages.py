"""How each verb of a request looks: one table from verb to words, icon, form and service; for the phone and the desk."""

from django.utils.translation import gettext_lazy as _

from grievances.views.verb_pages import VerbPage
from volunteers.forms import needs as forms
from volunteers.services import needs as services
from volunteers.states.needs import HelpVerb as V

PAGES = (
    VerbPage(
        V.CLAIM, "heart-handshake", _("我来帮忙"), _("认领"), _("谢谢您！社区确认后，就能看到姓名和地址。"),
        forms.HelpForm, services.claim, is_main=True,
    ),
    VerbPage(
        V.APPROVE, "user-check", _("确认志愿者"), _("确认"), _("已确认，双方都会收到通知。"), forms.HelpForm,
        services.approve, is_main=True,
    ),
    VerbPage(
        V.INVITE, "user-plus", _("找志愿者"), _("发出邀请"), _("已邀请，由他们自己认领。"), forms.InviteForm,
        services.invite, is_main=True,
    ),
    VerbPage(
        V.FINISH, "circle-check", _("帮完了"), _("提交"), _("辛苦了！已经请对方评价，社区确认时长后计入。"),
        forms.FinishForm, services.finish, is_main=True,
    ),
    VerbPage(
        V.CONFIRM, "clock", _("确认时长"), _("确认时长"), _("已确认时长。"), forms.ConfirmForm, services.confirm,
        is_main=True,
    ),
    VerbPage(V.RATE, "star", _("评价"), _("提交评价"), _("已评价，谢谢您。"), forms.RateForm, services.rate, is_main=True),
    VerbPage(
        V.REFER, "building-community", _("请合作机构"), _("转给这家机构"), _("已转给机构。"), forms.ReferForm,
        services.refer,
    ),
    VerbPage(V.EDIT, "edit", _("改公开的文字"), _("保存"), _("已保存。"), forms.EditForm, services.edit),
    VerbPage(
        V.RELEASE, "arrow-back-up", _("放回，请别人来"), _("放回"), _("已放回，继续找志愿者。"), forms.WordsForm,
        services.release,
    ),
    VerbPage(
        V.WITHDRAW, "x", _("不需要了"), _("撤回求助"), _("已撤回。"), forms.WordsForm, services.withdraw, is_danger=True
    ),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}


def buttons_for(verbs: list[V]) -> dict[str, list[VerbPage]]:
    pages = [page for page in PAGES if page.verb in verbs]
    main = [page for page in pages if page.is_main]
    return {"main": main or pages, "more": [page for page in pages if page not in main] if main else []}
