"""What one request cost on the server: statements and CPU time, told in response headers."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class MeterMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        statements = 0

        def count(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal statements
            statements += 1
            return execute(*arguments)

        started = time.thread_time()
        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response["X-Statements"] = str(statements)
        response["X-CPU-ms"] = f"{(time.thread_time() - started) * 1000:.2f}"
        return response
