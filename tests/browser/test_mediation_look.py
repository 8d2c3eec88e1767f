"""Pages of mediation, seen by axe and by narrow screens; and one round written down on a telephone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from grievances.mediation_states import DisputeState, RoundOutcome
from tests.browser.conftest import PHONE
from tests.browser.walk import BRIEFLY, Findings, look_at
from tests.grievances.disputes import opened
from tests.grievances.world import World

pytestmark = pytest.mark.walk


def test_mediation_when_looked_at_and_a_round_is_recorded_by_thumb_then_nothing_serious(
    world: World, page_of: Callable[..., Any]
) -> None:
    findings, now = Findings(), timezone.now() - timedelta(hours=1)
    keeping, agreed, planned = opened(world, now=now), opened(world, now=now), opened(world, now=now)
    keeping.to(DisputeState.KEEPING)
    agreed.to(DisputeState.AGREED)
    planned.hold(RoundOutcome.ADJOURNED)
    planned.plan()
    page = page_of(world.community_worker, width=PHONE)
    for name, address in {
        "disputes": "/desk/disputes/?scope=all",
        "dispute-new": "/desk/disputes/new/",
        "dispute-keeping": f"/desk/disputes/{keeping.dispute.code}/",
        "dispute-agree": f"/desk/disputes/{agreed.dispute.code}/agree/",
        "dispute-figures": "/desk/disputes/figures/",
    }.items():
        page.goto(address)
        look_at(page, name, findings, BRIEFLY)
    assert findings.lines == [], "\n" + "\n".join(findings.lines)
    page.set_viewport_size({"width": PHONE, "height": 740})
    page.goto(f"/desk/disputes/{planned.dispute.code}/")
    page.get_by_role("link", name="记录本轮调解").click()
    page.get_by_label("没谈成").check()
    page.get_by_label("调解笔录").fill("双方都不让步，约下周再谈。")
    page.get_by_role("button", name="保存笔录和结果").click()
    page.get_by_text("社区第 1 轮调解：没谈成").wait_for()
