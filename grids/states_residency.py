"""住址核对: somebody says where they live, the community checks it. Table: (state, verb) → what follows. Pure Python."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.states_organisations import Actors, Step, Verb

CHECK, RAISE = "grids.residency_check", "grids.residency_raise"  # clocks: the community's, then that of the level above


class ResidencyClaimState(models.TextChoices):
    WAITING = "WAITING", _("待社区核对")
    VERIFIED = "VERIFIED", _("已核实")
    REFUSED = "REFUSED", _("没有核实")
    WITHDRAWN = "WITHDRAWN", _("已撤回")
    ENDED = "ENDED", _("已不住这里")


_S = ResidencyClaimState
RESIDENCY_STEPS: dict[tuple[str, Verb], Step] = {
    (_S.WAITING, Verb.ACCEPT): Step(_S.VERIFIED, Actors.OFFICE),
    (_S.WAITING, Verb.REFUSE): Step(_S.REFUSED, Actors.OFFICE, ("words",)),
    (_S.WAITING, Verb.WITHDRAW): Step(_S.WITHDRAWN, Actors.OWN),
    (_S.VERIFIED, Verb.WITHDRAW): Step(_S.ENDED, Actors.OWN),
    (_S.VERIFIED, Verb.END): Step(_S.ENDED, Actors.OFFICE, ("words",)),
}
LIVE_CLAIMS = (_S.WAITING, _S.VERIFIED)
