"""How each verb of a yearly choice looks at the desk: one table from verb to words, icon, form and service."""

from django.utils.translation import gettext_lazy as _

from funds.forms import choices as forms
from funds.services import choices as services
from funds.states.choice_steps import ChoiceVerb as V
from grievances.views.verb_pages import VerbPage

PAGES = (
    VerbPage(
        V.CHECK, "clipboard-check", _("审核提案"), _("保存审核结果"), _("已保存，提议人会收到通知。"), forms.CheckForm,
        services.check_option, is_main=True,
    ),
    VerbPage(
        V.MERGE, "arrows-join", _("合并提案"), _("合并"), _("已合并，提议人会收到通知。"), forms.MergeForm,
        services.merge_option,
    ),
    VerbPage(
        V.PUBLISH_LIST, "speakerphone", _("公布名单"), _("公布名单"), _("名单已公布，到时间自动开始投票。"),
        forms.PublishForm, services.publish_list, is_main=True,
    ),
    VerbPage(
        V.PAPER, "edit", _("录入纸票"), _("录入这张纸票"), _("已录入。两个人录得一样才计入，还没有计入的写在下面。"),
        forms.PaperForm, services.enter_paper,
        is_main=True,
    ),
    VerbPage(
        V.ANNUL, "ban", _("作废"), _("作废这次票选"), _("已作废。"), forms.AnnulForm, services.annul, is_danger=True,
    ),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}


def buttons_for(verbs: list[V], *, unchecked: int, feasible: int) -> dict[str, list[VerbPage]]:
    """The buttons of a page: what cannot be done for want of proposals is not offered, what is next comes first."""
    may = set(verbs)
    if not unchecked + feasible:
        may -= {V.CHECK, V.MERGE}
    if unchecked or not feasible:
        may.discard(V.PUBLISH_LIST)
    pages = [page for page in PAGES if page.verb in may]
    main = [page for page in pages if page.is_main]
    if V.PUBLISH_LIST in may:
        main.sort(key=lambda page: page.verb is not V.PUBLISH_LIST)
    main = main or [page for page in pages if not page.is_danger][:1]
    return {"main": main or pages, "more": [page for page in pages if page not in main] if main else []}
