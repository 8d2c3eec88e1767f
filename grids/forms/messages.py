"""Forms of messages: writing one, and the small ones on a copy."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.common.errors import InputRefused
from governance.common.images import CleanPhoto, clean_photo
from governance.people.models import User
from governance.portal.forms import PlainForm
from governance.territory.models import Area
from grids.selectors.messages import sendable_areas
from grids.services.messages import BroadcastDraft
from grids.services.messages.sending import BODY_MAX, TITLE_MAX
from grids.services.messages.signing import WORDS_MAX
from grids.states_messages import TIER_OF, Audience, Haste, Tier

AUDIENCE_BY_TIER = [
    (tier.label, [(duty.value, duty.label) for duty in Audience if TIER_OF[duty] is tier]) for tier in Tier
]


class AreaChoice(forms.ModelChoiceField):
    def label_from_instance(self, area: Area) -> str:  # type: ignore[override]
        return f"{'　' * (len(area.code) // 3 - 2)}{area.name}"


class BroadcastForm(PlainForm):
    """To whom, what, how."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    area = AreaChoice(Area.objects.none(), label=_("下达区域"), empty_label=None)
    audience = forms.MultipleChoiceField(
        label=_("发给谁"), choices=AUDIENCE_BY_TIER, widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(label=_("标题"), max_length=TITLE_MAX)
    body = forms.CharField(label=_("内容"), max_length=BODY_MAX, widget=forms.Textarea(attrs={"rows": 6}))
    haste = forms.ChoiceField(
        label=_("缓急"), choices=Haste.choices, initial=Haste.ORDINARY, widget=forms.RadioSelect,
        help_text=_("紧急的提醒得更快。"),
    )  # fmt: skip
    by_level = forms.ChoiceField(
        label=_("怎样下达"),
        choices=[("", _("一次发到所有人")), ("yes", _("逐级转发：先到上一级，由各级负责人往下转"))],
        required=False,
        widget=forms.RadioSelect,
    )
    wants_done = forms.BooleanField(label=_("签收后还要反馈落实情况"), required=False)
    is_test = forms.BooleanField(label=_("这是演练（标题前自动加【演练】）"), required=False)

    def __init__(self, data: Any = None, *, user: User, now: datetime) -> None:
        super().__init__(data, initial={"submission": uuid.uuid4(), "by_level": ""})
        self.offer_rows("area", sendable_areas(user, now))
        for name in ("area", "audience", "title", "body"):
            self.fields[name].error_messages["required"] = _("请选择") if name in ("area", "audience") else _("请填写")

    def draft(self) -> BroadcastDraft:
        given = self.cleaned_data
        return BroadcastDraft(**(given | {"audience": tuple(given["audience"]), "by_level": bool(given["by_level"])}))


class WordsForm(PlainForm):
    words = forms.CharField(label=_("情况说明"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["words"].error_messages["required"] = _("请填写")


class FinishForm(WordsForm):
    photo = forms.FileField(
        label=_("照片"), required=False, widget=forms.ClearableFileInput(attrs={"accept": "image/*"})
    )

    def clean_photo(self) -> CleanPhoto | None:
        upload = self.cleaned_data.get("photo")
        if not upload:
            return None
        try:
            return clean_photo(upload)
        except InputRefused as refused:
            raise forms.ValidationError(refused.message) from refused
