"""What a service raises when it refuses: one family, so that views and API answer alike."""


class DomainError(Exception):
    """A refusal in words that a user may read. `fields` maps form fields to what is wrong with them."""

    status = 422

    def __init__(self, code: str, message: str, *, fields: dict[str, str] | None = None):
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields or {}


class PermissionRefused(DomainError):
    """The actor may not do this: 403."""

    status = 403


class StateRefused(DomainError):
    """The thing is no longer in a state that allows this: 409."""

    status = 409


class InputRefused(DomainError):
    """What was entered cannot be used: 422."""

    status = 422


class LimitReached(DomainError):
    """Too many tries: 429."""

    status = 429
