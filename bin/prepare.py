"""`prepare.py [dev]`: install what the program (or, with `dev`, its tests and checks) needs, and nothing else."""

import python_version  # noqa: F401

# isort: split
import sys

from locks import held_setup
from python_packages import ensure_python_packages
from steps import BASE_DIR, StopError, data_dir, finish
from web_packages import ensure_web_packages


def main() -> None:
    try:
        log = data_dir() / "logs" / "setup.log"
        with held_setup(BASE_DIR):
            ensure_python_packages(log, dev="dev" in sys.argv[1:])
            ensure_web_packages(log)
    except StopError as error:
        finish("prepare", error)


if __name__ == "__main__":
    main()
