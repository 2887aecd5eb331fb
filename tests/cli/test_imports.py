"""Commands import what they need, so that a check answers soon."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.report.shop import SHOP

HEAVY = ("polars", "altair", "xlsxwriter", "jinja2", "simulator.economics", "simulator.experiment")
CHECK = f"""
import sys
from simulator.cli import main
sys.argv = ["loyalty", "check", sys.argv[1]]
try:
    main()
except SystemExit:
    pass
print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""


@pytest.mark.slow
def test_a_check_imports_nothing_that_only_a_report_needs(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP, "utf-8")
    typed = [sys.executable, "-c", CHECK, str(file)]
    done = subprocess.run(typed, capture_output=True, text=True, check=True)
    assert "Does a small card pay?" in done.stdout
    assert done.stderr.splitlines()[-1] == "[]"
