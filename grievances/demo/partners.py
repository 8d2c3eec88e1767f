"""Other systems in the demonstration: a hotline's orders, and a key and an address that are switched off."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from governance.territory.levels import Level
from governance.territory.models import Area, Building
from grievances.demo.stories import read_data, tell
from grievances.imports.rows import ImportRow
from grievances.models import ApiKey, WebhookEndpoint
from grievances.services.apikeys import seal_new_key
from grievances.services.importing import Importer
from grievances.services.webhooks import forget_endpoints, new_secret

ORDERS = 6


def load_partners(chance: random.Random, buildings: list[Building], now: datetime) -> None:
    """Orders that came in this hour; nobody has the key or the secret, so neither is of use to anybody."""
    district = Area.objects.get(level=Level.DISTRICT)
    key = ApiKey(
        name="示例：市民热线平台",
        scopes=[ApiKey.Scope.HOTLINE_ORDERS, ApiKey.Scope.HOTLINE_STATES],
        area=district,
        is_active=False,
    )
    seal_new_key(key, now)
    key.save()
    WebhookEndpoint.objects.create(
        name="示例：区城市运行中心",
        url="https://partner.example/webhooks/matters",
        secret=new_secret(),
        events=[*WebhookEndpoint.Event],
        area=district,
        is_active=False,
    )
    forget_endpoints()
    importer = Importer(area=district, actor=None, now=now)
    importer.add([_order(number, chance, buildings, now) for number in range(1, ORDERS + 1)])
    importer.finish()


def _order(number: int, chance: random.Random, buildings: list[Building], now: datetime) -> ImportRow:
    building = chance.choice(buildings)
    estate = building.estate.name if building.estate else building.community.name
    pattern = chance.choice(read_data("stories"))
    story = tell(pattern, chance, estate=estate, building=building.name, community=building.community.name)
    raised_at = now - timedelta(minutes=17 * number)
    return ImportRow(
        line=number,
        source_ref=f"hotline:SF{timezone.localtime(now):%Y%m%d}{number:04d}",
        title=story.title,
        body=story.body,
        raised_at=raised_at,
        place=f"{building.community.name}{estate}",
    )
