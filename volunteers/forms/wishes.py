"""What is filled in about a wish: posting it, one form for each verb."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.people.models import User
from governance.portal.forms import PlainForm, line_field, words_field
from grievances.forms.desk_fields import PhotosField
from grievances.forms.resident import PhoneField
from volunteers.forms.needs import PlaceFields
from volunteers.models import Wish, WishPhoto
from volunteers.services.wishes.verbs import PRIVATE_LENGTH, REASON_LENGTH, THANKS_LENGTH, TITLE_LENGTH, WORDS_LENGTH
from volunteers.states.wishes import WishFor


class PostForm(PlaceFields):
    """One page on the phone; also at the desk."""

    is_for = forms.ChoiceField(label=_("谁的心愿"), choices=WishFor.choices, widget=forms.RadioSelect)
    title = line_field(_("想要什么"), most=TITLE_LENGTH, help_text=_("比如：一个书包、一台收音机、陪着去一次公园。"))
    words = words_field(
        _("想说的话"), most=WORDS_LENGTH, required=False, help_text=_("会公开。请不要写姓名、学校、电话和门牌。")
    )
    contact_name = line_field(_("是谁的心愿"), most=20, help_text=_("只有社区知道，不公开，认领的人也看不到。"))
    contact_phone = PhoneField(label=_("联系电话"), required=False)
    private_words = words_field(_("告诉社区的话"), most=PRIVATE_LENGTH, required=False, help_text=_("只有社区能看到。"))


class WishForm(PlainForm):
    """Nothing to fill in; the base of the others. `arguments` gives what the service takes."""

    is_made_for_a_subject = True

    def __init__(self, *args: Any, subject: Wish, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject, self.user, self.now = subject, user, now
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the wish."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class CheckForm(WishForm):
    prefilled = ("title", "words")
    title = line_field(_("公开的心愿"), most=TITLE_LENGTH)
    words = words_field(_("公开的话"), most=WORDS_LENGTH, help_text=_("看不出是谁，不说困难，只说心愿。"))

    def prepare(self) -> None:
        self.initial.setdefault("title", self.subject.title)
        self.initial.setdefault("words", self.subject.words)


class RefuseForm(WishForm):
    reason = words_field(_("为什么不列入"), most=REASON_LENGTH, help_text=_("会告诉发布人。请写清可以找谁。"))


class WordsForm(WishForm):
    words = words_field(_("说明"), most=200, required=False)


class FulfilForm(WishForm):
    words = words_field(
        _("怎样实现的"), most=WORDS_LENGTH, help_text=_("会公开。比如：书包已经送到社区，里面有新文具。")
    )
    photos = PhotosField(label=_("照片"), help_text=_("拍东西，不拍人。社区看过以后公开。"))


class ClearForm(WishForm):
    photo = forms.ModelChoiceField(
        WishPhoto.objects.none(), label=_("哪张照片"), to_field_name="public_id", empty_label=_("请选择")
    )
    is_cleared = forms.BooleanField(label=_("公开（没有人脸、门牌和姓名）"), required=False)

    def prepare(self) -> None:
        self.offer_rows("photo", self.subject.photos.all())


class ThankForm(WishForm):
    words = words_field(_("谢谢的话"), most=THANKS_LENGTH, help_text=_("会公开，认领的人会收到。请不要写姓名。"))
