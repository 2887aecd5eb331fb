"""Scenarios from files and texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator.say import fault, label
from simulator.scenario.faults import Faults, ScenarioError
from simulator.scenario.lock import plain
from simulator.scenario.scenario import Scenario, assembled_from
from simulator.scenario.text.nodes import BROKEN, Node, wrap
from simulator.scenario.text.strict import parse

LOCK = "scenario.lock.yaml"  # in the folder of a report
NAME = "scenario"  # of one that comes from no file
LARGEST_FILE = 4_000_000  # bytes
# What people hand in for a scenario, by its ending.
TABLE, SPREADSHEET, DOCUMENT = label("a table"), label("a spreadsheet"), label("a document")
NO_SCENARIO = {
    ".csv": TABLE, ".tsv": TABLE, ".parquet": TABLE, ".xlsx": SPREADSHEET,
    ".xls": SPREADSHEET, ".ods": SPREADSHEET, ".numbers": SPREADSHEET,
    ".docx": DOCUMENT, ".pdf": DOCUMENT, ".html": label("a page"),
}  # fmt: skip


NO_PROGRAM = "nothing"  # stands where a scenario that needs no program has none


# What a scenario can be made of: itself, plain data, the path of a file, or text of YAML.
Given = Scenario | Mapping[str, Any] | Path | str


def load(given: Mapping[str, Any] | Path | str, *, needs_program: bool = True) -> Scenario:
    """Read a scenario from a file, from a mapping as YAML would give it, or from text of YAML.

    A `str` of several lines is text, any other the path of a file. One that `needs_program` is
    refused without `programs`; else it may describe today's business alone.

    Raises
    ------
    ScenarioError
        With every fault of it; of a file or a text each with its line.
    TypeError
        It is none of these.
    """
    if isinstance(given, Mapping):
        return _assembled(wrap(plain(given)), Faults(NAME), NAME, None, needs_program=needs_program)
    if isinstance(given, str) and "\n" in given:
        return loads(given, needs_program=needs_program)
    if not isinstance(given, Path | str):
        raise TypeError(
            fault(
                "a scenario cannot be made of a {kind}; expected the path of a file, a mapping, or "
                "text of YAML",
                kind=type(given).__name__,
            )
        )
    path = Path(given)
    faults = Faults(str(path))
    text = _text_of(path, faults)
    faults.stop_if_any()
    return _loaded(text, faults, _name_of(path), path, needs_program=needs_program)


def scenario_of(given: Given) -> Scenario:
    """A scenario as it is, or loaded from what it is made of; see `load`."""
    return given if isinstance(given, Scenario) else load(given)


def _name_of(path: Path) -> str:
    """What a scenario is called: its file without the last suffix, so that versions stay apart.

    A lock is called after the report that it lies in, whose place it does not take.
    """
    if path.name == LOCK:
        return f"{path.resolve().parent.name}.lock"
    return path.stem if path.stem.strip(".") else "scenario"


def loads(text: str, name: str = NAME, *, needs_program: bool = True) -> Scenario:
    """Read a scenario from text; `name` stands for the file in messages. As `load` otherwise.

    Raises
    ------
    ScenarioError
        With every fault of the text, each with its line.
    """
    return _loaded(text, Faults(name), name, None, needs_program=needs_program)


def _text_of(path: Path, faults: Faults) -> str:
    try:
        if path.is_dir():
            raise IsADirectoryError
        if path.stat().st_size > LARGEST_FILE:
            raise OverflowError
        raw = path.read_bytes()
        kind = NO_SCENARIO.get(path.suffix.lower())
        if kind is not None:
            faults.add(
                "",
                fault(
                    "{kind} ({suffix}); what is read is a scenario in YAML: `loyalty new "
                    "FILE.yaml` writes one to start from, into which the numbers of your "
                    "reports go",
                    kind=kind,
                    suffix=path.suffix,
                ),
            )
            return ""
        if b"\0" in raw:
            faults.add("", fault("binary, not text; expected a scenario in YAML, saved as UTF-8"))
        return raw.decode("utf-8")
    except FileNotFoundError:
        faults.add("", fault("no such file; `loyalty new FILE` writes one to start from"))
    except IsADirectoryError:
        faults.add("", fault("is a folder; expected a file"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        faults.add(
            "",
            fault("not UTF-8 text (byte 0x{raw}); save it as UTF-8", raw=f"{raw[error.start]:02x}"),
            line,
        )
    except OverflowError:
        faults.add(
            "",
            fault(
                "larger than {largest_file} bytes; expected a scenario in YAML",
                largest_file=f"{LARGEST_FILE:,}",
            ),
        )
    except (OSError, ValueError) as error:
        faults.add(
            "", fault("cannot be read: {why}", why=getattr(error, "strerror", None) or error)
        )
    return ""


def _loaded(
    text: str, faults: Faults, name: str, path: Path | None, *, needs_program: bool
) -> Scenario:
    root = parse(text, faults)
    if root is None or root.value is BROKEN:
        raise ScenarioError(faults.found)
    return _assembled(root, faults, name, path, needs_program=needs_program)


def _assembled(
    root: Node, faults: Faults, name: str, path: Path | None, *, needs_program: bool
) -> Scenario:
    if not needs_program and root.is_map and root.get("programs") is None:
        root = root.with_value({**root.value, "programs": wrap({NO_PROGRAM: {}}, "programs")})
    return assembled_from(root, faults, name, path)
