"""The three rates: definitions (pure), reading of the summary, and the list behind every number.

`services.counting` keeps the summary; models import the definitions, so nothing is re-exported here.
"""
