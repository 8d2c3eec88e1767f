"""慈善法 40, 59: nobody near to a donor or to who manages the foundation is named as its beneficiary."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from funds.models import Fund, Project, Purse
from funds.selectors.relations import near_to
from governance.common.errors import InputRefused
from governance.people.models import Organisation, User


def refuse_related(
    fund: Fund, purses: Iterable[Purse], project: Project | None = None, *, field: str, name: str = "",
    person: User | None = None, organisation: Organisation | None = None,
) -> None:  # fmt: skip
    """Raises `InputRefused` at `field`. Whoever pays or plans asks it with the payee or whoever carries a project out."""
    found = near_to(fund, purses, project, name=name, person=person, organisation=organisation)
    if found is None:
        return
    if found.manager_id:
        message = _("收款方是基金会管理人员申报的利害关系人，不得作为受益人（慈善法第五十九条）。")
    else:
        message = _("收款方是这项资金捐赠人申报的利害关系人，不得作为受益人（慈善法第四十条）。")
    raise InputRefused("related", message, fields={field: message})
