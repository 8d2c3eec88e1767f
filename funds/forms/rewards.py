"""Forms of reward grants: an organisation asks, the treasurer grants."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.forms.fields import YuanField
from funds.forms.grants import SubjectForm, purse_field, voted_field
from funds.models import Fund
from funds.selectors.grants import reward_funds, reward_purses, speaks_for, votes_with_room
from governance.people.models import Organisation, User
from governance.portal.forms import PlainForm, words_field


class GrantRewardForm(SubjectForm):
    purse = purse_field()
    voted = voted_field()

    def prepare(self) -> None:
        self.offer_rows("purse", reward_purses(self.subject))
        self.offer_rows("voted", votes_with_room(self.subject.project.fund_id))


class RewardForm(PlainForm):
    """An organisation asks for a reward for what it has done."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("申请单位"), empty_label=_("请选择"))
    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("向哪个基金申请"), empty_label=_("请选择"))
    title = forms.CharField(label=_("做成了什么"), max_length=60)
    words = words_field(
        _("成效"), most=2000, rows=6, help_text=_("做了什么、谁受益、花了多少。批准后会公开，请不要写姓名和电话。")
    )
    most = YuanField(label=_("实际花费（元）"), help_text=_("按评定等级奖补其中一部分。"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = speaks_for(user)
        for name, rows in (("organisation", mine), ("fund", reward_funds(mine))):
            field: Any = self.fields[name]
            field.queryset = rows

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"most_fen": given.pop("most")} if "most" in given else given
