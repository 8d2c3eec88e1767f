"""The amount of a resolution without a project: entered, read again, dropped."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deliberation.models import Resolution
from funds.forms.fields import YuanField
from funds.forms.projects import ConfirmVoteForm, ProjectForm, ResolutionChoice
from funds.selectors.votes import resolutions_to_enter
from governance.portal.forms import words_field

__all__ = ["ConfirmVoteForm", "DropVoteForm", "EnterVotedForm"]


class EnterVotedForm(ProjectForm):
    resolution_id = ResolutionChoice(
        Resolution.objects.none(), label=_("哪一份决议"), empty_label=_("请选择"),
        help_text=_("只列出本社区正在生效、还没有登记过金额的决议。"),
    )  # fmt: skip
    amount_fen = YuanField(label=_("决议同意的金额（元）"), help_text=_("照决议原文填，另一个人会独立核对。"))
    what = forms.CharField(
        label=_("用来做什么"), max_length=60, help_text=_("如：2026 年公益创投、老年助餐采购、以奖代补。")
    )

    def prepare(self) -> None:
        self.offer_rows("resolution_id", resolutions_to_enter(self.user, self.now))

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"resolution_id": given["resolution_id"].pk}


class DropVoteForm(ProjectForm):
    reason = words_field(_("为什么撤销"), help_text=_("登记错了才撤销，记录会保留。决议可以重新登记。"))

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
