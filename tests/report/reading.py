"""Reports read by a machine as a person would: words, not the spaces between them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from simulator.findings import Findings
from simulator.report.html import as_html
from simulator.report.page import as_markdown
from simulator.report.sections import report_of

# HTML elements that have no end
_VOID = frozenset({"meta", "link", "img", "source", "br", "hr", "wbr"})
# and those that may stand nowhere but in these
_HOMES = {
    "li": {"ul", "ol"},
    "dt": {"div", "dl"},
    "dd": {"div", "dl"},
    "th": {"tr"},
    "td": {"tr"},
    "tr": {"thead", "tbody"},
    "thead": {"table"},
    "tbody": {"table"},
    "caption": {"table"},
    "summary": {"details"},
    "figcaption": {"figure"},
    "source": {"picture"},
}
# a paragraph ends where one of these begins, which leaves its own end without a beginning
_NEVER_IN_P = frozenset({"p", "div", "ul", "ol", "dl", "table", "figure", "details", "h2", "h3"})


def markdown_of(found: Findings) -> str:
    """The report as Markdown, without the spaces that align its tables."""
    return re.sub(" +", " ", as_markdown(report_of(found)))


def html_of(found: Findings) -> Page:
    """The report as a page, read."""
    return Page.of(as_html(report_of(found)))


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a page: its name, attributes, and the names of those it stands in."""

    name: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is read there, the spaces between words made one."""
        return " ".join("".join(self.words).split())


@dataclass(slots=True)
class Page:
    """A page of HTML in its order; `faults` says what a validator would complain about."""

    source: str
    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, source: str) -> Page:
        """A page from its text."""
        page = cls(source)
        reader = _Reader(page)
        reader.feed(source)
        reader.close()
        page.faults += [f"<{one.name}> has no end" for one in reader.open]
        return page

    def all(self, *names: str) -> list[Element]:
        """All elements of these names, in order."""
        return [one for one in self.elements if one.name in names]

    def values(self, attribute: str) -> list[str]:
        """All values of an attribute, in order."""
        return [one.attributes[attribute] for one in self.elements if attribute in one.attributes]


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = tuple(one.name for one in self.open)
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self._fault(f"<{tag}> has an attribute twice")
        if tag in _HOMES and (not inside or inside[-1] not in _HOMES[tag]):
            self._fault(f"<{tag}> stands in {inside[-1:]}")
        if "p" in inside and tag in _NEVER_IN_P:
            self._fault(f"<{tag}> within a paragraph")
        if tag == "a" and "a" in inside:
            self._fault("a link within a link")
        one = Element(tag, {name: value or "" for name, value in attrs}, inside)
        self.page.elements.append(one)
        if tag not in _VOID:
            self.open.append(one)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._fault(f"<{tag}/> is no HTML")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].name != tag:
            self._fault(f"</{tag}> ends {self.open[-1].name if self.open else 'nothing'}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for one in self.open:
            one.words.append(data)

    def _fault(self, text: str) -> None:
        line, column = self.getpos()
        self.page.faults.append(f"{line}:{column}: {text}")
