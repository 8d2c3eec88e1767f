from datetime import date

import pytest
from django.core.management import call_command

from governance.deadlines.models import ClockPolicy
from governance.deadlines.services import find_policy
from grievances.models import Category, DeclineReason
from grievances.presets import load_presets, read_preset
from grievances.states import Kind, Urgency
from tests.factories import at

pytestmark = pytest.mark.django_db
NOW = at("2026-11-18 10:00")


def test_presets_when_loaded_twice_then_nothing_comes_twice():
    first = load_presets()
    assert first["categories"] >= 70
    assert first["decline_reasons"] >= 8
    assert first["follow_up_policies"] == 3
    assert set(load_presets().values()) == {0}


def test_presets_when_district_edited_a_row_then_it_stays(capsys):
    load_presets()
    Category.objects.filter(code="garbage").update(name="垃圾与清运", is_active=False)
    ClockPolicy.objects.filter(purpose="grievances.settle", level="", urgency="GENERAL").update(
        amount=5, ends_on=date(2026, 1, 1)
    )
    call_command("load_presets")
    assert Category.objects.get(code="garbage").name == "垃圾与清运"
    assert not Category.objects.get(code="garbage").is_active
    assert ClockPolicy.objects.filter(purpose="grievances.settle", level="", urgency="GENERAL").count() == 1


def test_presets_when_loaded_then_suggestions_are_valid_choices():
    load_presets()
    children = Category.objects.exclude(parent=None)
    assert children.count() >= 60
    assert set(children.values_list("kind", flat=True)) <= set(Kind.values)
    assert set(children.values_list("urgency", flat=True)) <= set(Urgency.values)
    assert all(DeclineReason.objects.values_list("advice", flat=True))


def test_presets_when_loaded_then_every_clock_has_amount_and_source():
    ClockPolicy.objects.all().delete()
    load_presets()
    for purpose in ("triage", "first_contact", "settle", "waiting", "silence", "district_reminder"):
        for urgency in Urgency.values:
            assert find_policy(purpose=f"grievances.{purpose}", level="GRID", urgency=urgency, now=NOW).amount > 0
    assert find_policy(purpose="grievances.triage", level="GRID", urgency="DANGER", now=NOW).amount == 1
    assert all(ClockPolicy.objects.values_list("source", flat=True))
    assert not ClockPolicy.objects.filter(is_confirmed=True).exists()


def test_presets_when_demonstration_tells_stories_then_each_has_a_category():
    from grievances.demo.stories import read_data

    codes = {child["code"] for parent in read_preset("categories")["category"] for child in parent["children"]}
    stories = read_data("stories")
    assert len(stories) >= 60
    assert {story["category"] for story in stories} <= codes
    assert {code for row in read_data("services") for code in row["categories"]} <= codes
