"""Seats at the desk: somebody takes one, one ends, a substitute moves up."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deliberation.forms.topics import line
from deliberation.models import Council, Seat
from deliberation.selectors.councils import homes_in, vacancies
from deliberation.services.councils import NAME_LENGTH, REASON_LENGTH
from deliberation.states import SeatBasis, SeatRole
from governance.people.models import Organisation, Posting, Residency
from governance.portal.forms import PlainForm

CHOICES_SHOWN = 300


class HomeChoice(forms.ModelChoiceField):
    def label_from_instance(self, home: Any) -> str:
        return f"{home.user}（{home.dwelling.building}）"


class SeatForm(PlainForm):
    """One of residency, posting or organisation is the ground; where there is none of them, the name alone."""

    role = forms.ChoiceField(label=_("职务"), choices=SeatRole.choices, initial=SeatRole.MEMBER)
    basis = forms.ChoiceField(label=_("产生方式"), choices=SeatBasis.choices, initial=SeatBasis.RESIDENCY)
    residency = HomeChoice(
        label=_("居民（住址已核实）"), queryset=Residency.objects.none(), required=False, empty_label=_("不选")
    )
    posting = forms.ModelChoiceField(
        label=_("任职"), queryset=Posting.objects.none(), required=False, empty_label=_("不选")
    )
    organisation = forms.ModelChoiceField(
        label=_("组织"), queryset=Organisation.objects.none(), required=False, empty_label=_("不选")
    )
    name = line(_("公开的姓名"), limit=NAME_LENGTH, required=False, hint=_("选了居民或任职的可以不填。"))

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, code = timezone.localdate(), council.community.code
        choices: dict[str, Any] = {
            "residency": Residency.objects.filter(homes_in(council), verified_at__isnull=False)
            .select_related("user", "dwelling__building__estate")
            .order_by("user__display_name"),
            "posting": Posting.objects.in_force(today)  # type: ignore[attr-defined]
            .filter(area__code__startswith=code)
            .select_related("user", "area", "department"),
            "organisation": Organisation.objects.filter(area__code__startswith=code, is_active=True),
        }
        for name, rows in choices.items():
            ids = list(rows.values_list("pk", flat=True)[:CHOICES_SHOWN])
            self.fields[name].queryset = rows.filter(pk__in=ids)  # type: ignore[attr-defined]


class EndSeatForm(PlainForm):
    reason = line(_("原因"), limit=REASON_LENGTH, hint=_("会公开，如：搬离本楼、任期届满。"))


class MoveUpForm(PlainForm):
    into = forms.ModelChoiceField(label=_("递补到"), queryset=Seat.objects.none(), empty_label=None)

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [seat.pk for seat in vacancies(council, timezone.localdate())]
        self.fields["into"].queryset = Seat.objects.filter(pk__in=ids)  # type: ignore[attr-defined]
