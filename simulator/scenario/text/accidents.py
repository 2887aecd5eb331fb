"""What is wrong with text that is no YAML: the line where it began, the cause, what to type.

The parser notices late, and in words about itself. The causes that people run into are few;
each is looked for in the text, from where the parser gave up back to where it began.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from simulator.say import fault, label
from simulator.scenario.text import signs
from simulator.scenario.text.accident import KEY, Accident, quoted, short
from simulator.scenario.text.where import index

SPACES = "\u00a0\u2007\u202f\u3000"  # look like a space and are none
INDENT = re.compile(rf"[ \t{SPACES}]*")
BARE = re.compile(r"( *)([\w-]+)(?: *(=|:=?) *| +|$)(.*)$")
LONGEST = 1_000  # characters of a line that are looked at


def odd_space(text: str) -> Accident | None:
    """A space that is none where YAML counts or parts by spaces; it would become part of a key."""
    pattern = re.compile(
        rf"^(?:[ ]*[{SPACES}][ {SPACES}]*([\w.-]+):|[ ]*(?:- )?([\w.-]+)[{SPACES}]*:[{SPACES}]"
        rf"|[ ]*([\w.-]+)[{SPACES}]+:|[ {SPACES}]*[{SPACES}][ {SPACES}]*$)", re.M,
    )  # fmt: skip
    match = pattern.search(text)
    if match is None:
        return None
    name = next(filter(None, match.groups()), "")
    sign = next(one for one in match[0] if one in SPACES)
    what = label("a non-breaking space") if sign in "\u00a0\u202f" else label("a wide space")
    what += f" (U+{ord(sign):04X})"
    said = fault("{what} stands in an empty line: take it out", what=what)
    if name and match[1]:
        said = fault("{what} stands before {name}: type an ordinary space", what=what, name=name)
    elif name:
        said = fault("{what} stands beside {name}: type an ordinary space", what=what, name=name)
    return Accident(text.count("\n", 0, match.start()) + 1, said)


def accident(text: str, error: Any) -> Accident:
    """The cause of a parser's error, in our words."""
    lines = [line[:LONGEST] for line in text.split("\n")]
    at = min(_at(error, "problem_mark", len(lines) - 1), len(lines) - 1)
    began = min(_at(error, "context_mark", at), at)
    said = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or ''}"
    for look in CAUSES:
        for candidate in look(lines, began, at, said):
            return candidate
    return Accident(
        at + 1,
        fault(
            "cannot be read from {short} on; expected name: value, two spaces "
            "deeper inside a section",
            short=short(lines[at]),
        ),
    )


def _at(error: Any, mark: str, default: int) -> int:
    place = getattr(error, mark, None)
    return default if place is None else int(place.line)


# ------------------------------------------------------------ one cause each


def _tab(lines: Sequence[str], began: int, at: int, said: str) -> Iterator[Accident]:
    for i in range(min(at + 2, len(lines))):
        indent = INDENT.match(lines[i])
        if indent and "\t" in indent[0] and lines[i].strip():
            yield Accident(i + 1, fault("is indented by a tab: use two spaces for each level"))
            return


def _no_colon(lines: Sequence[str], began: int, at: int, said: str) -> Iterator[Accident]:
    """A line of bare words among names: `basket 29.60`, `basket:29.60`, `basket = 29.60`."""
    if "simple key" not in said and "mapping values" not in said:
        return
    for i in range(began if "simple key" in said else max(at - 1, 0), at + 1):
        line = lines[i].split(" #")[0].rstrip()
        match = BARE.match(line)
        if match is None or KEY.match(line) or line.strip().startswith("#"):
            continue
        name, sign, value = match[2], match[3] or "", match[4]
        below = lines[i + 1] if i + 1 < len(lines) else ""
        opens = not value and len(below) - len(below.lstrip()) > len(match[1])
        if name not in index() and "simple key" not in said and not opens:
            continue
        missing = {
            "": fault("a colon is missing"),
            ":": fault("a space is missing after the colon"),
        }
        why = missing.get(sign, fault("{sign} is not read", sign=sign))
        remedy = fault("write {form}", form=f"{name}: {value}".rstrip())
        yield Accident(i + 1, f"{why}: {remedy}")
        return


def _colon_in_text(lines: Sequence[str], began: int, at: int, said: str) -> Iterator[Accident]:
    if "mapping values" not in said:
        return
    match = KEY.match(lines[at].rstrip())
    value = "" if match is None else (match[4] or "")
    inner = re.search(r"([\w.-]+): ", value)
    if match is None or inner is None or value[0] in "'\"{[":
        return
    if inner[1] in index():
        first = value[: inner.start()].strip()
        rest = value[inner.start() :]
        yield Accident(
            at + 1,
            fault(
                "two entries in one line: write {first} and {second} apart",
                first=f"{match[3]}: {first}",
                second=short(rest),
            ),
        )
    else:
        yield Accident(at + 1, quoted(match[3], value))


def _indent(lines: Sequence[str], began: int, at: int, said: str) -> Iterator[Accident]:
    """A line that is deeper or less deep than those it stands among."""
    levels: list[tuple[int, int, bool]] = []  # indent, line, whether a value follows the name
    for i in range(at + 1):
        line = lines[i].split(" #")[0].rstrip()
        match = KEY.match(line)
        if not line.strip() or line.lstrip().startswith("#") or match is None:
            continue
        depth = len(match[1])
        if match[2] and (i in (at, began) or not levels):
            entry = line.strip()[2:].strip()
            yield Accident(
                i + 1, fault("a list entry (-) stands among names: write {entry}", entry=entry)
            )
            return
        if levels and levels[0][0] > depth:
            first = levels[0]
            yield Accident(
                first[1] + 1,
                fault(
                    "is indented by {deep}, but line {line} by {depth}: indent both by {depth}",
                    deep=first[0],
                    line=i + 1,
                    depth=depth,
                ),
            )
            return
        while levels and levels[-1][0] > depth:
            levels.pop()
            if levels and levels[-1][0] < depth:
                yield Accident(i + 1, _depth(depth, levels, i, began))
                return
        if levels and depth > levels[-1][0] and levels[-1][2]:
            wanted, above, _ = levels[-1]
            yield Accident(
                i + 1,
                fault(
                    "is indented by {depth}, deeper than line {above}, which has its "
                    "value already: indent it by {wanted}",
                    depth=depth,
                    above=above + 1,
                    wanted=wanted,
                ),
            )
            return
        if not levels or depth > levels[-1][0]:
            levels.append((depth, i, bool(match[4])))
        else:
            levels[-1] = (depth, i, bool(match[4]))


def _depth(depth: int, levels: Sequence[tuple[int, int, bool]], i: int, began: int) -> str:
    wanted = levels[-1][0] + 2
    return (
        fault(
            "is indented by {depth}, which none of the lines above is: indent it "
            "by {wanted}, like what stands under line {line}",
            depth=depth,
            wanted=wanted,
            line=levels[-1][1] + 1,
        )
        if not levels[-1][2]
        else fault(
            "is indented by {depth}, which none of the lines above is: indent it "
            "by {wanted}, like line {line}",
            depth=depth,
            wanted=levels[-1][0],
            line=levels[-1][1] + 1,
        )
    )


CAUSES = (
    _tab, signs.open_quote, signs.brackets, signs.stray, signs.sign, _no_colon, _colon_in_text,
    signs.quotes, _indent,
)  # fmt: skip
