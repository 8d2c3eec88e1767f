"""Encryption at rest (AES-256-GCM) and keyed hashes for looking up what is encrypted.

A stored value is `key id:base64(nonce || ciphertext)`; the first key of `settings.FIELD_KEYS` writes, all of them
read, so keys are rotated by putting a new one in front. Empty text stays empty: it hides nothing.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

NONCE_BYTES = 12


@lru_cache(maxsize=4)
def _keys(configured: tuple[str, ...]) -> dict[str, bytes]:
    pairs = (entry.split(":", 1) for entry in configured)
    return {key_id: base64.b64decode(encoded) for key_id, encoded in pairs}


def _ring() -> dict[str, bytes]:
    return _keys(tuple(settings.FIELD_KEYS))


def encrypt(text: str) -> str:
    if not text:
        return ""
    key_id, key = next(iter(_ring().items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), key_id.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str) -> str:
    """Undo `encrypt`; raises `KeyError` for a key that is gone and `InvalidTag` for a changed value."""
    if not stored:
        return ""
    key_id, encoded = stored.split(":", 1)
    raw = base64.b64decode(encoded)
    return AESGCM(_ring()[key_id]).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], key_id.encode()).decode()


def encrypt_file(content: bytes) -> tuple[str, bytes]:
    """A file under a key of its own: the key, to be kept encrypted and apart, and what is stored. Without the key it is
    gone."""
    key, nonce = AESGCM.generate_key(bit_length=256), os.urandom(NONCE_BYTES)
    return base64.b64encode(key).decode(), nonce + AESGCM(key).encrypt(nonce, content, None)


def decrypt_file(key: str, stored: bytes) -> bytes:
    """Undo `encrypt_file`; raises `InvalidTag` for a changed file."""
    return AESGCM(base64.b64decode(key)).decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], None)


def blind_index(purpose: str, value: str) -> str:
    """A keyed hash (HMAC-SHA-256, 64 hex digits) that finds a value without revealing it; '' for ''.

    It hangs on SECRET_KEY alone, so rotating the encryption keys leaves look-ups intact.
    """
    if not value:
        return ""
    return hmac.new(_index_key(settings.SECRET_KEY), f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _index_key(secret: str) -> bytes:
    return hashlib.sha256(f"blind-index:{secret}".encode()).digest()


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database and plain in Python. It cannot be filtered: use a blind index."""

    def get_prep_value(self, value: str | None) -> str | None:
        plain = super().get_prep_value(value)
        return plain if plain is None else encrypt(plain)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return value if value is None else decrypt(value)

    def get_lookup(self, lookup_name: str) -> type[models.Lookup] | None:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
