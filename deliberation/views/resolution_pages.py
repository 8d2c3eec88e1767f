"""How each verb of a resolution looks at the desk: one table from verb to words, icon, form and service."""

from django.utils.translation import gettext_lazy as _

from deliberation.forms import resolutions as forms
from deliberation.services import resolutions as services
from deliberation.states_resolutions import ResolutionVerb as V
from grievances.views.verb_pages import VerbPage

PAGES = (
    VerbPage(
        V.ANSWER, "message-2", _("答复异议"), _("答复，异议不成立"), _("已答复，提出人会收到通知。"), forms.AnswerForm,
        services.answer_objection, is_main=True,
    ),
    VerbPage(
        V.FINISH_TASK, "circle-check", _("完成任务"), _("记为已完成"), _("任务已完成。"), forms.FinishTaskForm,
        services.finish_task, is_main=True,
    ),
    VerbPage(
        V.REPORT, "speakerphone", _("公开结果"), _("公开结果"), _("结果已公开，参与的人会收到通知。"), forms.ReportForm,
        services.report_result, is_main=True,
    ),
    VerbPage(
        V.ADD_TASK, "plus", _("增加任务"), _("增加任务"), _("任务已增加。"), forms.AddTaskForm, services.add_task,
    ),
    VerbPage(
        V.CARRY_OUT, "checks", _("没有任务，记为已落实"), _("记为已落实"), _("已落实，请公开结果。"), forms.CarryOutForm,
        services.carry_out,
    ),
    VerbPage(
        V.CLEAR_PHOTO, "photo-check", _("公开照片"), _("公开照片"), _("已保存。"), forms.ClearPhotoForm,
        services.clear_photo,
    ),
    VerbPage(
        V.DROP_TASK, "ban", _("取消任务"), _("不再需要"), _("任务已取消。"), forms.DropTaskForm, services.drop_task,
        is_danger=True,
    ),
    VerbPage(
        V.UPHOLD, "arrow-back-up", _("异议成立"), _("异议成立，决议不生效"), _("异议成立，议题按程序退回。"),
        forms.UpholdForm, services.uphold_objection, is_danger=True,
    ),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}


def buttons_for(verbs: list[V], *, has_objections: bool, open_tasks: int) -> dict[str, list[VerbPage]]:
    """The buttons of a page, what is next first. Photos have their own button under each photo."""
    may = set(verbs) - {V.CLEAR_PHOTO}
    if not has_objections:
        may -= {V.ANSWER, V.UPHOLD}
    if not open_tasks:
        may -= {V.FINISH_TASK, V.DROP_TASK}
    else:
        may.discard(V.CARRY_OUT)
    pages = [page for page in PAGES if page.verb in may]
    main = [page for page in pages if page.is_main] or pages[:1]
    return {"main": main, "more": [page for page in pages if page not in main]}
