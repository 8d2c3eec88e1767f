"""Grant calls, tenders and rewards in the registries of the ground floor."""

from django.utils.translation import gettext_lazy as _

from funds.models import GrantCall, Tender
from funds.presets.grants import load_grant_presets
from funds.services.grants import calls
from funds.services.grants.change import CALL_CLOSES, CONTRACT_PUBLICATION, TENDER_CLOSES
from funds.services.tenders import contracts, tendering
from governance.deadlines.registry import Handler, register
from governance.portal.registry import PresetLoader, portal


def register_grants() -> None:
    register(CALL_CLOSES, Handler(GrantCall, on_due=calls.call_ran_out, label=_("接受申报"), needs_policy=False))
    register(TENDER_CLOSES, Handler(Tender, on_due=tendering.closing_is_due, label=_("接受投标"), needs_policy=False))
    register(CONTRACT_PUBLICATION, Handler(Tender, on_due=contracts.publication_is_due, label=_("公布合同")))
    portal.presets.add(PresetLoader("funds.grants", load_grant_presets))
