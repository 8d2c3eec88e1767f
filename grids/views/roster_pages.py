"""How each verb on an entry looks: one table from verb to words, icon, form and service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.forms import roster as forms
from grids.services.cards import save_card
from grids.services.handing_over import hand_over
from grids.services.leaves import end_leave, take_leave
from grids.services.roster import end_duty, link_account, link_cross_posting
from grids.states import RosterVerb

Words = str | Promise


@dataclass(frozen=True, slots=True)
class RosterPage:
    verb: RosterVerb
    label: Words
    submit: Words
    done: Words
    icon: str
    form: type[forms.RosterForm]
    service: Callable[..., Any]
    is_danger: bool = False

    @property
    def slug(self) -> str:
        return self.verb.value.replace("_", "-")


V, F = RosterVerb, forms
PAGES = (
    RosterPage(V.HAND_OVER, _("移交"), _("移交给接手人"), _("已移交，双方都已通知。"), "arrows-exchange", F.HandOverForm, hand_over),
    RosterPage(V.TAKE_LEAVE, _("请假代班"), _("确定代班"), _("已安排代班。"), "calendar-event", F.LeaveForm, take_leave),
    RosterPage(V.END_LEAVE, _("提前销假"), _("确定销假"), _("已销假，代班人已通知。"), "user-check", F.EndLeaveForm, end_leave),
    RosterPage(V.CARD, _("公示牌"), _("保存公示牌"), _("公示牌已保存。"), "qrcode", F.CardForm, save_card),
    RosterPage(V.ACCOUNT, _("关联账号"), _("关联账号"), _("已关联账号，任职同时生效。"), "key", F.AccountForm, link_account),
    RosterPage(V.LINK, _("交叉任职"), _("登记交叉任职"), _("已登记。"), "link", F.LinkForm, link_cross_posting),
    RosterPage(V.END, _("离任"), _("确认离任"), _("已办理离任。"), "logout", F.EndForm, end_duty, is_danger=True),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}
