"""How a sentence is looked up and filled."""

from __future__ import annotations

from gettext import NullTranslations
from typing import ClassVar

import pytest

from simulator import say as module
from simulator.report.document import Strong, Termed, marked
from simulator.say import label, language, pieces, say, say_n


class _Backwards(NullTranslations):
    """A language that puts the parts of some sentences in another order."""

    KNOWN: ClassVar = {
        "{who} pays {what}.": "{what}, so much pays {who}.",
        "{n} of {total}.": "{total}!",
        "{wrong} here.": "{other} here.",
        "{broken} here.": "{broken here.",
        "**Now** a [word](npv) of {who}.": "Of {who} a [word](npv), **now**.",
    }

    def gettext(self, message: str) -> str:
        return self.KNOWN.get(message, message)


@pytest.fixture
def backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TRANSLATIONS", _Backwards())


def test_without_a_catalog_a_message_is_what_it_says() -> None:
    assert say("{who} pays {what}.", who="card", what="5 USD") == "card pays 5 USD."
    assert label("Cost of {what}", what="goods") == "Cost of goods"
    assert say("A scenario has {{braces}}.") == "A scenario has {braces}."


def test_one_and_several_are_sentences_of_their_own() -> None:
    told = [say_n("One case of {of}.", "{n} cases of {of}.", n, of="64") for n in (0, 1, 2)]
    assert told == ["0 cases of 64.", "One case of 64.", "2 cases of 64."]


@pytest.mark.usefixtures("backwards")
def test_a_translation_may_order_values_otherwise() -> None:
    assert say("{who} pays {what}.", who="card", what="5 USD") == "5 USD, so much pays card."
    assert say("{n} of {total}.", n=1, total=2) == "2!"


@pytest.mark.usefixtures("backwards")
def test_a_translation_that_cannot_be_filled_is_not_taken() -> None:
    assert say("{wrong} here.", wrong="a") == "a here."
    assert say("{broken} here.", broken="a") == "a here."


def test_a_message_that_cannot_be_filled_fails() -> None:
    with pytest.raises(KeyError):
        say("{missing} here.")


def test_words_that_stand_out_or_are_explained_are_part_of_the_message() -> None:
    assert marked("**Now** a [word](npv) of {who}.", who="card") == (
        Strong("Now"), " a ", Termed("word", "npv"), " of card.",
    )  # fmt: skip


@pytest.mark.usefixtures("backwards")
def test_a_translation_may_order_them_otherwise() -> None:
    assert pieces("**Now** a [word](npv) of {who}.", who="card") == [
        ("Of card a ", None), ("word", "npv"), (", ", None), ("now", ""), (".", None),
    ]  # fmt: skip


def test_a_page_says_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert language() == "en"
    monkeypatch.setattr(_Backwards, "info", lambda self: {"language": "de_AT"})
    monkeypatch.setattr(module, "TRANSLATIONS", _Backwards())
    assert language() == "de-AT"


@pytest.mark.parametrize("name", ["**bold**", "[npv](npv)", "{who}", "%s"])
def test_what_a_scenario_calls_something_is_no_markup(name: str) -> None:
    assert marked("A card called {who} pays.", who=name) == (f"A card called {name} pays.",)
    assert say("A card called {who} pays.", who=name) == f"A card called {name} pays."
