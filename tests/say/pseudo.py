"""A language made up for tests, in which all that is looked up stands in brackets.

A sentence in ⟦ ⟧, a label in ⟨ ⟩, what is wrong with an input in ⟪ ⟫, what is declared in ⟬ ⟭, all
else as in English. What is read without brackets is not in the catalog. A sentence or a fault
within another message, or a label that is cut in two, is composed from pieces.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo

from tests.say.catalog import FAULTS, ROOT, catalog, messages

LANGUAGE = "eo"
SENTENCE, LABEL, FAULT, DECLARED = ("⟦", "⟧"), ("⟨", "⟩"), ("⟪", "⟫"), ("⟬", "⟭")
OPEN, CLOSED = "⟦⟨⟪⟬", "⟧⟩⟫⟭"
_END = re.compile(r"[.?!:][)\"']*$")


def is_sentence(message: str) -> bool:
    """Whether a message is a sentence: labels end without a full stop."""
    return _END.search(message.rstrip()) is not None


def wrapped(message: str) -> str:
    """A message in the made-up language."""
    first, last = _brackets(message)
    return f"{first}{message}{last}"


def _brackets(message: str) -> tuple[str, str]:
    by = _said().get(message)
    if by is None:
        return DECLARED
    if by in FAULTS:
        return FAULT
    return SENTENCE if is_sentence(message) else LABEL


@cache
def _said() -> dict[str, str]:
    """By what each message is said; a fault where it is one anywhere."""
    every = sorted(messages(), key=lambda one: one.by in FAULTS)
    return {text: one.by for one in every for text in one.texts}


def write_language(folder: Path) -> None:
    """Write the catalog of the made-up language, as a translator would install it."""
    made = catalog()
    made.locale = LANGUAGE
    for message in made:
        if not message.id:
            continue
        if isinstance(message.id, str):
            message.string = wrapped(message.id)
        else:
            message.string = tuple(map(wrapped, message.id))
    place = folder / LANGUAGE / "LC_MESSAGES" / "loyalty.mo"
    place.parent.mkdir(parents=True)
    with place.open("wb") as file:
        write_mo(file, made)


def in_language(folder: Path, *command: str) -> str:
    """What a Python process prints that speaks the made-up language."""
    others = ("LC_ALL", "LC_MESSAGES", "LANG")
    env = {name: value for name, value in os.environ.items() if name not in others}
    env |= {
        "LANGUAGE": LANGUAGE,
        "LOYALTY_LOCALE": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, *command], env=env, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def outside(text: str) -> str:
    """What stands in no bracket."""
    depth, kept = 0, []
    for sign in text:
        depth += int(sign in OPEN) - int(sign in CLOSED)
        if sign in CLOSED:
            kept.append("\0")
        elif depth == 0:
            kept.append(sign)
    return "".join(kept)


def nested(text: str) -> list[str]:
    """Sentences and faults that stand within another message."""
    found, open_at = [], []
    for at, sign in enumerate(text):
        if sign in OPEN:
            open_at.append(at)
        elif sign in CLOSED:
            open_at.pop()
            if sign in "⟧⟫" and open_at:
                found.append(text[open_at[0] : at + 1])
    assert not open_at, "a bracket is never closed"
    return found
