"""How each verb of a wish looks: one table from verb to words, icon, form and service; for the phone and the desk."""

from django.utils.translation import gettext_lazy as _

from grievances.views.verb_pages import VerbPage
from volunteers.forms import wishes as forms
from volunteers.services import wishes as services
from volunteers.states.wishes import WishVerb as V

PAGES = (
    VerbPage(
        V.CHECK, "clipboard-check", _("核对，上心愿墙"), _("上心愿墙"), _("已上心愿墙。"), forms.CheckForm,
        services.check, is_main=True,
    ),
    VerbPage(
        V.CLAIM, "gift", _("我来实现"), _("认领这个心愿"), _("谢谢您！社区会联系您交接。"), forms.WishForm,
        services.claim, is_main=True,
    ),
    VerbPage(
        V.FULFIL, "circle-check", _("心愿实现了"), _("提交"), _("太好了！照片由社区看过以后公开。"), forms.FulfilForm,
        services.fulfil, is_main=True,
    ),
    VerbPage(
        V.THANK, "heart", _("说声谢谢"), _("送出谢谢"), _("谢谢已经送到。"), forms.ThankForm, services.thank,
        is_main=True,
    ),
    VerbPage(V.CLEAR, "photo-check", _("看照片"), _("保存"), _("已保存。"), forms.ClearForm, services.clear),
    VerbPage(
        V.RELEASE, "arrow-back-up", _("放回，请别人来"), _("放回"), _("已放回心愿墙。"), forms.WordsForm,
        services.release,
    ),
    VerbPage(
        V.REFUSE, "ban", _("不列入"), _("不列入心愿墙"), _("已告诉发布人。"), forms.RefuseForm, services.refuse,
        is_danger=True,
    ),
    VerbPage(
        V.WITHDRAW, "x", _("不需要了"), _("撤回心愿"), _("已撤回。"), forms.WordsForm, services.withdraw, is_danger=True
    ),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}


def buttons_for(verbs: list[V]) -> dict[str, list[VerbPage]]:
    pages = [page for page in PAGES if page.verb in verbs]
    main = [page for page in pages if page.is_main]
    return {"main": main or pages, "more": [page for page in pages if page not in main] if main else []}
