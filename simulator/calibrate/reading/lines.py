"""One record per line: fields of several lines joined, quotes that are never closed set aside.

A parser that meets a quote that is never closed takes what follows for text, and swallows good
lines without a word. Here only a record that is whole, as many fields as the others have, may
stand on several lines; otherwise the quote is a slip, and the line stands for itself.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from simulator.calibrate.faults import masked
from simulator.calibrate.reading.encoding import as_utf8
from simulator.say import label

SEPARATORS = (";", ",", "\t", "|")
LARGE = 100_000_000  # bytes of a file of which it is told how far it is
Tell = Callable[[str], None]
SPACES = " "  # columns that stand below one another
LOOK_AHEAD = 100  # lines that one field may have
SAMPLES = 3
_BLANK = re.compile(rb"(?m)^[ \t]*\n")


@dataclass
class Repaired:
    """What was done to the lines of a file: how many records stand in its copy, and what does not.

    `continued` lines were joined to the one before, `blank` ones left out, from `unclosed` ones
    nothing could be read, and of `stray` ones a quote was left out.
    """

    records: int = 0
    blank: int = 0
    continued: int = 0
    stray: int = 0
    unclosed: int = 0
    samples: list[str] = field(default_factory=list)  # of unclosed ones, masked


def head_of(file: Path, encoding: str, most: int = 400) -> list[str]:
    """The first lines that are not blank."""
    lines: list[str] = []
    for piece in as_utf8(file, encoding):
        lines += [line for line in piece.decode().split("\n") if line.strip()]
        if len(lines) >= most:
            break
    return lines[:most]


def separator_of(lines: Sequence[str]) -> str:
    """What separates the fields: that which most lines have most, and as often, of."""

    def agree(separator: str) -> tuple[float, int]:
        counts = [len(fields_of(line, separator)) for line in lines]
        usual = max(set(counts), key=lambda n: (counts.count(n) if n > 1 else 0, n), default=1)
        return (counts.count(usual) / len(counts) if usual > 1 else 0.0, usual)

    if not lines:
        return ","
    scores = {one: agree(one) for one in SEPARATORS}
    best = max(scores, key=lambda one: scores[one][0] * min(scores[one][1], 4))
    if scores[best][0] < 0.5:
        counts = [len(line.split()) for line in lines]
        usual = max(set(counts), key=counts.count)
        if usual >= 3 and counts.count(usual) >= 0.9 * len(counts):
            return SPACES
    return best


def fields_of(line: str, separator: str) -> list[str]:
    """The fields of one line; a quote that is not closed reaches to its end."""
    if separator == SPACES:
        return line.split()
    return next(csv.reader([line], delimiter=separator), [])


def write_records(
    file: Path, encoding: str, separator: str, columns: int, copy: Path, tell: Tell
) -> Repaired:  # fmt: skip
    """Copy a file in UTF-8 with one record per line, and say what was done to it."""
    done, size, tenths = Repaired(), file.stat().st_size, 0
    with copy.open("wb") as out:
        for piece in _whole(as_utf8(file, encoding), separator):
            if piece.startswith(b"\n") or b"\n\n" in piece or _BLANK.search(piece):
                lines = piece.count(b"\n")
                piece = _BLANK.sub(b"", piece)
                done.blank += lines - piece.count(b"\n")
            if b'"' in piece:
                piece = _closed(piece, separator, columns, done)
            if separator == SPACES:
                piece = re.sub(rb"(?m)^[ \t]+|[ \t]+$", b"", piece)
                piece = re.sub(rb"[ \t]+", b"\t", piece)
            done.records += piece.count(b"\n")
            out.write(piece)
            if size > LARGE and (now := min(10 * out.tell() // size, 9)) > tenths:
                tenths = now
                tell(label("reading {file}: {percent} %", file=file.name, percent=10 * tenths))
    return done


def _whole(pieces: Iterator[bytes], separator: str) -> Iterator[bytes]:
    """Pieces that do not end within a field of several lines, as far as one can tell."""
    rest = b""
    for piece in pieces:
        piece = rest + piece
        rest = b""
        if piece.count(b'"') % 2:
            # the last lines go with the next piece, which may close the quote
            at = len(piece) - 1
            for _ in range(LOOK_AHEAD):
                at = piece.rfind(b"\n", 0, at)
                if at < 0:
                    break
            if at > 0:
                piece, rest = piece[: at + 1], piece[at + 1 :]
        yield piece
    if rest:
        yield rest


def _closed(piece: bytes, separator: str, columns: int, done: Repaired) -> bytes:
    """A piece of which every line is a record, its quotes closed."""
    lines = piece.split(b"\n")[:-1]
    whole = _record(separator)
    odd = [at for at, line in enumerate(lines) if line.count(b'"') & 1]
    made: list[bytes] = []
    at = k = 0
    while at < len(lines):
        while k < len(odd) and odd[k] < at:
            k += 1
        line = lines[at]
        ends = odd[k + 1] if k + 1 < len(odd) and odd[k] == at else -1
        if 0 <= ends <= at + LOOK_AHEAD:
            joined = b" ".join(lines[at : ends + 1])
            if _fields(joined, separator) == columns:
                made.append(joined)
                done.continued += ends - at
                at = ends + 1
                continue
        if b'"' not in line or whole(line):
            made.append(line)
        elif (plain := line.replace(b'"', b"")).count(separator.encode()) == columns - 1:
            made.append(plain)
            done.stray += 1
        else:
            done.unclosed += 1
            if len(done.samples) < SAMPLES:
                done.samples.append(masked(line.decode("utf-8", "replace")))
        at += 1
    return b"".join(line + b"\n" for line in made)


def _record(separator: str) -> Callable[[bytes], object]:
    """What says whether a line is a record: fields in quotes, or without any quote."""
    mark = re.escape(b"\t" if separator == SPACES else separator.encode())
    one = rb'(?:"(?:[^"]|"")*+"|[^"' + mark + rb"]*+)"
    return re.compile(one + rb"(?:" + mark + one + rb")*+").fullmatch


def _fields(record: bytes, separator: str) -> int:
    """How many fields a record has; 0 where it is none."""
    try:
        rows = list(
            csv.reader([record.decode("utf-8", "replace")], delimiter=separator, strict=True)
        )
    except csv.Error:
        return 0
    return len(rows[0]) if len(rows) == 1 else 0
