"""Two indexes, so that a public search can never find private words; and the sketches that find texts alike."""

from collections.abc import Iterable

from governance.common.rows import insert_rows
from governance.common.search import BigramIndex
from governance.common.sliced_search import SlicedIndex
from grievances.likeness import sketch_of
from grievances.models import Grievance, MatterSketch

staff_index = SlicedIndex("grievances_search")
public_index = BigramIndex("grievances_public_search")


def staff_words(grievance: Grievance) -> str:
    """Everything a worker may look for: words, place by name, the code."""
    place = " ".join(str(part) for part in (grievance.estate, grievance.building, grievance.area) if part)
    return " ".join([grievance.title, grievance.body, place, grievance.code])


def index_for_staff(grievance: Grievance, *, is_new: bool = False) -> None:
    staff_index.put(grievance.pk, staff_words(grievance), is_new=is_new)


def index_likeness(matters: Iterable[Grievance]) -> None:
    """One row a matter, in one statement: what `suggestions` finds near-copies by."""
    insert_rows(
        [
            MatterSketch(grievance_id=matter.pk, **{f"key{at}": key for at, key in enumerate(sketch_of(matter.body))})
            for matter in matters
        ]
    )


def index_for_public(grievance: Grievance) -> None:
    """Only what the public page shows; nothing while it is not published."""
    shown = grievance.published_at is not None
    place = str(grievance.estate or grievance.area)
    public_index.put(grievance.pk, " ".join([grievance.public_title, grievance.public_body, place]) if shown else "")
