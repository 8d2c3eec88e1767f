"""What residents fill in. Texts are cleaned before they are measured, so what counts is what a person typed."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance.common.errors import InputRefused
from governance.common.given import numbers_in
from governance.common.ids import ordered_uuid
from governance.people.phones import normalise_phone
from governance.portal.forms import PlainForm
from grievances.models import Category
from grievances.services.raising import BODY_MAX, BODY_MIN, clean_words

WORDS_MAX = 2000


def hidden() -> forms.HiddenInput:
    """A hidden field that going back in history does not fill with what was used up."""
    return forms.HiddenInput(attrs={"autocomplete": "off"})


class WordsField(forms.CharField):
    """Text without NUL and other characters that no keyboard sends, with one kind of line break."""

    def to_python(self, value: Any) -> str:
        return super().to_python(clean_words(value if isinstance(value, str) else "")) or ""


class PhoneField(forms.CharField):
    """A mainland number in any spelling; its bare digits come out."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "maxlength": 30})

    def clean(self, value: Any) -> str:
        try:
            return normalise_phone(super().clean(value))
        except InputRefused as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class RaiseForm(PlainForm):
    """A new matter. Where it is stands in `place` (kind:id) once somebody chose it, else in words in `place_text`."""

    submission = forms.UUIDField(
        widget=hidden(), error_messages={"required": _("请再点一次提交"), "invalid": _("请再点一次提交")}
    )
    body = WordsField(
        label=_("发生了什么事？"),
        min_length=BODY_MIN,
        max_length=BODY_MAX,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": BODY_MAX}),
        error_messages={
            "required": _("请写下发生了什么事"),
            "min_length": _("请再多写几个字，至少 %(limit_value)d 个字"),
            "max_length": _("最多 %(limit_value)d 字，现在有 %(show_value)d 字"),
        },
    )
    category = forms.ModelChoiceField(
        label=_("是哪一类的事？"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("不确定"),
        widget=forms.RadioSelect,
    )
    place_text = WordsField(label=_("在哪个小区或楼栋？"), max_length=60, required=False)
    place = forms.CharField(max_length=40, required=False)
    street = forms.CharField(max_length=40, required=False)
    latitude = forms.DecimalField(required=False, min_value=-90, max_value=90, widget=hidden())
    longitude = forms.DecimalField(required=False, min_value=-180, max_value=180, widget=hidden())
    place_detail = WordsField(label=_("具体位置"), max_length=100, required=False)
    name = WordsField(
        label=_("怎么称呼您"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": 20}),
    )
    phone = PhoneField(label=_("联系电话"), max_length=30, required=False)
    use_my_phone = forms.BooleanField(required=False)
    may_publish = forms.BooleanField(label=_("可以公开这件事"), required=False, initial=True)
    seen = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)  # similar matters already shown
    website = forms.CharField(required=False)  # nobody sees this field, so only robots fill it
    proof = forms.CharField(required=False, widget=hidden())
    question = forms.CharField(required=False, widget=forms.HiddenInput)
    answer = forms.CharField(label=_("请回答一个小问题"), required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = self.row_field("category")
        categories.queryset = Category.objects.filter(parent=None, is_active=True)

    @classmethod
    def as_typed(cls, posted: QueryDict) -> "RaiseForm":
        """What was typed so far, shown again without judging it."""
        typed: dict[str, Any] = {name: posted.get(name, "") for name in cls.base_fields}
        for name in ("may_publish", "use_my_phone"):
            typed[name] = name in posted
        if not parsed_uuid(typed["submission"]):
            typed["submission"] = ordered_uuid()
        return cls(initial=typed)

    def seen_ids(self) -> set[int]:
        return set(numbers_in(self.cleaned_data.get("seen", "").split(",")))


class TrackForm(PlainForm):
    """The code, and one proof: the six-digit secret, or the last four digits of the telephone that was left."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("请填写查询码")},
    )
    proof = forms.CharField(
        label=_("查询密码，或手机号后四位"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("请填写查询密码，或提交时所留手机号的后四位")},
    )

    def clean_proof(self) -> str:
        digits = "".join(str(int(char)) for char in self.cleaned_data["proof"] if char.isdecimal())
        if len(digits) not in (4, 6):
            raise forms.ValidationError(_("查询密码是 6 位数字；手机号请填后 4 位"))
        return digits


class SentForm(PlainForm):
    """A form that is sent once: the same `sent` a second time does nothing."""

    sent = forms.UUIDField(widget=hidden(), error_messages={"required": _("请再点一次"), "invalid": _("请再点一次")})


class WordsForm(SentForm):
    words = WordsField(
        label=_("请写下来"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": WORDS_MAX}),
        error_messages={
            "required": _("请写几个字"),
            "max_length": _("最多 %(limit_value)d 字，现在有 %(show_value)d 字"),
        },
    )


class ReplyForm(WordsForm):
    """The answer to what staff asked."""


class AddForm(WordsForm):
    """More words, photos, or both: the view counts the photos."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False


class WithdrawForm(SentForm):
    words = WordsField(
        label=_("为什么撤回"), max_length=WORDS_MAX, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


STARS = [(5, _("很满意")), (4, _("满意")), (3, _("一般")), (2, _("不满意")), (1, _("很不满意"))]


class RateForm(SentForm):
    stars = forms.TypedChoiceField(
        label=_("您满意吗？"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项"), "invalid_choice": _("请选一项")},
    )
    words = WordsField(
        label=_("想说的话"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("最多 %(limit_value)d 字，现在有 %(show_value)d 字")},
    )


class AnotherForm(WordsForm):
    """Merged with others by mistake: what makes this one different."""


class DisputeForm(WordsForm):
    """Not settled: the words go to the rung above."""


class ContestForm(WordsForm):
    """Against a refusal: the words go to whoever decides."""


def parsed_uuid(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
