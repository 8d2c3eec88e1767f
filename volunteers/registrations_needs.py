"""Help among neighbours and wishes in the registries of the ground floor and on the pages of matters."""

from django.utils.translation import gettext_lazy as _

from governance.deadlines.registry import Handler, register
from governance.portal.registry import PresetLoader, portal
from grievances import news as matter_news
from volunteers.models import HelpRequest, Wish
from volunteers.presets.needs import load_need_presets
from volunteers.services.hours.confirmed import ON_CONFIRMED
from volunteers.services.needs import change as need_clocks
from volunteers.services.needs import claiming, ending, finishing
from volunteers.services.wishes import change as wish_clocks
from volunteers.services.wishes import verbs as wish_verbs


def register_needs() -> None:
    register_clocks()
    matter_news.listen(ending.hear_matter)
    if finishing.rated_by_key not in ON_CONFIRMED:
        ON_CONFIRMED.append(finishing.rated_by_key)
    portal.presets.add(PresetLoader("volunteers.needs", load_need_presets, order=60))


def register_clocks() -> None:
    n, w = need_clocks, wish_clocks
    claimed = Handler(
        HelpRequest, on_due=claiming.claim_ran_out, on_warn=claiming.warn_of_claim, label=_("认领后完成互助")
    )
    register(n.OPEN_CLOCK, Handler(HelpRequest, on_due=ending.nobody_came, label=_("等人认领求助")))
    register(n.CLAIM_CLOCK, claimed)
    register(n.RATING_CLOCK, Handler(HelpRequest, on_due=finishing.rating_is_late, label=_("等求助人评价")))
    register(w.CHECK_CLOCK, Handler(Wish, on_due=wish_verbs.check_is_late, label=_("核对微心愿")))
    register(w.OPEN_CLOCK, Handler(Wish, on_due=wish_verbs.nobody_came, label=_("等人认领微心愿")))
    register(w.CLAIM_CLOCK, Handler(Wish, on_due=wish_verbs.claim_ran_out, label=_("实现认领的微心愿")))
