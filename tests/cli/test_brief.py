"""A rough look says half a page and leaves nothing behind."""

from pathlib import Path

import pytest

from tests.cli.typed import Typed
from tests.report.shop import SHOP


@pytest.mark.slow
def test_a_look_is_half_a_page_and_no_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    loyalty = Typed(monkeypatch, capsys)
    (tmp_path / "shop.yaml").write_text(SHOP, "utf-8")
    code, out, _ = loyalty("run", "shop.yaml", "--brief")
    assert code == 0
    assert out.startswith("Does a small card pay?")
    said = " ".join(out.split())
    assert "A rough look at 2 cases of 500 agents" in said
    assert said.endswith("`loyalty run shop.yaml` does both.")
    assert [one.name for one in tmp_path.iterdir()] == ["shop.yaml"]
    code, out, _ = loyalty("run", "shop.yaml", "--brief", "--cases", "3", "--agents", "40")
    assert code == 0
    assert "A rough look at 3 cases of 40 agents" in " ".join(out.split())
