"""Money that a project does not need goes back to where it came from, by itself and in proportion."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from funds.models import Commitment, Project, Purse, VotedAmount
from funds.selectors.projects import committed_net, shares_of
from funds.services.projects.change import ProjectChange
from funds.sharing import divide
from funds.states.foundation import FundKind, PurseKind
from funds.states.projects import PaymentState, ShareState
from governance.common.errors import StateRefused
from governance.ledger import services as ledger
from governance.ledger.models import Account, Kind, Transfer
from governance.ledger.services import Move

OPEN = (PaymentState.REQUESTED, PaymentState.HANDLED, PaymentState.APPROVED)


@dataclass(frozen=True, slots=True)
class Part:
    """What one purse has in the project, net. `voted`: of the community's fund, under this vote."""

    purse: Purse
    fen: int
    voted: VotedAmount | None = None
    is_gifts: bool = False  # what others gave to the project itself


def give_all_back(change: ProjectChange) -> int:
    """All that purses gave, before any work: the plan is made again. What others gave stays in the project."""
    parts = [part for part in _parts(change.project) if not part.is_gifts]
    _return(change, parts, [part.fen for part in parts], _("方案重新制定，退回原资金"))
    for share in shares_of(change.project).filter(state=ShareState.ARRIVED).exclude(purse=None):
        share.state, share.arrived_fen = ShareState.PLANNED, 0
        share.save(update_fields=["state", "arrived_fen"])
    return sum(part.fen for part in parts)


def give_rest_back(change: ProjectChange) -> list[tuple[Part, int]]:
    """At the end: what is left, to each in proportion to what it gave. Gifts to the project go to the fund's
    unrestricted money, for a purpose like this one (慈善法 58). Raises `StateRefused` while a payment is under way."""
    project = change.project
    if project.purse is None:
        return []
    if project.payments.filter(state__in=OPEN).exists():
        raise StateRefused("payments_open", _("还有付款没有办完，请先付清或者不予支付。"))
    rest = Account.objects.get(pk=project.purse.account_id).balance
    parts = _parts(project)
    amounts = divide(rest, [part.fen for part in parts])
    _return(change, parts, amounts, _("项目结余，按出资比例退回"))
    change.data["returned_fen"] = rest
    return [(part, fen) for part, fen in zip(parts, amounts, strict=True) if fen]


def _parts(project: Project) -> list[Part]:
    """Who has how much in the project: what came in and did not go back, whether spent or not."""
    if project.purse is None:
        return []
    account = project.purse.account_id
    net = committed_net(project)
    votes = VotedAmount.objects.in_bulk([voted for voted, _purse in net])
    purses = Purse.objects.select_related("account").in_bulk([purse for _voted, purse in net])
    parts = [Part(purses[purse], fen, votes[voted]) for (voted, purse), fen in sorted(net.items())]
    own = Purse.objects.filter(fund__kind=FundKind.OWN).exclude(kind=PurseKind.PROJECT)
    for purse in own.filter(account__debits__credit=account).distinct().select_related("account").order_by("pk"):
        fen = _moved(purse.account_id, account) - _moved(account, purse.account_id)
        if fen > 0:
            parts.append(Part(purse, fen))
    paid = project.payments.filter(state=PaymentState.PAID).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    gifts = Account.objects.get(pk=account).balance + paid - sum(part.fen for part in parts)
    if gifts > 0:
        unrestricted = project.fund.purses.select_related("account").get(kind=PurseKind.UNRESTRICTED)
        parts.append(Part(unrestricted, gifts, is_gifts=True))
    return parts


def _moved(debit: int, credit: int) -> int:
    rows = Transfer.objects.filter(debit=debit, credit=credit, kind__in=[Kind.POSTED, Kind.POST])
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def _return(change: ProjectChange, parts: Sequence[Part], amounts: Sequence[int], why: str) -> None:
    """Each part its own transfer; what was committed under a vote goes back under it and gives it room again."""
    project = change.project
    assert project.purse is not None or not parts
    for part, fen in zip(parts, amounts, strict=True):
        if not fen or project.purse is None:
            continue
        words = why if not part.is_gifts else _("项目结余，转作目的相近的用途（慈善法第五十八条）")
        number = Account.objects.values_list("transfers", flat=True).get(pk=project.purse.account_id)
        asked = Move(
            key=change.key("back", number), debit=project.purse.account.code, credit=part.purse.account.code,
            amount=fen, purpose="funds.rest", why=words, subject=part.voted or project,
        )  # fmt: skip
        transfer = ledger.move(asked, actor=change.actor, now=change.now)
        if part.voted is not None:
            Commitment.objects.create(
                voted=part.voted, project=project, purse=part.purse, amount_fen=-fen, transfer=transfer,
                committed_by=change.actor, committed_at=change.now,
            )  # fmt: skip
