"""Laws of every message: whole, with named placeholders, in one catalog that is up to date."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from simulator.terms import TERMS
from tests.say.catalog import (
    COUNTED,
    FAULTS,
    LABELS,
    POT,
    SENTENCES,
    Message,
    as_pot,
    declared,
    messages,
)
from tests.say.pseudo import is_sentence

_NAME = re.compile(r"[a-z]+(_[a-z]+)*")
_TERM = re.compile(r"\[[^\]]+\]\((\w+)\)")
# Words with which no message begins that stands alone
_JOINS = re.compile(r"(and|or|but|nor|because|which|than|so that|while|whereas)\b", re.IGNORECASE)
# What stands before or behind a number or a sign, in the order of the language
_LAYOUTS = {"{day} {month} {year}", "a %"}


def _told(message: Message) -> str:
    return f"{message.file}:{message.line}: {message.texts[0]!r}"


def _placeholders(text: str) -> list[tuple[str, str, str | None]]:
    return [
        (name, spec or "", conversion)
        for _, name, spec, conversion in Formatter().parse(text)
        if name is not None
    ]


def test_the_catalog_is_up_to_date() -> None:
    assert POT.read_text("utf-8") == as_pot(), "write it again: make catalog"


def test_the_catalog_can_be_read_as_one() -> None:
    with POT.open("rb") as file:
        read = read_po(file)
    assert {one.id if isinstance(one.id, str) else one.id[0] for one in read if one.id} == {
        *(one.texts[0] for one in messages()), *declared(),
    }  # fmt: skip
    assert len(messages()) > 1_000


def test_what_is_counted_has_two_forms() -> None:
    for one in messages():
        assert len(one.texts) == (2 if one.by in COUNTED else 1), _told(one)


def test_no_message_begins_or_ends_with_a_space() -> None:
    assert [_told(one) for one in messages() if any(t != t.strip() for t in one.texts)] == []


def test_every_message_says_something() -> None:
    silent = [
        _told(one)
        for one in messages()
        for text in one.texts
        if text not in _LAYOUTS and not re.search(r"[A-Za-z]{2,}", re.sub(r"\{\w*\}", "", text))
    ]
    assert silent == []


def test_a_sentence_is_whole() -> None:
    cut = [
        _told(one)
        for one in messages()
        if one.by in SENTENCES
        for text in one.texts
        if not is_sentence(text) or not re.match(r"[A-Z0-9{`(*\[\"<]", text)
    ]
    assert cut == []


def test_a_label_is_no_sentence_and_no_piece_of_one() -> None:
    pieces = [
        _told(one)
        for one in messages()
        if one.by in LABELS
        for text in one.texts
        if is_sentence(text) or text[0] in ",;.)" or text[-1] in ",;(" or _JOINS.match(text)
    ]
    assert pieces == []


def test_a_fault_stands_behind_a_place_and_is_no_piece_of_another() -> None:
    """After `file:line: place: `, so it begins in lower case and has no full stop."""
    odd = [
        _told(one)
        for one in messages()
        if one.by in FAULTS
        for text in one.texts
        if not re.match(r"[a-z0-9{`'\"]", text)
        or text[-1] in ",;("
        or re.search(r"[^.]\.$", text)
        or _JOINS.match(text)
    ]
    assert odd == []


def test_placeholders_are_named_and_values_are_written_before() -> None:
    odd = [
        _told(one)
        for one in messages()
        for text in one.texts
        for name, spec, conversion in _placeholders(text)
        if not _NAME.fullmatch(name) or spec or conversion
    ]
    assert odd == []


@pytest.mark.parametrize("message", [m for m in messages() if m.by in COUNTED], ids=_told)
def test_both_forms_of_what_is_counted_name_the_same(message: Message) -> None:
    one, many = ({name for name, _, _ in _placeholders(text)} for text in message.texts)
    assert one <= many, "the number of one thing may be written out; all else is the same"
    assert len(many - one) <= 1


def test_what_a_message_explains_is_in_the_glossary() -> None:
    named = {(name, _told(one)) for one in messages() for name in _TERM.findall(one.texts[0])}
    assert named
    assert [told for name, told in named if name not in TERMS] == []
