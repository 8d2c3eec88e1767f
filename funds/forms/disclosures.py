"""What is written into a disclosure, and what is told of a material event."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funds.forms.fields import MoneyDeskForm
from funds.forms.foundation import DeskForm
from funds.models import Disclosure, Fund
from funds.selectors.donations import funds_for
from funds.states.roles import HANDLES
from governance.people.models import User
from governance.portal.forms import day_field, words_field


class DisclosureForm(MoneyDeskForm):
    """A form of one verb; `subject` is the disclosure."""

    is_made_for_a_subject = True

    def __init__(self, *args: Any, subject: Disclosure, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject


class WriteForm(DisclosureForm):
    words = words_field(
        _("说明"),
        most=4000,
        rows=8,
        help_text=_("写给居民看：做了什么，为什么。数字会自动列出，不用抄。不写姓名和电话。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("words", self.subject.words)


class PublishForm(WriteForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False


class DropForm(DisclosureForm):
    words = words_field(_("为什么不再需要"), most=300)


class CorrectForm(DisclosureForm):
    words = words_field(_("更正说明"), most=1000, rows=4, help_text=_("会公开。原来公开的内容不变，更正写在它前面。"))


class MaterialForm(DeskForm):
    """A large change or a related-party dealing."""

    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("哪个基金"), empty_label=None)
    title = forms.CharField(label=_("事项"), max_length=80)
    words = words_field(_("说明"), most=4000, rows=6, help_text=_("会公开。关联交易写明对方、金额和定价依据。"))
    happened_on = day_field(_("发生日期"))

    def __init__(self, data: Any = None, files: Any = None, *, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(data, files, user=user, now=now, **kwargs)
        self.offer_rows("fund", funds_for(user, now, *HANDLES))
        self.fields["happened_on"].initial = timezone.localdate(now)
