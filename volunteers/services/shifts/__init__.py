"""What volunteers do with a shift: sign up, cancel, check in and out."""

from volunteers.services.shifts.rolls import check
from volunteers.services.shifts.signing import cancel, sign_up

__all__ = ["cancel", "check", "sign_up"]
