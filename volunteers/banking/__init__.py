"""The arithmetic of the welfare bank and the time bank, pure: what is earned, which points are spent, who owes whom."""
