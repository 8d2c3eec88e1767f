"""The form beside the telephone: few taps, in the order of the talk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grievances.forms.desk_verbs import VerbForm, words_field

YES, NO = "yes", "no"


def is_yes(answer: str) -> bool:
    return answer == YES


class CallForm(VerbForm):
    """Which field may stay empty depends on the ones before."""

    is_reached = forms.TypedChoiceField(
        label=_("联系上了吗"),
        choices=[(YES, _("联系上了")), (NO, _("没有联系上"))],
        widget=forms.RadioSelect,
        coerce=is_yes,
    )
    is_settled = forms.TypedChoiceField(
        label=_("居民说解决了吗"),
        choices=[(YES, _("已解决")), (NO, _("没有解决"))],
        widget=forms.RadioSelect,
        required=False,
        help_text=_("没有解决的，会上升一级重新办理。"),
        coerce=is_yes,
        empty_value=None,
    )
    is_satisfied = forms.TypedChoiceField(
        label=_("居民满意吗"),
        choices=[(YES, _("满意")), (NO, _("一般或不满意"))],
        widget=forms.RadioSelect,
        required=False,
        coerce=is_yes,
        empty_value=None,
    )
    words = words_field(
        _("居民的话"), required=False, rows=3, help_text=_("没有解决的，请写明哪里没有解决；重新办理的人会看到。")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("is_reached"):
            return cleaned
        if cleaned.get("is_settled") is None:
            self.add_error("is_settled", _("请选择是否已解决"))
        elif cleaned["is_settled"] and cleaned.get("is_satisfied") is None:
            self.add_error("is_satisfied", _("请选择是否满意"))
        elif not cleaned["is_settled"] and not cleaned.get("words", "").strip():
            self.add_error("words", _("请写明哪里没有解决"))
        return cleaned


class ReopenByCallForm(VerbForm):
    words = words_field(_("哪里没有解决"), help_text=_("居民在电话里说的；上升一级重新办理的人会看到。"), rows=3)
