"""Paper: the agreement with names in full (each look is recorded), and the minutes of a round without them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from governance.people.phones import mask_name
from grievances.mediation_selectors import agreement_of, mediators_at, rounds_of
from grievances.services.mediation import open_agreement
from grievances.views.desk_common import staff_only, staff_user
from grievances.views.mediation_file import dispute_or_404


@staff_only
@require_POST
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """POST, because printing writes a look at every party; the only page with full names."""
    user, now = staff_user(request), timezone.now()
    dispute = dispute_or_404(user, code, now)
    parties = {party.pk: party for party in open_agreement(dispute_id=dispute.pk, actor=user, now=now)}
    row = agreement_of(dispute)
    assert row
    clauses = [(clause, parties.get(clause.party_id)) for clause in row.clauses.all()]
    context = {
        "dispute": dispute,
        "agreement": row,
        "parties": list(parties.values()),
        "clauses": clauses,
        "mediators": list(mediators_at(dispute, row.level)),
        "now": now,
    }
    return render(request, "grievances/mediation/print_agreement.html", context)


@staff_only
def minutes(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    user, now = staff_user(request), timezone.now()
    dispute = dispute_or_404(user, code, now)
    row = rounds_of(dispute).filter(pk=pk, held_at__isnull=False).first()
    if row is None:
        raise Http404(_t("没有这一轮的笔录。"))
    there = [(party.get_side_display(), mask_name(party.name)) for party in row.parties.all()]
    context = {"dispute": dispute, "round": row, "parties": there, "mediators": list(row.mediators.all()), "now": now}
    return render(request, "grievances/mediation/print_minutes.html", context)
