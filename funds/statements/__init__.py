"""Bank statements as banks write them: tables, OFX, CAMT.053. Pure: bytes in, lines out."""
