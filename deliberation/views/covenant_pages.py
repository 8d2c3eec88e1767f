"""How each verb of a covenant looks at the desk: one table from verb to words, icon, form and service."""

from django.utils.translation import gettext_lazy as _

from deliberation.forms import covenants as forms
from deliberation.services import covenants as services
from deliberation.states_resolutions import CovenantVerb as V
from grievances.views.verb_pages import VerbPage

PAGES = (
    VerbPage(
        V.ASK, "speakerphone", _("公开征求意见"), _("公开，开始征求意见"), _("已公开征求意见。"), forms.AskForm,
        services.ask_residents, is_main=True,
    ),
    VerbPage(
        V.WRITE, "edit", _("写条文"), _("保存条文"), _("条文已保存。"), forms.WriteForm, services.write_clauses, is_main=True,
    ),
    VerbPage(
        V.DECIDE, "scale", _("处理修改建议"), _("保存"), _("已处理，提出人会收到通知。"), forms.DecideForm,
        services.decide_amendment, is_main=True,
    ),
    VerbPage(V.VOTE, "gavel", _("付诸表决"), _("发起表决"), _("表决已发起，名册已生成。请核对名册，公示后到时间自动开始。"), forms.VoteForm, services.put_to_vote, is_main=True),
    VerbPage(
        V.FILE, "archive", _("登记备案"), _("登记备案，开始施行"), _("已备案，这一版开始施行。"), forms.FileForm,
        services.file_covenant, is_main=True,
    ),
    VerbPage(V.MODERATE, "eye", _("审核建议"), _("保存"), _("已保存。"), forms.ModerateForm, services.moderate_amendment),
    VerbPage(
        V.DROP, "ban", _("放弃这一版"), _("放弃"), _("已放弃，现行版本不变。"), forms.DropForm, services.drop_draft,
        is_danger=True,
    ),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}


def buttons_for(verbs: list[V], *, has_amendments: bool, has_clauses: bool) -> dict[str, list[VerbPage]]:
    """The buttons of a page. Amendments are shown or hidden by buttons beside them."""
    may = set(verbs) - {V.MODERATE}
    if not has_amendments:
        may.discard(V.DECIDE)
    if not has_clauses:
        may.discard(V.ASK)
    pages = [page for page in PAGES if page.verb in may]
    main = [page for page in pages if page.is_main]
    return {"main": main, "more": [page for page in pages if page not in main]}
