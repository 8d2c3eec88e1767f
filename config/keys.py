"""Keys that an embedded installation makes for itself on first use."""

import base64
import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_secret(path: Path, *, allowed: bool) -> str:
    """Return the secret kept in `path`, made and written (mode 0600) the first time; refused where not `allowed`."""
    if not allowed:
        raise ImproperlyConfigured(f"{path.name.upper()} must come from the environment in production")
    if not path.exists():
        partial = path.with_name(f"{path.name}.{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_text(base64.b64encode(os.urandom(32)).decode())
        try:
            os.link(partial, path)  # whoever comes first wins; a second process then reads the same secret
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    return path.read_text().strip()
