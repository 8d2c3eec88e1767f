"""The same write from two connections at once, and a process that dies in between."""

from datetime import timedelta

import pytest

from governance.api import idempotency
from governance.api.idempotency import Answer, Sending
from governance.api.models import StoredAnswer
from governance.trail.models import Entry
from grievances import services
from grievances.models import Grievance
from tests.grievances.api_client import Api
from tests.grievances.test_races import at_once
from tests.grievances.world import NOW, World, build_world

SENDING = Sending("anonymous", "key", "f" * 64)


@pytest.mark.django_db(transaction=True)
def test_same_key_from_many_connections_at_once_then_one_matter_and_one_answer():
    world = build_world()
    worker = Api(world.grid_worker)
    sent = {"body": "三单元楼道的灯坏了三天。", "place": f"estate:{world.estate.pk}", "source": "CALL"}
    answers = at_once(*[lambda: worker.post("grievances/", sent, key="same")] * 4)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert (Grievance.objects.count(), StoredAnswer.objects.count()) == (1, 1)
    pk, code = Grievance.objects.values_list("pk", "code").get()
    notes = at_once(*[lambda: worker.post(f"grievances/{code}/note/", {"words": "已去看过"}, key="note")] * 4)
    assert [answer.status_code for answer in notes] == [200] * 4
    assert Grievance.objects.get(pk=pk).timeline.filter(verb="note").count() == 1


def test_write_when_process_dies_before_its_answer_then_nothing_happened_and_it_can_be_sent_again(world: World):
    entries = Entry.objects.count()

    def die() -> Answer:
        services.raise_matter(draft=world.draft(), actor=None, now=NOW)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        idempotency.do_once(SENDING, die, NOW)
    assert (Grievance.objects.count(), StoredAnswer.objects.count(), Entry.objects.count()) == (0, 0, entries)
    assert idempotency.do_once(SENDING, lambda: Answer({"a": 1}, 201), NOW).status == 201


def test_answer_when_a_day_old_then_forgotten_and_swept(world: World):
    idempotency.do_once(SENDING, lambda: Answer({"n": 1}), NOW)
    soon, later = NOW + timedelta(hours=23), NOW + timedelta(hours=24)
    again = idempotency.do_once(SENDING, lambda: Answer({"n": 2}), soon)
    assert (again.body, again.is_repeated) == ({"n": 1}, True)
    assert idempotency.earlier_answer(SENDING, later) is None
    idempotency.do_once(SENDING, lambda: Answer({"n": 3}), later)
    assert idempotency.sweep(later + timedelta(hours=1)) == 0
    assert idempotency.sweep(later + timedelta(days=1)) == 1


def test_answer_when_kept_then_sealed_in_the_database(world: World):
    from django.db import connection

    idempotency.do_once(SENDING, lambda: Answer({"secret": "482913"}), NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM api_storedanswer")
        assert "482913" not in cursor.fetchone()[0]
