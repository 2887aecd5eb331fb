"""The report on a screen: a telephone's and a desk's."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Opened

pytestmark = pytest.mark.slow  # a browser is started

SMALLEST = 11  # pixels of the smallest words
# All words that are seen: element, text, what it is written in and on.
SEEN = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (!text || element.tagName === "SCRIPT" || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    let behind = element;
    let ground = "rgba(0, 0, 0, 0)";
    while (behind && ground === "rgba(0, 0, 0, 0)") {
      ground = getComputedStyle(behind).backgroundColor;
      behind = behind.parentElement;
    }
    found.push({text: text.slice(0, 40), size: parseFloat(style.fontSize), ink: style.color,
                ground: ground === "rgba(0, 0, 0, 0)" ? "rgb(255, 255, 255)" : ground,
                opacity: style.opacity});
  }
  return found;
}"""


def test_nothing_goes_wrong_and_nobody_is_asked(opened: Opened) -> None:
    opened.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
    opened.ask("window.scrollTo(0, document.body.scrollHeight)")
    opened.page.wait_for_timeout(100)
    assert opened.trouble == []
    assert [one[:80] for one in opened.asked if not one.startswith("data:")] == [opened.page.url]


def test_every_picture_is_drawn(opened: Opened, width: int) -> None:
    pictures = opened.ask("""Array.from(document.images, one => ({
      drawn: one.complete && one.naturalWidth, shown: one.clientWidth,
      narrow: one.currentSrc === one.parentElement.querySelector("source").srcset}))""")
    assert len(pictures) >= 4
    for picture in pictures:
        assert picture["drawn"] > 0
        assert picture["narrow"] == (width < 640)
        assert picture["shown"] <= width


def test_the_page_does_not_scroll_sideways(opened: Opened) -> None:
    """Tables may, within their own region."""
    opened.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
    wide = opened.ask("""() => {
      const room = document.documentElement.clientWidth;
      const held = one => one.closest(".scroll, pre, .model table, .skip");
      return Array.from(document.querySelectorAll("body *"))
        .filter(one => one.getBoundingClientRect().right > room + 1 && !held(one))
        .map(one => one.outerHTML.slice(0, 90));
    }""")
    assert wide == []
    assert opened.ask("document.scrollingElement.scrollWidth <= innerWidth")
    regions = opened.ask("""Array.from(document.querySelectorAll(".scroll"), one => ({
      reach: one.scrollWidth, room: one.clientWidth,
      moves: getComputedStyle(one).overflowX === "auto"}))""")
    assert regions
    assert all(one["moves"] for one in regions)


def test_a_table_that_scrolls_says_so_and_only_then(opened: Opened) -> None:
    opened.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
    opened.page.wait_for_timeout(100)
    tables = opened.ask("""Array.from(document.querySelectorAll(".scroll"), one => ({
      more: one.scrollWidth > one.clientWidth + 1,
      said: one.previousElementSibling.checkVisibility()}))""")
    assert tables
    assert [one["said"] for one in tables] == [one["more"] for one in tables]


def test_no_word_of_a_row_is_broken(opened: Opened, name: str) -> None:
    """Words that people write; of names as long as people dare some have no place to end a line."""
    if name == "long":
        pytest.skip("words without an end")
    opened.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
    broken = opened.ask("""() => {
      const found = [];
      for (const head of document.querySelectorAll(".scroll tbody th")) {
        const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          for (const word of walker.currentNode.textContent.matchAll(/[\\p{L}\\d']+/gu)) {
            const range = document.createRange();
            range.setStart(walker.currentNode, word.index);
            range.setEnd(walker.currentNode, word.index + word[0].length);
            if (new Set(Array.from(range.getClientRects(), box => box.top)).size > 1)
              found.push(word[0]);
          }
        }
      }
      return found;
    }""")
    assert broken == []


@pytest.mark.parametrize("width", [1366], indirect=True)
@pytest.mark.parametrize("name", ["run"], indirect=True)
def test_no_column_is_out_of_sight_at_a_desk(opened: Opened) -> None:
    opened.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
    clipped = opened.ask("""Array.from(document.querySelectorAll(".scroll"))
      .filter(one => one.scrollWidth > one.clientWidth + 1)
      .map(one => one.querySelector("table").id)""")
    assert clipped == []


def test_words_are_large_enough(opened: Opened) -> None:
    seen = opened.ask(SEEN)
    assert len(seen) > 100
    assert [one for one in seen if one["size"] < SMALLEST] == []


def test_words_stand_out_from_what_is_behind_them(opened: Opened) -> None:
    """Contrast of 4.5 or more: WCAG 2.2, level AA."""
    opened.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
    seen = opened.ask(SEEN)
    assert {one["opacity"] for one in seen} == {"1"}
    faint = [one for one in seen if contrast(one["ink"], one["ground"]) < 4.5]
    assert faint == []


def contrast(one: str, other: str) -> float:
    """How far two colors of CSS stand apart, 1 to 21: WCAG 2.2, relative luminance."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """Of an opaque color such as `rgb(34, 34, 34)`."""
    assert color.startswith("rgb("), color
    parts = [float(part) / 255 for part in color[4:-1].split(",")]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)
    assert contrast("rgb(119, 119, 119)", "rgb(255, 255, 255)") == pytest.approx(4.48, abs=0.01)


def test_all_can_be_reached_by_keyboard_in_reading_order(opened: Opened) -> None:
    places = opened.ask("""() => {
      const all = Array.from(document.querySelectorAll("a, summary, [tabindex]"));
      window.places = all.filter(one => one.checkVisibility());
      return window.places.length;
    }""")
    reached = []
    for _ in range(places):
        opened.page.keyboard.press("Tab")
        reached.append(
            opened.ask("""() => {
          const one = document.activeElement;
          const style = getComputedStyle(one);
          const box = one.getBoundingClientRect();
          return {at: window.places.indexOf(one), ring: style.outlineStyle,
                  seen: box.right > 0 && box.left < innerWidth && box.bottom > 0};
        }""")
        )
    assert [one["at"] for one in reached] == list(range(places))
    assert all(one["seen"] for one in reached)
    assert {one["ring"] for one in reached[1:]} == {"solid"}


def test_the_first_key_offers_the_answer(opened: Opened) -> None:
    opened.page.keyboard.press("Tab")
    assert opened.ask("document.activeElement.className") == "skip"
    assert opened.ask("document.activeElement.getBoundingClientRect().left >= 0")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_url("**#main")


@pytest.mark.slow
def test_a_term_says_what_it_means_while_it_is_in_focus(opened: Opened, width: int) -> None:
    count = opened.ask("document.querySelectorAll('a.term').length")
    assert count > 5
    for at in {0, 1, count // 2, count - 1}:
        opened.page.locator("a.term").nth(at).focus()
        tip = opened.ask("""() => {
          const one = document.activeElement;
          const style = getComputedStyle(one, "::after");
          const number = name => parseFloat(style[name]);
          return {says: style.content, wanted: one.dataset.tip, position: style.position,
                  top: number("top"), left: number("left"), width: number("width"),
                  height: number("height"), ink: style.color, ground: style.backgroundColor,
                  size: number("fontSize"), align: style.textAlign};
        }""")
        # content comes quoted, quotation marks within it escaped
        assert tip["says"].strip('"').replace('\\"', '"') == tip["wanted"]
        assert tip["position"] == "fixed"
        assert min(tip["top"], tip["left"]) >= 0
        assert tip["left"] + tip["width"] <= width
        assert tip["top"] + tip["height"] <= 800
        assert tip["height"] > SMALLEST
        assert tip["size"] >= SMALLEST
        assert contrast(tip["ink"], tip["ground"]) >= 4.5


@pytest.mark.slow
def test_what_is_folded_opens_by_keyboard(opened: Opened) -> None:
    first = opened.page.locator("details").first
    assert first.get_attribute("open") is None
    first.locator("summary").focus()
    opened.page.keyboard.press("Enter")
    assert first.get_attribute("open") is not None
    assert first.locator("table, pre, p").first.is_visible()
