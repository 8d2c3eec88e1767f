"""Shops and services around the buildings of the demonstration's home community; some streets go without some of them."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from governance.people.models import Posting
from governance.territory.models import Building
from grids.models import ServiceKind, ServicePlace
from grids.presets import load_presets
from grids.services.circle import PlaceDraft, save_place

# Kind, name, hours, which building it lies beside (a share of them from west to east), how far aside in millionths of a degree.
PLACES = [
    ("groceries", "响水生鲜菜店", "6:00–20:00", 0.1, (400, 300)), ("groceries", "南湖农贸市场", "5:30–19:00", 0.9, (-700, 500)),
    ("shop", "邻里便利店", "7:00–23:00", 0.3, (200, -300)), ("shop", "好又多超市", "8:00–21:30", 0.7, (600, 200)),
    ("breakfast", "老面馆早餐", "6:00–10:30", 0.2, (-200, 200)), ("breakfast", "张记豆浆", "5:30–10:00", 0.8, (300, 300)),
    ("pharmacy", "康民大药房", "8:00–22:00", 1.0, (3500, 300)), ("barber", "阿丽理发", "9:00–20:00", 0.5, (-300, -100)),
    ("parcels", "社区快递驿站", "9:00–21:00", 0.15, (150, 150)), ("parcels", "菜鸟驿站（南门）", "9:00–21:00", 0.85, (-150, 250)),
    ("repairs", "百姓维修铺", "9:00–18:00", 0.0, (-9500, -6500)), ("clinic", "社区卫生服务站", "8:00–17:30", 0.45, (100, 400)),
    ("elderly", "社区养老服务站", "8:30–17:30", 0.0, (-5500, 600)), ("nursery", "小太阳托育园", "7:30–18:00", 1.0, (5500, -600)),
]  # fmt: skip


def load_circle(*, now: datetime, say: Callable[[str], None]) -> None:
    posting = Posting.objects.select_related("area", "user").filter(user__username="demo-community").first()
    if posting is None or ServicePlace.objects.exists():
        return
    buildings = list(
        Building.objects.filter(community=posting.area, latitude__isnull=False, longitude__isnull=False).order_by(
            "longitude", "id"
        )
    )
    if not buildings:
        return
    say("一刻钟生活圈的网点")
    load_presets()
    kinds = {kind.code: kind for kind in ServiceKind.objects.all()}
    for code, name, hours, share, (east, north) in PLACES:
        beside = buildings[min(int(share * len(buildings)), len(buildings) - 1)]
        draft = PlaceDraft(
            kinds[code], name, hours=hours, latitude=(beside.latitude or 0) + Decimal(north).scaleb(-6),
            longitude=(beside.longitude or 0) + Decimal(east).scaleb(-6),
        )  # fmt: skip
        save_place(community=posting.area, draft=draft, actor=posting.user, now=now)
