import pytest
from django.core.management import call_command
from django.utils import timezone

from deliberation.models import Charter, DecisionRule
from deliberation.presets import load_presets, load_rules, read_preset
from deliberation.selectors.councils import charter_of
from deliberation.selectors.rules import rules_in_force, rules_of
from governance.common.errors import InputRefused
from governance.territory.levels import Level
from governance.territory.models import Area
from tests.deliberation.ballot_world import DAY, drafted, owners_council, rule
from tests.grievances.world import NOW, World

pytestmark = pytest.mark.django_db


def test_rules_when_loaded_twice_then_once_each_with_article_and_the_districts_edits_stay(capsys):
    assert load_rules() == len(read_preset("rules")["rule"])
    DecisionRule.objects.filter(code="council_default").update(quorum_denominator=2, quorum_numerator=1)
    call_command("load_presets")
    assert "表决规则：新增 0 条" in capsys.readouterr().out
    assert set(load_presets().values()) == {0}
    assert DecisionRule.objects.get(code="council_default").quorum_denominator == 2
    for one in DecisionRule.objects.all():
        one.full_clean(exclude=["district"])
        assert one.article and one.publish_days >= 15
    unconfirmed = set(DecisionRule.objects.filter(is_confirmed=False).values_list("code", flat=True))
    assert {"single_issue_funding", "council_default"} <= unconfirmed and "owners_general" not in unconfirmed


def test_rules_when_a_district_has_its_own_then_it_stands_for_the_built_in_one_there_alone(world: World):
    council, general = owners_council(world), rule("owners_general")
    other = Area.objects.create(code="500112", level=Level.DISTRICT, name="渝北区", initials="YBQ")
    today = timezone.localdate(NOW)

    def copied(district: Area, **changes) -> DecisionRule:
        copy = DecisionRule.objects.get(pk=general.pk)
        for name, value in {"pk": None, "district": district, **changes}.items():
            setattr(copy, name, value)
        copy.save(force_insert=True)
        return copy

    def offered() -> list[DecisionRule]:
        return list(rules_of(council, today).filter(code=general.code))

    copied(other)
    assert offered() == [general]  # another district's own is nobody else's business
    own = copied(world.district, ends_on=today + 30 * DAY)
    assert offered() == [own] and rules_of(council, today).count() == len(read_preset("rules")["rule"])
    both = rules_in_force({world.district.code, other.code}, today).filter(code=general.code)
    assert general not in both and both.count() == 2
    with pytest.raises(InputRefused) as refused:
        drafted(world, "owners_special", rule=general)
    assert "rule" in refused.value.fields
    assert drafted(world, "owners_special", rule=own).ballot.rule == own

    # A charter names the rule once; from the day its next row begins the council decides by that one.
    Charter.objects.create(council=council, version=1, rule=own, starts_on=today)
    later = today + 30 * DAY
    following = copied(world.district, starts_on=later)
    assert [charter_of(council, on).rule for on in (today, later)] == [own, following]
