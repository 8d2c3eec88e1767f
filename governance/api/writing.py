"""The base of every view that changes something."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.idempotency import Act, Answer, do_once, earlier_answer, sending_of
from governance.common.errors import StateRefused

REPEATED_HEADER = "Idempotency-Replayed"


class WriteView(APIView):
    """POST in two steps: `understand` reads and checks, outside any transaction; what it returns does it.

    With an `Idempotency-Key` the second step runs in the transaction that also keeps its answer. `unkept` names the
    fields that leave no trace with the key; then a key is good for one act, and says so (409) instead of repeating.
    """

    unkept: tuple[str, ...] = ()

    def post(self, request: Any, **kwargs: Any) -> Response:
        now = timezone.now()
        sending = sending_of(request, unkept=self.unkept)
        answer = earlier_answer(sending, now) if sending else None
        if answer is None:
            act = self.understand(request, **kwargs)
            answer = do_once(sending, act, now) if sending else act()
        if answer.is_repeated and self.unkept:
            words = _("用这个幂等键已经办过一次，当时的答复没有留存。要再办一次，请换一个键。")
            raise StateRefused("already_done", words)
        return self._reply(answer)

    def _reply(self, answer: Answer) -> Response:
        headers = {REPEATED_HEADER: "true"} if answer.is_repeated else {}
        if self.unkept:
            headers["Cache-Control"] = "no-store"
        return Response(
            {**answer.body, **answer.once} if answer.once else answer.body, status=answer.status, headers=headers
        )

    def understand(self, request: Any, **kwargs: Any) -> Act:
        raise NotImplementedError
