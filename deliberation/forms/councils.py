"""Seats at the desk: somebody takes one, one ends, a substitute moves up, an election fills them."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from deliberation.forms.topics import line
from deliberation.models import Ballot, Charter, Council, Seat
from deliberation.selectors.councils import charter_of, elections_to_seat, homes_in, hub_households_of, vacancies
from deliberation.services.councils import NAME_LENGTH, REASON_LENGTH
from deliberation.states import SeatBasis, SeatRole
from governance.common.days import in_force
from governance.people.models import Organisation, Posting, Residency
from governance.portal.forms import PlainForm, day_field

CHOICES_SHOWN = 300
TERM_HINT = _("到这一天席位空出来；不填就没有任期。")


def end_of_term(charter: Charter | None, begins: date) -> date | None:
    """The day on which a term of the charter's years is over; None where it names none."""
    if charter is None or not charter.term_years:
        return None
    leap = begins.month == 2 and begins.day == 29
    return begins.replace(year=begins.year + charter.term_years, day=28 if leap else begins.day)


class HomeChoice(forms.ModelChoiceField):
    def label_from_instance(self, home: Any) -> str:
        return f"{home.user}（{home.dwelling.building}）"


class SeatChoice(forms.ModelChoiceField):
    def label_from_instance(self, seat: Any) -> str:
        return f"{seat.name} · {seat.get_role_display()}"


class SeatForm(PlainForm):
    """One of residency, posting, hub household or organisation is the ground; where there is none, the name alone.

    Offers the first of those whose name or building has `text` in it; any of them is accepted.
    """

    role = forms.ChoiceField(label=_("职务"), choices=SeatRole.choices, initial=SeatRole.MEMBER)
    basis = forms.ChoiceField(label=_("产生方式"), choices=SeatBasis.choices, initial=SeatBasis.RESIDENCY)
    residency = HomeChoice(
        label=_("居民（住址已核实）"), queryset=Residency.objects.none(), required=False, empty_label=_("不选")
    )
    posting = forms.ModelChoiceField(
        label=_("任职"), queryset=Posting.objects.none(), required=False, empty_label=_("不选")
    )
    hub = forms.TypedChoiceField(label=_("中心户（网格名册上的）"), required=False, coerce=int, empty_value=None)
    organisation = forms.ModelChoiceField(
        label=_("组织"), queryset=Organisation.objects.none(), required=False, empty_label=_("不选")
    )
    name = line(
        _("公开的姓名"), limit=NAME_LENGTH, required=False, hint=_("选了居民、任职或名册上的中心户，可以不填。")
    )
    substitute_for = SeatChoice(
        label=_("接替哪个空缺的席位"), queryset=Seat.objects.none(), required=False, empty_label=_("新增席位")
    )
    ends_on = day_field(_("任期至"), required=False, help_text=TERM_HINT)

    def __init__(self, *args: Any, council: Council, text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today, code = timezone.localdate(), council.community.code
        homes = Residency.objects.filter(homes_in(council), verified_at__isnull=False)
        postings = Posting.objects.filter(in_force(today), area__code__startswith=code)
        residents = self._offer(
            "residency",
            homes.select_related("user", "dwelling__building__estate").order_by("user__display_name", "pk"),
            Q(user__display_name__contains=text) | Q(dwelling__building__name__contains=text),
        )
        self.is_long = residents >= CHOICES_SHOWN  # they are looked for by name
        self._offer(
            "posting", postings.select_related("user", "area", "department"), Q(user__display_name__contains=text)
        )
        offices = Organisation.objects.filter(area__code__startswith=code, is_active=True).order_by("name", "pk")
        self._offer("organisation", offices, Q(name__contains=text))
        self._offer("substitute_for", _rows_of(vacancies(council, today)), Q())
        hubs = [(one.pk, f"{one.name}（{one.place}）") for one in hub_households_of(council, today)]
        self.offer_choices("hub", [("", _t("不选")), *hubs])
        self.fields["ends_on"].initial = end_of_term(charter_of(council, today), today)

    def _offer(self, name: str, rows: QuerySet[Any], wanted: Q) -> int:
        """Shows the first of what is wanted; returns how many."""
        field = self.row_field(name)
        field.queryset = rows
        picked = str(self.data.get(name, ""))
        shown = {row.pk: row for row in rows.filter(wanted)[:CHOICES_SHOWN]}
        shown |= {row.pk: row for row in rows.filter(pk=picked)} if picked.isdecimal() else {}
        labels = [(row.pk, field.label_from_instance(row)) for row in shown.values()]
        field.choices = [("", field.empty_label), *labels]
        return len(labels)


def _rows_of(seats: list[Seat]) -> QuerySet[Seat]:
    return Seat.objects.filter(pk__in=[seat.pk for seat in seats]).order_by("-ends_on", "id")


class EndSeatForm(PlainForm):
    reason = line(_("原因"), limit=REASON_LENGTH, hint=_("会公开，如：搬离本楼、任期届满。"))


class MoveUpForm(PlainForm):
    into = forms.ModelChoiceField(label=_("递补到"), queryset=Seat.objects.none(), empty_label=None)

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("into", _rows_of(vacancies(council, timezone.localdate())))


class ElectionChoice(forms.ModelChoiceField):
    def label_from_instance(self, election: Any) -> str:
        return str(election.question)


class ElectedForm(PlainForm):
    """Whom a counted election elected, all at once."""

    election = ElectionChoice(label=_("哪次选举"), queryset=Ballot.objects.none(), empty_label=None)
    role = forms.ChoiceField(label=_("职务"), choices=SeatRole.choices, initial=SeatRole.MEMBER)
    starts_on = day_field(_("任期自"))
    ends_on = day_field(_("任期至"), required=False, help_text=TERM_HINT)

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.waiting = elections_to_seat(council)  # with the names of whom each elected
        rows = Ballot.objects.filter(pk__in=[election.pk for election, _names in self.waiting])
        self.offer_rows("election", rows.order_by("-counted_at"))
        self.fields["starts_on"].initial = today
        self.fields["ends_on"].initial = end_of_term(charter_of(council, today), today)
