"""The process that reads mail loads little: it is begun anew after each mail that brought it down."""

import subprocess
import sys

HEAVY = {"flufl.bounce", "lxml", "inscriptis", "numpy", "PIL", "sqlalchemy", "tantivy"}
READS_A_MAIL = """
import sys
from corrections_inbox.reading.process import _ONCE, _SPECIMEN, Reader
from corrections_inbox.triage import Publication
Reader(Publication()).read(_SPECIMEN, fallback=_ONCE)
print(*sys.modules)
"""


def test_it_loads_nothing_for_other_mail_than_it_meets() -> None:
    ran = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-P", "-c", READS_A_MAIL], capture_output=True, text=True, check=True
    )
    assert not HEAVY & set(ran.stdout.split())
