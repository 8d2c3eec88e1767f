"""Who may do what to a project and to a payment. Nobody who is paid decides, nobody decides twice."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds.models import Document, Fund, Payment, Project
from funds.policies.foundation import holds
from funds.policies.moved_on import moved_on
from funds.selectors.projects import READS, is_granted, lives_there, speaks_for
from funds.states.project_steps import PAYMENT_STEPS, PROJECT_STEPS, Actors, PaymentVerb, ProjectVerb
from funds.states.projects import PaymentState
from funds.states.roles import HANDLES, KEEPS_MONEY, OFFICE
from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.models import User
from governance.people.roles import Role

ROLES: dict[Actors, tuple[Role, ...]] = {
    Actors.OFFICE: OFFICE,
    Actors.WORKERS: OFFICE,
    Actors.HANDLERS: HANDLES,
    Actors.TREASURER: KEEPS_MONEY,
    Actors.CONFIRMERS: (Role.COMMUNITY_SECRETARY, Role.FUND_REVIEWER, Role.FUND_TREASURER),
    Actors.ACCEPTORS: (*OFFICE, Role.FUND_REVIEWER),
    Actors.STOPPERS: (Role.COMMUNITY_SECRETARY, Role.FUND_TREASURER),
    Actors.REVIEWERS: (Role.FUND_REVIEWER,),
}
REFUSALS = {
    Actors.OFFICE: gettext_lazy("这一步由这个社区的工作人员或基金经办员办理。"),
    Actors.WORKERS: gettext_lazy("这一步由这个社区的工作人员、基金经办员或实施单位办理。"),
    Actors.HANDLERS: gettext_lazy("这一步由基金经办员或基金财务办理。"),
    Actors.TREASURER: gettext_lazy("这一步由基金财务办理。"),
    Actors.CONFIRMERS: gettext_lazy("这一步由社区书记、基金复核人或基金财务办理。"),
    Actors.ACCEPTORS: gettext_lazy("验收由社区工作人员、基金经办员或基金复核人办理。"),
    Actors.STOPPERS: gettext_lazy("终止项目由社区书记或基金财务办理。"),
    Actors.REVIEWERS: gettext_lazy("这一步由基金复核人办理。"),
}


def may_propose(actor: User, fund: Fund, now: datetime) -> Decision:
    """An idea: the office of the community, and its verified residents."""
    if holds(actor, fund.area_code, now, *OFFICE) or lives_there(actor, fund):
        return ALLOWED
    return refuse(_("只有经核实住在这个社区的居民可以提项目。请在“我的住址”登记，由社区核实。"))


def misfit(verb: ProjectVerb, project: Project) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if (project.state, verb) in PROJECT_STEPS:
        if verb is not ProjectVerb.DOCUMENT and is_granted(project):
            return _("这个项目按创投、采购或者奖补办理，请到那一页操作。")
        return ""
    return moved_on(project)


def decide(actor: User, verb: ProjectVerb, project: Project, now: datetime) -> Decision:
    """May `actor` do `verb` to this project as it stands now? A refusal says why in words."""
    reason = misfit(verb, project)
    if reason:
        return refuse(reason)
    actors = PROJECT_STEPS[project.state, verb].actors
    is_carrier = speaks_for(actor, project.organisation_id, now)
    if actors is Actors.ACCEPTORS and is_carrier:
        return refuse(_("实施单位不能验收自己的工作。"))
    if holds(actor, project.area_code, now, *ROLES[actors]) or (actors is Actors.WORKERS and is_carrier):
        return ALLOWED
    return refuse(str(REFUSALS[actors]))


def verbs_for(actor: User, project: Project, now: datetime) -> list[ProjectVerb]:
    """What this person may do now: the buttons of the page."""
    return [verb for (state, verb) in PROJECT_STEPS if state == project.state and decide(actor, verb, project, now)]


# --- Payments -----------------------------------------------------------------------------------------------
def may_request(actor: User, area_code: str, organisation_id: int | None, now: datetime) -> Decision:
    """The community, the fund's handlers, and who carries the project out."""
    if holds(actor, area_code, now, *OFFICE, *HANDLES) or speaks_for(actor, organisation_id, now):
        return ALLOWED
    return refuse(str(REFUSALS[Actors.WORKERS]))


def misfit_payment(verb: PaymentVerb, payment: Payment) -> str:
    if (payment.state, verb) in PAYMENT_STEPS:
        return ""
    return _("这笔付款现在是「%(state)s」，不能这样操作。") % {"state": PaymentState(payment.state).label}


def decide_payment(actor: User, verb: PaymentVerb, payment: Payment, now: datetime) -> Decision:
    """Who asked does not handle, who handled does not review, and none of them is paid (慈善法 40, 59)."""
    reason = misfit_payment(verb, payment)
    if reason:
        return refuse(reason)
    actors = PAYMENT_STEPS[payment.state, verb].actors
    is_paid = payment.beneficiary_id == actor.pk or speaks_for(actor, payment.organisation_id, now)
    if actors is Actors.WORKERS:
        return may_request(actor, payment.area_code, payment.organisation_id, now)
    if not holds(actor, payment.area_code, now, *ROLES[actors]):
        return refuse(str(REFUSALS[actors]))
    if is_paid:
        return refuse(_("收款的人不能经办、复核或支付这笔款。"))
    if verb in (PaymentVerb.HANDLE, PaymentVerb.REVIEW) and actor.pk in (
        payment.requested_by_id,
        payment.handled_by_id,
    ):
        return refuse(_("申请、经办、复核须是三个不同的人。"))
    return ALLOWED


def payment_verbs_for(actor: User, payment: Payment, now: datetime) -> list[PaymentVerb]:
    return [
        verb for (state, verb) in PAYMENT_STEPS if state == payment.state and decide_payment(actor, verb, payment, now)
    ]


# --- Documents ----------------------------------------------------------------------------------------------
def may_clear(actor: User, area_code: str, now: datetime) -> Decision:
    """Make a document public: whoever answers for the community's own publications, and the fund's handlers."""
    return ALLOWED if holds(actor, area_code, now, *OFFICE, *HANDLES) else refuse(str(REFUSALS[Actors.OFFICE]))


def may_read_document(actor: User | AnonymousUser, document: Document, now: datetime) -> bool:
    """Everybody what is cleared of a published project; else who reads the project, and who added it."""
    project = document.project or (document.payment.project if document.payment else None)
    if document.is_public and project is not None and project.published_at is not None:
        return True
    if not isinstance(actor, User):
        return False
    owner = document.project or document.payment
    if owner is None or document.added_by_id == actor.pk:
        return owner is not None
    return holds(actor, owner.area_code, now, *READS) or speaks_for(actor, owner.organisation_id, now)
