import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.common.codes import ALPHABET, new_code, normalise_code
from governance.common.errors import InputRefused

PREFIXES = st.sampled_from(["NA", "LX", "O", "CQNA"])


def refused(text: str) -> bool:
    try:
        normalise_code(text)
    except InputRefused:
        return True
    return False


@given(PREFIXES)
def test_new_code_is_grouped_and_stays_itself(prefix):
    code = new_code(prefix)
    assert re.fullmatch(rf"{prefix}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{2}}", code)
    assert normalise_code(code) == code


@given(PREFIXES)
def test_normalise_when_one_character_is_wrong_then_refused(prefix):
    code = new_code(prefix)
    for at, character in enumerate(code):
        others = ALPHABET if at > len(prefix) else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        wrong = [code[:at] + other + code[at + 1 :] for other in others if other != character and character != "-"]
        assert all(refused(text) for text in wrong)


@given(PREFIXES)
def test_normalise_when_neighbours_are_swapped_then_refused(prefix):
    letters = new_code(prefix).replace("-", "")
    body_begins = len(prefix)
    for at, (left, right) in enumerate(pairwise(letters)):
        if (
            left != right and at != body_begins - 1
        ):  # a digit cannot stand in the prefix, so that swap is no code at all
            assert refused(letters[:at] + right + left + letters[at + 2 :])


def test_normalise_when_typed_in_other_ways_then_the_same_code():
    code = new_code("NA")
    while not {"0", "1"} & set(code):
        code = new_code("NA")
    bare = code.replace("-", "")
    ways = [
        code.lower(),
        bare,
        f"  {code} ",
        code.replace("-", "—"),
        "".join(chr(ord(c) + 0xFEE0) for c in bare),
        "NA" + bare[2:].replace("0", "o").replace("1", "l"),
    ]
    assert [normalise_code(way) for way in ways] == [code] * len(ways)
    assert normalise_code(bare[2:], prefix="NA") == code


@pytest.mark.parametrize("text", ["", " ", "NA", "NA-4F7K", "'; drop table", "你好", "U" * 8, "9" * 500, None])
def test_normalise_when_it_is_no_code_then_refused(text):
    with pytest.raises(InputRefused):
        normalise_code(text)
