"""Imported first by every program here: starts it again under Python 3.11 or newer, or says what is missing.

Must be readable for any Python 3.
"""

import os
import shutil
import sys

if sys.version_info < (3, 11):  # noqa: UP036
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        newer = shutil.which(name)
        if newer:
            os.execv(newer, [newer] + sys.argv)  # noqa: S606
    found = sys.version.split()[0]
    sys.exit("需要 Python 3.11 或更新的版本，现在是 " + found + "（install Python 3.11 or newer）")
