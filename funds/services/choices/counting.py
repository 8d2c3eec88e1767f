"""The count: both rules, the file that anybody can count again, and the chosen ones become projects.

Ballots lose their order and their link to persons in the same transaction: what somebody chose can then be read
nowhere. A chosen project may spend nothing yet; its commitment needs a resolution of the community in force.
"""

import hashlib
import random
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from funds.choosing import Instance, pabulib
from funds.choosing.results import count
from funds.models import BudgetLine, Choice, ChoiceBallot, ChoiceFile, ChoiceOption, Project
from funds.selectors.choices import instance_of, listed, papers_waiting
from funds.services.choices.change import ChoiceChange, choosing, tell
from funds.states.choice_steps import ChoiceVerb
from funds.states.choices import CountRule
from governance.common.codes import new_code
from governance.deadlines.models import Deadline
from governance.trail.services import record

RULES = {CountRule.GREEDY: "greedy", CountRule.EQUAL_SHARES: "equal_shares"}
PABULIB_RULES = {CountRule.GREEDY: "greedy", CountRule.EQUAL_SHARES: "equalshares/add1"}


def closing_is_due(choice: Choice, deadline: Deadline, now: datetime) -> None:
    """The clock of the vote: count at once, there is nothing to wait for."""
    with choosing(choice.pk, ChoiceVerb.COUNT, None, now) as change:
        counted = change.choice
        instance = _shuffled(instance_of(counted))
        results = count(instance)
        chosen = results[RULES[CountRule(counted.decides)]]["chosen"]
        text = _file(counted, instance, results["equal_shares"]["step_fen"], chosen)
        ChoiceFile.objects.create(choice=counted, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
        results["papers_left"] = _forget_readings(counted)
        ChoiceBallot.objects.filter(choice=counted).update(marks={})
        counted.results, counted.counted_at = results, now
        change.data |= {
            "voters": results["voters"], "papers_left": results["papers_left"], "chosen": len(chosen),
            "file": counted.file.sha256,
        }  # fmt: skip
        _make_projects(change, chosen)
        rows = ChoiceOption.objects.filter(choice=counted).select_related("proposed_by")
        tell(counted, "counted", [row.proposed_by for row in rows], _("项目票选出结果了"), now)


def _forget_readings(choice: Choice) -> int:
    """How many papers two people never read alike, so that they do not count; what was read is gone."""
    cast = ChoiceBallot.objects.filter(choice=choice).exclude(paper_number="").values("paper_number")
    left = papers_waiting(choice).exclude(paper_number__in=cast).count()
    choice.readings.all().delete()
    return left


def _shuffled(instance: Instance) -> Instance:
    ballots = list(instance.ballots)
    random.SystemRandom().shuffle(ballots)
    return Instance(instance.budget_fen, instance.kind, instance.candidates, ballots)


def _file(choice: Choice, instance: Instance, step_fen: int, chosen: list[str]) -> str:
    meta = {
        "description": f"{choice.fund.name} {choice.title}".replace("\n", " "),
        "country": "China",
        "unit": choice.area_code,
        "instance": str(choice.year),
        "rule": PABULIB_RULES[CountRule(choice.decides)],
        "date_begin": f"{timezone.localtime(choice.opens_at):%d.%m.%Y}",
        "date_end": f"{timezone.localtime(choice.closes_at):%d.%m.%Y}",
        "min_length": "1",
        pabulib.STEP: pabulib.yuan_of(step_fen),
    }
    if choice.most_choices:
        meta["max_length"] = str(choice.most_choices)
    if choice.points:
        meta["max_sum_points"] = str(choice.points)
    return pabulib.write(
        Instance(instance.budget_fen, instance.kind, instance.candidates, instance.ballots, meta), chosen=chosen
    )


def _make_projects(change: ChoiceChange, chosen: list[str]) -> None:
    choice = change.choice
    for option in listed(choice).filter(number__in=[int(number) for number in chosen]):
        project = Project.objects.create(
            code=new_code("XM"), fund_id=choice.fund_id, area_code=choice.area_code, title=option.title,
            need=option.words, opened_by_id=choice.opened_by_id, opened_at=change.now,
        )  # fmt: skip
        BudgetLine.objects.create(project=project, position=1, title=option.title, amount_fen=option.cost_fen)
        option.project = project
        option.save(update_fields=["project"])
        record(
            actor=change.actor, verb="funds.project_chosen", subject=project, now=change.now,
            area_code=project.area_code, choice=choice.pk, amount_fen=option.cost_fen,
        )  # fmt: skip
