"""Solve a challenge of `/api/v1/challenge/`: JSON comes in, the value of `proof` goes out."""

import base64
import json
import sys

import altcha

challenge = json.load(sys.stdin)
solution = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
answer = {"challenge": challenge, "solution": {"counter": solution.counter, "derivedKey": solution.derived_key}}
sys.stdout.write(base64.b64encode(json.dumps(answer).encode()).decode())
