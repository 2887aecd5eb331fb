"""Signs that make a text no YAML: quotes, brackets, and what has slipped in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from simulator.say import fault, label
from simulator.scenario.text.accident import KEY, Accident, quoted
from simulator.scenario.text.brackets import unmatched

OPENS = re.compile(r"[^#]*?[:\[{,-] *(['\"])|(['\"])")
STRAY = re.compile(
    r"\s*([^\w\s#'\"\[{-]{1,3}) *(?:([\w.-]+) ?:(?: .*)?)?$|\s*(?:[\w.-]+: )?(-)\s*$"
)
ODD = {"@": label("an @"), "`": label("a backquote"), "%": label("a %"), ",": label("a comma")}


def open_quote(lines: Sequence[str], began: int, at: int, said: str) -> Iterator[Accident]:
    """A quote that is never closed."""
    if "quoted scalar" not in said:
        return
    match = OPENS.match(lines[began])
    quote = (match[1] or match[2]) if match else '"'
    yield Accident(
        began + 1,
        fault(
            "a quote ({quote}) opens and is not closed: write another {quote} "
            "where the text ends, or leave it out",
            quote=quote,
        ),
    )


def brackets(lines: Sequence[str], began: int, at: int, said: str) -> Iterator[Accident]:
    """A bracket that is not closed, or closes nothing; and what is wrong inside of some."""
    bracket = unmatched(lines)
    if bracket is None:
        if "flow" in said:
            yield from _inside_brackets(lines, at)
        return
    line, sign, wanted = bracket
    if line <= at:
        message = fault(
            "{sign} opens and is not closed: write {wanted} where it ends", sign=sign, wanted=wanted
        )
        if sign in "]}":
            message = fault("{sign} closes nothing: leave it out", sign=sign)
            message = (
                fault("{sign} closes {wanted}: one of them is wrong", sign=sign, wanted=wanted)
                if wanted
                else message
            )
        yield Accident(line + 1, message)


def _inside_brackets(lines: Sequence[str], at: int) -> Iterator[Accident]:
    text = lines[at]
    twice = re.search(r"([\w.-]+): ([^,{}\[\]'\"]*?: [^,{}\[\]]*)", text)
    bare = re.search(r"[{,] *([\w-]+) \{", text)
    if bare is not None:
        yield Accident(at + 1, fault("a colon is missing: write {bare}: {{...}}", bare=bare[1]))
    elif ";" in text:
        yield Accident(at + 1, fault("a ; stands between entries: write a comma"))
    elif twice is not None:
        name, value = twice.groups()
        yield Accident(at + 1, quoted(name, value))


def sign(lines: Sequence[str], began: int, at: int, said: str) -> Iterator[Accident]:
    """A sign with which no text begins."""
    odd = "@`%" if "cannot start any token" in said else ","
    match = re.search(rf"(?:: |^ *)([{odd}])([^,\]}}#]*)", lines[at])
    if match is None and odd != ",":
        match = re.search(rf"(?:[\[{{,-] *)([{odd}])([^,\]}}#]*)", lines[at])
    if match is None:
        return
    sign, rest = match[1], match[2].strip()
    number = sign == "%" and re.match(r"[\d.]+$", rest)
    said = fault(
        'text cannot begin with {odd}: put it in quotes: "{text}"', odd=ODD[sign], text=sign + rest
    )
    if number:
        said = fault("text cannot begin with {odd}: write {form}", odd=ODD[sign], form=f"{rest}%")
    yield Accident(at + 1, said)


def stray(lines: Sequence[str], began: int, at: int, said: str) -> Iterator[Accident]:
    """A sign that has slipped in before a name, or that stands alone."""
    for i in (at, began):
        match = STRAY.match(lines[i])
        if match is not None:
            sign, name = match[1] or match[3], match[2]
            said = fault("a sign ({sign}) stands and says nothing: leave it out", sign=sign)
            if name:
                said = fault(
                    "a sign ({sign}) stands before {name}: and says nothing: leave it out",
                    sign=sign,
                    name=name,
                )
            yield Accident(i + 1, said)
            return


def quotes(lines: Sequence[str], began: int, at: int, said: str) -> Iterator[Accident]:
    """A quote that ends before the text does, or that closes with a later one."""
    for i in range(at, -1, -1):
        match = KEY.match(lines[i].rstrip())
        value = "" if match is None else (match[4] or "")
        if match is None or value[:1] not in ("'", '"'):
            continue
        quote, rest = value[0], value[1:]
        inside = rest.replace(quote * 2, "") if quote == "'" else rest.replace('\\"', "")
        if quote not in inside:
            yield Accident(
                i + 1,
                fault(
                    "a quote ({quote}) opens and is not closed: write another {quote} "
                    "where the text ends, or leave it out",
                    quote=quote,
                ),
            )
            return
        after = inside.partition(quote)[2].strip()
        if after and not after.startswith("#"):
            said = fault(
                "the text goes on after its closing quote ({quote}): write {form} inside it",
                quote=quote,
                form='\\"',
            )
            if quote == "'":
                said = fault(
                    "the text goes on after its closing quote ({quote}): write {form} for an "
                    "apostrophe inside",
                    quote=quote,
                    form="''",
                )
            yield Accident(i + 1, said)
            return
