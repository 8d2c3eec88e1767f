"""Verbs of the welfare bank and the time bank: keyword-only, with `actor` and `now`.

Lock order: the order (or tie, paper, record), the product, passbooks by id, then the accounts of the ledger.
"""
