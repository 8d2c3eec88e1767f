"""Forms of sign-in and of one's own account."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from governance.common.errors import InputRefused
from governance.people.phones import MOBILE, normalise_phone


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        wrong = forms.ValidationError(_("请填写 11 位手机号，例如 138 开头的号码。"))
        try:
            phone = normalise_phone(self.cleaned_data["phone"])
        except InputRefused:
            raise wrong
        if not MOBILE.fullmatch(phone):
            raise wrong
        return phone


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("6 位验证码"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        code = "".join(character for character in self.cleaned_data["code"] if character.isdecimal())
        if len(code) != 6:
            raise forms.ValidationError(_("验证码是 6 位数字。"))
        return "".join(str(int(character)) for character in code)  # full-width digits become plain ones


class StaffSignInForm(LoginForm):
    """allauth's form in our words; axes and allauth count the failures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("登录名")
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs.update(autocapitalize="none", spellcheck="false")


class NameForm(forms.Form):
    display_name = forms.CharField(
        label=_("怎么称呼您"),
        max_length=40,
        required=False,
        help_text=_("只有办理您事情的工作人员看得到。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_display_name(self) -> str:
        return " ".join(self.cleaned_data["display_name"].split())
