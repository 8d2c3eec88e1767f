"""How each verb of a ballot looks at the desk: one table from verb to words, icon, form and service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deliberation.forms import ballots as forms
from deliberation.services import ballots
from deliberation.states_ballots import BallotVerb

Words = str | Promise
# Services that name their subject by something else than the ballot.
BY_OTHER_KEY = ("answer", "revoke")


@dataclass(frozen=True, slots=True)
class BallotPage:
    """`/desk/ballots/<code>/<slug>/`."""

    slug: str
    verb: BallotVerb
    label: Words
    submit: Words
    done: Words
    icon: str
    form: type[forms.VerbForm]
    service: Callable[..., Any]
    hint: Words = ""
    is_main: bool = False
    is_danger: bool = False


V, F, B = BallotVerb, forms, ballots
PAGES = (
    BallotPage(
        "assemble", V.FILL_ROLL, _("生成名册"), _("从系统生成名册"), _("名册已生成，请逐户核对。"), "users-group",
        F.AssembleForm, B.assemble_roll, _("按议事会成员或已核实的居住关系生成，会替换现在的名册。"), is_main=True,
    ),
    BallotPage(
        "import", V.FILL_ROLL, _("导入名单"), _("导入"), _("名单已导入，请逐户核对。"), "upload", F.RollFileForm,
        B.import_roll, _("一行一套房屋或一个人。有一行不对就都不导入，并告诉您是哪一行。"), is_main=True,
    ),
    BallotPage(
        "freeze", V.FREEZE, _("名册公示"), _("确定名册并公示"), _("名册已公示。"), "lock", F.FreezeForm, B.freeze_roll,
        _("公示后名册只能更正，不能重新生成；公示和异议期满后按时开始投票。"), is_main=True,
    ),
    BallotPage(
        "open", V.OPEN, _("开始投票"), _("现在开始投票"), _("投票开始了。"), "player-play", F.AssembleForm, B.open_ballot,
        _("异议都答复了、公示期也满了，才能开始。"), is_main=True,
    ),
    BallotPage(
        "answer", V.ANSWER, _("答复异议"), _("答复"), _("已答复。"), "message", F.AnswerForm, B.answer_objection,
        is_main=True,
    ),
    BallotPage("count", V.COUNT, _("计票"), _("计票"), _("已计票。"), "chart-bar", F.CountForm, B.count_ballot, is_main=True),
    BallotPage(
        "strike", V.CORRECT, _("剔除一户"), _("剔除"), _("已更正。"), "user-question", F.StrikeForm, B.strike_entry
    ),
    BallotPage("add", V.CORRECT, _("补上一户"), _("补上"), _("已更正。"), "user-plus", F.AddEntryForm, B.add_entry),
    BallotPage(
        "reschedule", V.RESCHEDULE, _("改时间"), _("改时间"), _("时间已改。"), "calendar-event", F.RescheduleForm,
        B.reschedule,
    ),
    BallotPage("proxy", V.PROXY, _("登记委托"), _("登记"), _("委托已登记。"), "users", F.ProxyForm, B.register_proxy),
    BallotPage("revoke", V.PROXY, _("撤销委托"), _("撤销"), _("委托已撤销。"), "arrow-back-up", F.RevokeForm, B.revoke_proxy),
    BallotPage(
        "annul", V.ANNUL, _("作废"), _("作废这次表决"), _("表决已作废。"), "ban", F.AnnulForm, B.annul_ballot, is_danger=True
    ),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}
