"""The base of every view that changes something."""

from typing import Any

from django.utils import timezone
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.idempotency import Act, do_once, earlier_answer, sending_of

REPEATED_HEADER = "Idempotency-Replayed"


class WriteView(APIView):
    """POST in two steps: `understand` reads and checks, outside any transaction; what it returns does it.

    With an `Idempotency-Key` the second step runs in the transaction that also keeps its answer.
    """

    def post(self, request: Any, **kwargs: Any) -> Response:
        now = timezone.now()
        sending = sending_of(request)
        answer = earlier_answer(sending, now) if sending else None
        if answer is None:
            act = self.understand(request, **kwargs)
            answer = do_once(sending, act, now) if sending else act()
        headers = {REPEATED_HEADER: "true"} if answer.is_repeated else None
        return Response(answer.body, status=answer.status, headers=headers)

    def understand(self, request: Any, **kwargs: Any) -> Act:
        raise NotImplementedError
