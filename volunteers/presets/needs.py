"""What help and wishes begin with: kinds, the matching rule, clocks. From TOML once, then the district's own."""

import tomllib
from pathlib import Path

from governance.deadlines.models import ClockPolicy
from volunteers.models import HelpKind, MatchingRule, Skill
from volunteers.presets.service import add_missing, numbered


def load_need_presets() -> dict[str, int]:
    """Add what is missing. A kind whose skill the district does not have begins without one."""
    preset = tomllib.loads((Path(__file__).parent / "needs.toml").read_text(encoding="utf-8"))
    since = {"starts_on": preset["starts_on"]}
    skills = {skill.code: skill for skill in Skill.objects.all()}
    kinds = [row | {"skill": skills.get(row.get("skill", ""))} for row in numbered(preset["kind"])]
    return {
        "求助类别": add_missing(HelpKind, "code", kinds),
        "供需对接规则": add_missing(MatchingRule, "starts_on", [since | row for row in preset["matching"]]),
        "互助时限": add_missing(ClockPolicy, "purpose", [since | row for row in preset["clock"]]),
    }
