"""How each verb of a topic looks at the desk: one table from verb to words, icon, form and service."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deliberation.forms import topics as forms
from deliberation.models import Topic
from deliberation.services import topics as services
from deliberation.states_topics import TopicVerb
from deliberation.views.topics_page import ICONS

Words = str | Promise


@dataclass(frozen=True, slots=True)
class TopicVerbPage:
    """Plain English slugs: `/desk/topics/<code>/accept/`."""

    verb: TopicVerb
    label: Words
    submit: Words
    done: Words
    form: type[forms.TopicForm]
    service: Callable[..., Topic]
    is_main: bool = False
    is_danger: bool = False
    in_menu: bool = True  # False: its form stands beside what it is about

    @property
    def slug(self) -> str:
        return self.verb.value.replace("_", "-")

    @property
    def icon(self) -> str:
        return ICONS.get(self.verb.value, "eye")


V, F, S = TopicVerb, forms, services
PAGES = (
    TopicVerbPage(
        V.ACCEPT, _("受理"), _("受理并公开"), _("已受理，议题已公开。"), F.AcceptForm, S.accept, is_main=True
    ),
    TopicVerbPage(
        V.FINISH, _("登记这一步的结果"), _("登记结果"), _("已登记。"), F.FinishForm, S.finish_stage, is_main=True
    ),
    TopicVerbPage(V.EDIT, _("改文字"), _("保存文字"), _("文字已保存。"), F.EditForm, S.edit),
    TopicVerbPage(V.FACTS, _("背景材料"), _("保存材料"), _("背景材料已保存。"), F.FactsForm, S.write_facts),
    TopicVerbPage(V.OPTIONS, _("方案和费用"), _("保存方案"), _("方案已保存。"), F.OptionsForm, S.write_options),
    TopicVerbPage(
        V.RULE_SUSPENSION,
        _("审批挂起"),
        _("确定"),
        _("已审批，申请人会收到结果。"),
        F.RuleSuspensionForm,
        S.rule_suspension,
        is_main=True,
    ),
    TopicVerbPage(
        V.REQUEST_SUSPENSION,
        _("申请挂起"),
        _("提交申请"),
        _("已提交，等街道审批；批准以前照常计时。"),
        F.RequestSuspensionForm,
        S.request_suspension,
    ),
    TopicVerbPage(V.RESUME, _("恢复计时"), _("现在恢复计时"), _("已恢复计时。"), F.ResumeForm, S.resume),
    TopicVerbPage(V.NOTE, _("备注"), _("保存备注"), _("备注已保存。"), F.NoteForm, S.note),
    TopicVerbPage(
        V.DECLINE, _("不列入"), _("不列入议事"), _("已答复提议人。"), F.DeclineForm, S.decline, is_danger=True
    ),
    TopicVerbPage(V.LOOK_AT, _("审核意见"), _("确定"), _("已审核。"), F.LookForm, S.look_at, in_menu=False),
    TopicVerbPage(V.ANSWER, _("答复意见"), _("公开答复"), _("已答复。"), F.AnswerForm, S.answer_comment, in_menu=False),
)
BY_SLUG = {page.slug: page for page in PAGES}


def buttons_for(verbs: Iterable[TopicVerb]) -> dict[str, list[TopicVerbPage]]:
    """What is next first, the rest folded."""
    may = set(verbs)
    pages = [page for page in PAGES if page.verb in may and page.in_menu]
    main = [page for page in pages if page.is_main]
    return {"main": main or pages, "more": [page for page in pages if not page.is_main] if main else []}
