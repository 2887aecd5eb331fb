"""Whatever text is given: a scenario, or a refusal that says why; never a traceback."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.scenario import Scenario, ScenarioError, load, loads

SEEDS = (
    """\
question: Does it pay?
goal: retain
market:
  customers: 1000
  purchases_per_year: 63
  basket: {lognormal: [30, 0.1], truncate: [10, 90], source: judged}
  share_of_wallet: 45%
  churn_per_year: 18%
company: {gross_margin: 28%}
today: {blanket: {kind: discount, depth: 2%}}
programs:
  card:
    stops: [blanket]
    sets: {company.gross_margin: 30%, market: {basket: 31}}
    tools:
      points: {back: 1%, to: {segments: [customers]}, when: every 4 weeks}
  half: {like: card, tools: {points: {back: 0.5%}}}
  cut: {same_money_as: card, tools: {discount: {to: everyone}}}
criteria: {npv: {positive_with: 80%}}
""",
)
FUZZ = int(os.environ.get("FUZZ", "100"))  # more by hand: FUZZ=5000 pytest -k accidents
WORDS = (
    "null", "~", "true", "[]", "{}", "[[]]", "{a: b}", "''", "-1", "0", "1e999", ".nan", "-.inf",
    "9999999999999999999999", "5%", "-5%", "3 years", "every 2 weeks", "every 0 weeks", "NO",
    "&a x", "*a", "!!int 5", "? x", "|", ">", "---", "...", "# x", "'", '"', "{pert: [1, 2, 3]}",
    "{uniform: [0, 1]}", "{beta: [0.5, 2]}", "{value: 3}", "{value: null}", "{normal: [1, .nan]}",
    "{lognormal: [1, 1], truncate: [0, 1e400]}", "card", "half", "cut", "today", "points",
    "customers", "like: half", "tools: null", "market: {}", "kind: discount", "sets: {x.y..z: 1}",
    "1" * 60, "locked: {version: x}", "1_000", "0x", "0o9", "2026-13-01", "a.b: 1", "<<: {a: 1}",
    "\u0085", "\ud83d\ude00", "goal: acquire", "{pert: [0, 0, 1e-9]}", "1e308",
    "{uniform: [0, 1e308]}", "{lognormal: [1e-300, 9], truncate: [0, 1e300]}", "steps: [1]",
)  # fmt: skip


def accepted_or_refused(text: str) -> None:
    try:
        scenario = loads(text, "fuzz.yaml")
    except ScenarioError as error:
        refusal = error
    else:
        works(scenario)
        return
    assert refusal.faults
    for fault in refusal.faults:
        assert str(fault).startswith("fuzz.yaml")
        assert str(fault).isprintable()


def works(scenario: Scenario) -> None:
    n = len(scenario.uncertain)
    for u in (1e-9, 0.5, 1 - 1e-9):
        scenario.case(0, [u] * n, seed=1, agents=10)
    assert loads(scenario.to_yaml()).tree == scenario.tree


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    accepted_or_refused(text)


@given(st.text("abgq:{}[],&*!|>'\"%@`#-?\n\t 01.e~\\", max_size=60))
def test_any_punctuation(text: str) -> None:
    accepted_or_refused(text)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sound scenario after a few accidents."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        until = min(len(text), at + draw(st.integers(0, 12)))
        word = draw(st.sampled_from(WORDS) | st.text(max_size=4))
        kind = draw(st.sampled_from(["splice", "value", "line", "swap"]))
        lines = text.split("\n")
        i = draw(st.integers(0, len(lines) - 1))
        if kind == "splice":
            text = text[:at] + word + text[until:]
        elif kind == "value" and ":" in lines[i]:
            lines[i] = lines[i].split(":")[0] + ": " + word
            text = "\n".join(lines)
        elif kind == "line":
            lines[i] = lines[i] + "\n" + " " * draw(st.integers(0, 6)) + word
            text = "\n".join(lines)
        else:
            j = draw(st.integers(0, len(lines) - 1))
            lines[i], lines[j] = lines[j], lines[i]
            text = "\n".join(lines)
    return text


@pytest.mark.slow
@settings(max_examples=FUZZ)
@given(mutated())
def test_sound_scenarios_after_accidents(text: str) -> None:
    accepted_or_refused(text)


@given(st.binary(max_size=100))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    file.write_bytes(content)
    with pytest.raises(ScenarioError):
        load(file)
