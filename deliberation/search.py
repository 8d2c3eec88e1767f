"""The search tables of this app."""

from governance.common.search import BigramIndex

TOPIC_TABLE = "deliberation_topic_words"
topic_index = BigramIndex(TOPIC_TABLE)
