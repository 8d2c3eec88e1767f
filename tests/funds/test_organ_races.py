"""Appointments and versions that meet over two connections: one chair, one number for each version."""

import pytest
from django.db import connection

from funds.models import FoundationCharter, OrganMember
from funds.presets.duties import load_duty_presets
from tests.funds.test_organs import appoint, charter
from tests.funds.world import build_funds
from tests.grievances.test_races import at_once, outcomes

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]


def test_appointing_when_two_chairs_are_entered_at_once_then_one_is_refused():
    load_duty_presets()
    funds = build_funds()
    results = at_once(lambda: appoint(funds, "甲", "CHAIR"), lambda: appoint(funds, "乙", "CHAIR"))
    assert outcomes(results) == {"done": 1, "refused": 1}
    assert OrganMember.objects.filter(position="CHAIR").count() == 1


def test_charter_when_two_versions_are_entered_at_once_then_one_is_refused():
    load_duty_presets()
    funds = build_funds()
    assert outcomes(at_once(lambda: charter(funds), lambda: charter(funds))) == {"done": 1, "refused": 1}
    assert FoundationCharter.objects.get().number == 1
