"""Lets the scripts beside it import `tests.servers`, whatever folder they are run from."""
# ruff: noqa: INP001  no package

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
