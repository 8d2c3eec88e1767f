import pytest
from django.core.management import call_command

from deliberation.models import DecisionRule
from deliberation.presets import load_presets, load_rules, read_preset

pytestmark = pytest.mark.django_db


def test_rules_when_loaded_twice_then_once_each_with_article_and_the_districts_edits_stay(capsys):
    assert load_rules() == len(read_preset("rules")["rule"])
    DecisionRule.objects.filter(code="council_default").update(quorum_denominator=2, quorum_numerator=1)
    call_command("load_presets")
    assert "表决规则：新增 0 条" in capsys.readouterr().out
    assert set(load_presets().values()) == {0}
    assert DecisionRule.objects.get(code="council_default").quorum_denominator == 2
    for rule in DecisionRule.objects.all():
        rule.full_clean(exclude=["district"])
        assert rule.article and rule.publish_days >= 15
    unconfirmed = set(DecisionRule.objects.filter(is_confirmed=False).values_list("code", flat=True))
    assert {"single_issue_funding", "council_default"} <= unconfirmed and "owners_general" not in unconfirmed
