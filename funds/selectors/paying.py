"""Reads of payments: the desk's list, one whole, what everybody sees of a project's money."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from funds.models import Document, DocumentRule, Payment, Project, RewardGrant
from funds.selectors.projects import READS, documents_missing, organisations_of
from funds.states.projects import DocumentKind, DocumentStep, PaymentState
from governance.people.authority import authority_of, within
from governance.people.models import User
from governance.people.roles import Role

PUBLIC = (PaymentState.PAID, PaymentState.REVERSED)
RELATED = ("purse__fund", "project", "milestone", "requested_by", "handled_by", "reviewed_by", "holding", "paid")
# whose turn it is in each state
TURNS = {
    PaymentState.REQUESTED: (Role.FUND_HANDLER, Role.FUND_TREASURER),
    PaymentState.HANDLED: (Role.FUND_REVIEWER,),
    PaymentState.APPROVED: (Role.FUND_TREASURER,),
}


def payments_for(user: User, now: datetime) -> QuerySet[Payment]:
    """Of the areas that this person works for or reads, what they asked for, and what their organisation is paid."""
    codes = authority_of(user, timezone.localdate(now)).codes(*READS)
    own = Q(requested_by=user) | Q(project__organisation__in=organisations_of(user, now))
    return Payment.objects.filter(within(codes) | own).select_related(*RELATED)


def waiting_payments(user: User, now: datetime) -> QuerySet[Payment]:
    """Those that wait for this person: not what they asked for or handled themselves."""
    held, mine = authority_of(user, timezone.localdate(now)), Q(pk__in=[])
    for state, roles in TURNS.items():
        mine |= Q(within(held.codes(*roles)), state=state)
    not_own = ~Q(requested_by=user) & (Q(handled_by=None) | ~Q(handled_by=user))
    return Payment.objects.filter(mine).filter(not_own | Q(state=PaymentState.APPROVED)).select_related(*RELATED)


def missing_for(payment: Payment, on: date) -> list[DocumentRule]:
    """Which documents the handler still needs. An agreement is shown once, of the project; for a reward none is signed."""
    papers = Q(payment=payment)
    if payment.project is not None:
        papers |= Q(project=payment.project, kind=DocumentKind.AGREEMENT)
    missing = documents_missing(DocumentStep.HANDLE, payment.amount_fen, Document.objects.filter(papers), on)
    is_reward = payment.project is not None and RewardGrant.objects.filter(project=payment.project).exists()
    return [rule for rule in missing if not (is_reward and rule.kind == DocumentKind.AGREEMENT)]


def public_payments(project: Project) -> QuerySet[Payment]:
    """What was paid, reversed ones too: a correction is shown and not hidden. No name or number of a payee is read."""
    rows = Payment.objects.filter(project=project, state__in=PUBLIC).select_related("milestone", "paid")
    return rows.defer("payee_name", "payee_number").order_by("id")


def public_documents(project: Project) -> QuerySet[Document]:
    return Document.objects.filter(
        Q(project=project) | Q(payment__project=project, payment__state__in=PUBLIC), is_public=True
    ).order_by("id")
