"""Who lives where money is decided or asked for."""

from governance.people.models import Residency, User
from governance.territory.models import Area


def is_resident_of(user: User, community: Area) -> bool:
    """A verified resident (owner, tenant or family) of the community."""
    homes = Residency.objects.filter(user=user, verified_at__isnull=False)
    return homes.filter(dwelling__building__community=community).exists()
