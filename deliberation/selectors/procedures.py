"""Reads of procedures: which one fits a council, and what its stages are."""

from django.db.models import Q, QuerySet

from deliberation.models import Council, Procedure, ProcedureStage
from governance.territory.levels import Level, code_at


def procedures_for(council: Council) -> list[Procedure]:
    """Active procedures that fit the council's kind: the newest version of each, the district's own before the built-in."""
    district = code_at(council.area_code, Level.DISTRICT)
    rows = Procedure.objects.filter(Q(district=None) | Q(district__code=district), is_active=True).order_by("pk")
    fitting = [row for row in rows if not row.council_kinds or council.kind in row.council_kinds]
    best: dict[str, Procedure] = {}  # keeps the order in which the codes came first
    for row in fitting:
        known = best.get(row.code)
        if known is None or _rank(row) > _rank(known):
            best[row.code] = row
    return list(best.values())


def _rank(procedure: Procedure) -> tuple[bool, int]:
    return procedure.district_id is not None, procedure.version


def stages_of(procedure: Procedure) -> list[ProcedureStage]:
    """In their order."""
    return list(procedure.stages.order_by("position"))


def has_begun(procedure: Procedure) -> bool:
    """Whether a topic has begun with this version, which freezes it."""
    return procedure.topics.exists()


def versions_of(code: str) -> QuerySet[Procedure]:
    return Procedure.objects.filter(code=code).order_by("-version")
