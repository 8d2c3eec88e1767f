"""The answer of a policy."""

from dataclasses import dataclass

from governance.common.errors import PermissionRefused


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a verb is allowed, and if not why, in words for the screen."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise `PermissionRefused` unless allowed."""
        if not self.allowed:
            raise PermissionRefused("not_allowed", self.reason)


ALLOWED = Decision(True)


def refuse(reason: str) -> Decision:
    return Decision(False, reason)
