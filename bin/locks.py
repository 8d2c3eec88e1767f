"""Two copies side by side: set-up of one clone runs once at a time, one data folder serves one copy.

The locks sit on the folders themselves and end with the process, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from steps import StopError


@contextmanager
def held_setup(folder: Path) -> Iterator[None]:
    """Wait until no other process sets up this clone."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def claim_data(folder: Path) -> int:
    """Take the data folder for as long as this process lives; `manage.py restore` asks for the same lock."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise StopError(f"另一个程序正在使用 {folder}，请用 VAR_DIR=… 换一个数据目录（data folder in use）") from None
    return handle
