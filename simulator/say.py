"""Every sentence that people read, looked up in the catalog of their language.

A sentence stands whole where it is said, with named placeholders:

    say("{name} pays in {count} of {n} cases.", name=arm, count=58, n=64)

so that one who translates sees all of it and may put its parts in another order. Numbers go in as
they are to be read. `make catalog` collects all messages into `simulator/locale/loyalty.pot`; a
catalog of a language is `simulator/locale/<language>/LC_MESSAGES/loyalty.mo`.

The language is that of the process: it is chosen once, when this module is imported, from the
variables that every program of the system goes by (LANGUAGE, LC_ALL, LC_MESSAGES, LANG). Without
a catalog, what is said is English. LOYALTY_LOCALE is a folder of catalogs to take instead of
those that are shipped, such as one of somebody who is translating.
"""

from __future__ import annotations

import gettext
import os
import re
from pathlib import Path

DOMAIN = "loyalty"
LOCALE = Path(__file__).parent / "locale"
TRANSLATIONS = gettext.translation(DOMAIN, os.environ.get("LOYALTY_LOCALE", LOCALE), fallback=True)
# Words that stand out, and words that the glossary explains, within a message
_MARKUP = re.compile(r"\*\*(?P<strong>.+?)\*\*|\[(?P<words>[^\]]+)\]\((?P<term>\w+)\)")


def say(message: str, **values: object) -> str:
    """One or more whole sentences; each `{name}` of the message is one of the values."""
    return _filled(TRANSLATIONS.gettext(message), message, values)


def say_n(one: str, many: str, n: int, **values: object) -> str:
    """The sentence for one thing or the one for several; `{n}` is how many, as it is to be read."""
    return _filled(TRANSLATIONS.ngettext(one, many, n), one if n == 1 else many, {"n": n, **values})


def label(message: str, **values: object) -> str:
    """What is no sentence: a title, the head of a column, the name of a thing, a value in words.

    It may be a value of a sentence; a part of a sentence it is not.
    """
    return _filled(TRANSLATIONS.gettext(message), message, values)


def fault(message: str, **values: object) -> str:
    """What is wrong with an input and what to type: whole, after a place, without a full stop.

    It begins in lower case, as `file:line: place: ` stands before it. Several are `clauses` one
    after another, as sentences are; in a sentence, a label or another fault it does not stand.
    """
    return _filled(TRANSLATIONS.gettext(message), message, values)


def fault_n(one: str, many: str, n: int, **values: object) -> str:
    """The fault with one thing or the one with several; `{n}` is how many, as it is to be read."""
    return say_n(one, many, n, **values)


def declared(text: str) -> str:
    """What is declared as data, such as the unit of a knob or its source, in the language.

    It is looked up as it stands: a brace within it is a brace.
    """
    return TRANSLATIONS.gettext(text) if text else ""


def clauses(*said: str) -> str:
    """What is wrong and what to do about it, each a `fault` that stands for itself, if any."""
    return "; ".join(filter(None, said))


def label_n(one: str, many: str, n: int, **values: object) -> str:
    """A label of one thing or of several, such as `3 weeks`."""
    return say_n(one, many, n, **values)


def pieces(message: str, **values: object) -> list[tuple[str, str | None]]:
    """Sentences with words that stand out (`**words**`) or are explained (`[words](term)`).

    The whole is one message. Returned are its pieces in order, each with the name of the term that
    explains it, "" where it stands out and None where it is plain. What a value says is no markup.
    """
    translated = TRANSLATIONS.gettext(message)
    if translated != message and not _fits(translated, values):
        translated = message
    found: list[tuple[str, str | None]] = []
    end = 0
    for match in _MARKUP.finditer(translated):
        words = match["strong"] or match["words"]
        found += [(translated[end : match.start()], None), (words, match["term"] or "")]
        end = match.end()
    found.append((translated[end:], None))
    return [(text.format(**values), kind) for text, kind in found if text]


def language() -> str:
    """The language that is spoken, as HTML writes it, such as `en` or `de-AT`."""
    return TRANSLATIONS.info().get("language", "en").replace("_", "-")


def _filled(translated: str, message: str, values: dict[str, object]) -> str:
    """A translation with its values; the message itself where the translation names others."""
    if translated != message and not _fits(translated, values):
        translated = message
    return translated.format(**values)


def _fits(translated: str, values: dict[str, object]) -> bool:
    try:
        translated.format(**values)
    except (KeyError, IndexError, ValueError, AttributeError):
        return False
    return True
