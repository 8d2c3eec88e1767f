"""自己算一遍: anybody brings the file of a yearly choice, of ours or another city's, and sees it counted. Nothing is kept."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from funds.choosing import BallotKind, InstanceRefused
from funds.choosing.limits import AT_THE_PORTAL
from funds.choosing.recounting import RULES, Recount, recount
from funds.forms.recount import RecountForm
from funds.models import Choice
from funds.selectors.choices import public_choices
from funds.states.choices import ChoiceState, CountRule
from funds.views.choice_results import parts_of, rows_of, summary_in
from governance.common.client import client_address
from governance.common.codes import normalise_code
from governance.common.errors import DomainError, InputRefused
from governance.common.limits import require
from grievances.views.desk_common import put_on_form, status_of

PER_ADDRESS, HOUR = 20, 3600
OF_ALL, MINUTE = 10, 60  # a count takes seconds of a processor that others wait for
LABELS = {"equal_shares": CountRule.EQUAL_SHARES.label, "greedy": CountRule.GREEDY.label}
TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Line:
    """A project of the file, as the result's pages name one."""

    number: str
    title: str
    cost_fen: int


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """`?choice=CODE` says whose file to fetch first."""
    form = RecountForm(request.POST, request.FILES) if request.method == "POST" else RecountForm()
    context: dict[str, Any] = {"form": form, "choice": _named(request.GET.get("choice", "")), "limits": AT_THE_PORTAL}
    if form.is_valid():
        try:
            _within_limits(request)
            context |= _shown(_counted(form))
        except DomainError as refusal:
            put_on_form(form, refusal)
    return render(request, "funds/choices/recount.html", context, status=status_of(form))


def _named(code: str) -> Choice | None:
    try:
        return public_choices().filter(code=normalise_code(code, prefix="PX"), state=ChoiceState.COUNTED).first()
    except InputRefused:
        return None


def _within_limits(request: HttpRequest) -> None:
    often = _("您这里一小时内已经算了 %(n)d 次，请过一会儿再试。") % {"n": PER_ADDRESS}
    require("funds.recount", client_address(request), limit=PER_ADDRESS, seconds=HOUR, message=often)
    busy = _("现在一起算的人太多，请过一分钟再试。")
    require("funds.recount-all", "all", limit=OF_ALL, seconds=MINUTE, message=busy)


def _counted(form: RecountForm) -> Recount:
    try:
        return recount(form.cleaned_data["file"].read(), AT_THE_PORTAL)
    except InstanceRefused as problem:
        words = _("%(why)s。") % {"why": problem}
        raise InputRefused("file", words, fields={"file": words}) from problem


def _shown(counted: Recount) -> dict[str, Any]:
    lines = [Line(one.code, one.title[:TITLE_LENGTH] or one.code, one.cost_fen) for one in counted.instance.candidates]
    rows = rows_of(counted.results, lines, counted.decides)
    for row in rows:
        row["parts"] = parts_of(row["option"].cost_fen, row)
        row["is_published"] = row["option"].number in counted.published
    return {
        "counted": counted,
        "about": counted.instance.meta.get("description", "")[:TITLE_LENGTH],
        "is_points": counted.instance.kind == BallotKind.POINTS,
        "rows": rows,
        "summary": summary_in(counted.results, counted.decides),
        "decides": LABELS[counted.decides],
        "rules": [_rule(counted, rule) for rule in sorted(RULES, key=lambda rule: rule != counted.decides)],
    }


def _rule(counted: Recount, rule: str) -> dict[str, Any]:
    result = counted.results[rule]
    return {
        "label": LABELS[rule],
        "chosen": len(result["chosen"]),
        "spent_fen": result["spent_fen"],
        "differences": counted.differences(rule) if counted.published else [],
        "decides": rule == counted.decides,
    }
