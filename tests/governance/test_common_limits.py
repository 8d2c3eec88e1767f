import pytest
from django.core.cache import cache

from governance.common import limits
from governance.common.errors import LimitReached


def test_allow_when_limit_is_used_up_then_refused_for_that_key_only():
    answers = [limits.allow("guess", "10.0.0.1", limit=3, seconds=60) for _ in range(5)]
    assert answers == [True, True, True, False, False]
    assert limits.allow("guess", "10.0.0.2", limit=3, seconds=60)
    assert limits.allow("other", "10.0.0.1", limit=3, seconds=60)
    assert limits.hits("guess", "10.0.0.1") == 5


def test_require_when_limit_is_used_up_then_raises_in_words():
    limits.require("sms", "13812345678", limit=1, seconds=60)
    with pytest.raises(LimitReached) as refusal:
        limits.require("sms", "13812345678", limit=1, seconds=60, message="短信发得太多了")
    assert (refusal.value.status, refusal.value.message) == (429, "短信发得太多了")
    limits.forget("sms", "13812345678")
    limits.require("sms", "13812345678", limit=1, seconds=60)


def test_cache_keys_hold_no_personal_data(monkeypatch):
    seen = []
    monkeypatch.setattr(cache, "add", lambda key, *args, **kwargs: seen.append(key))
    limits.hit("sms", "13812345678", seconds=60)
    assert seen and "13812345678" not in seen[0]
