"""The house as a picture: `python -m tests.report.house` (or `make house`) writes docs/house.svg.

Boxes stand on the diagonal in the order of the layers in pyproject.toml. From each a line leads to
the right, above the boxes that it imports, and down into them. Imports point one way, so every
arrow goes right and down and nothing crosses the boxes; what pointed up could not be drawn.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import grimp

from simulator.report.figures.drawing import BLACK, BLUE

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "house.svg"
CONTRACTS = ROOT / "pyproject.toml"

BOX, HIGH = 134, 26  # of a box, in pixels
ACROSS, DOWN = 30, 40  # from one box to the next
EDGE, PORT = 8, 16  # around the picture; from an arrow into a box to the box's right end
ROUND = 9.5  # the circle where an arrow turns
SOFT, BAND, FILL = "#595959", "#f3f3f3", "#ffffff"
READ = (
    "Which part of simulator/ imports which.",
    "To the right of a box: what it imports.",
    "Into its top: what imports it.",
    "In a box: its files. In a circle: imports",
    "between files of the two.",
    "Gray and white bands: the layers.",
)


@dataclass(frozen=True, slots=True)
class House:
    """What there is to draw: boxes by layer from the top, their files, who imports whom.

    `imports` has (importer, imported) and how many pairs of files that is.

    Raises
    ------
    ValueError
        Where a part stands in no layer, or imports one that is not below it.
    """

    layers: tuple[tuple[str, ...], ...]
    files: dict[str, int]
    imports: dict[tuple[str, str], int]

    def __post_init__(self) -> None:
        height = {name: at for at, layer in enumerate(self.layers) for name in layer}
        homeless = sorted(set(self.files) - set(height))
        if homeless:
            raise ValueError(f"in no layer of pyproject.toml: {', '.join(homeless)}")
        for one, other in self.imports:
            if height[one] >= height[other]:
                raise ValueError(f"{one} imports {other}, which does not stand below it")

    @property
    def boxes(self) -> tuple[str, ...]:
        """All parts, from the top."""
        return tuple(name for layer in self.layers for name in layer)


def house_of(graph: grimp.ImportGraph, layers: Sequence[Sequence[str]], root: str) -> House:
    """The house of a package `root`; layers, from the top, may name parts that are not there."""
    files, imports = Counter[str](), Counter[tuple[str, str]]()
    for module in sorted(graph.modules - {root}):
        part = _part(module)
        files[part] += 1
        for other in graph.find_modules_directly_imported_by(module) - {root}:
            if _part(other) != part:
                imports[part, _part(other)] += 1
    there = (tuple(name for name in layer if name in files) for layer in layers)
    return House(tuple(filter(None, there)), dict(files), dict(imports))


def _part(module: str) -> str:
    return module.split(".")[1]


def contracts() -> dict[str, Any]:
    """What pyproject.toml says of the layers, as import-linter reads it."""
    said = tomllib.loads(CONTRACTS.read_text("utf-8"))["tool"]["importlinter"]
    layers = next(one for one in said["contracts"] if one["id"] == "layers")
    return {**said, "layers": layers["layers"]}


def imports() -> grimp.ImportGraph:
    """Which module imports which, those included that do so for a type alone."""
    return grimp.build_graph(
        contracts()["root_package"], exclude_type_checking_imports=False, cache_dir=None
    )


def today() -> House:
    """The house as the code is."""
    said, graph = contracts(), imports()
    layers = [re.findall(r"\w+", layer) for layer in said["layers"]]
    return house_of(graph, layers, said["root_package"])


def circle_of(graph: grimp.ImportGraph) -> list[str]:
    """Modules that import one another in a circle, the first one again at the end; else none.

    A folder's own file counts as one beside those in the folder.
    """
    imported = {one: graph.find_modules_directly_imported_by(one) for one in graph.modules}
    try:
        TopologicalSorter(imported).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def drawn(house: House) -> str:
    """The picture, as SVG; the same house gives the same text."""
    at = {name: place for place, name in enumerate(house.boxes)}
    wide = _x(len(at) - 1) + PORT + EDGE
    high = _y(len(at) - 1) + HIGH / 2 + EDGE
    told = "; ".join(
        f"{name} imports " + ", ".join(sorted(_imported(house, name), key=at.__getitem__))
        for name in house.boxes
        if _imported(house, name)
    )
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" '
        f'width="{wide:g}" height="{high:g}" role="img" aria-labelledby="title desc" '
        'font-family="Helvetica, Arial, sans-serif" font-size="13">',
        '<title id="title">The parts of simulator/ and what they import</title>',
        f'<desc id="desc">{escape(told)}.</desc>',
        f'<rect width="{wide:g}" height="{high:g}" fill="{FILL}"/>',
        *_bands(house, wide),
        *_lines(house, at),
        *(_box(house, name, place) for name, place in at.items()),
        *_circles(house, at),
        *_how_to_read(high),
        "</svg>\n",
    ])  # fmt: skip


def _imported(house: House, name: str) -> list[str]:
    return [other for one, other in house.imports if one == name]


def _x(place: int) -> float:
    """Where arrows enter the box at a place."""
    return EDGE + BOX - PORT + ACROSS * place


def _y(place: int) -> float:
    """The middle of the box at a place."""
    return EDGE + HIGH / 2 + DOWN * place


def _bands(house: House, wide: float) -> list[str]:
    found, first = [], 0
    for number, layer in enumerate(house.layers):
        if number % 2 == 0:
            top = _y(first) - DOWN / 2
            found.append(
                f'<rect y="{top:g}" width="{wide:g}" height="{DOWN * len(layer):g}" fill="{BAND}"/>'
            )
        first += len(layer)
    return found


def _lines(house: House, at: dict[str, int]) -> list[str]:
    """One line out of each box that imports, and one into each that is imported."""
    found = []
    for name, place in at.items():
        right = [at[other] for other in _imported(house, name)]
        if right:
            found.append(
                f'<path d="M{_x(place) + PORT:g} {_y(place):g}H{_x(max(right)):g}" '
                f'stroke="{BLUE}" fill="none"/>'
            )
        above = [at[one] for one, other in house.imports if other == name]
        if above:
            x, tip = _x(place), _y(place) - HIGH / 2
            found.append(
                f'<path d="M{x:g} {_y(min(above)):g}V{tip - 5:g}" stroke="{BLUE}" fill="none"/>'
                f'<path d="M{x - 4:g} {tip - 8:g}L{x:g} {tip:g}L{x + 4:g} {tip - 8:g}z" '
                f'fill="{BLUE}"/>'
            )
    return found


def _box(house: House, name: str, place: int) -> str:
    left, middle = _x(place) + PORT - BOX, _y(place)
    return (
        f'<rect x="{left:g}" y="{middle - HIGH / 2:g}" width="{BOX}" height="{HIGH}" rx="3" '
        f'fill="{FILL}" stroke="{BLACK}"/>'
        f'<text x="{left + 9:g}" y="{middle + 4.5:g}" fill="{BLACK}">{escape(name)}</text>'
        f'<text x="{left + BOX - 8:g}" y="{middle + 4.5:g}" text-anchor="end" '
        f'fill="{SOFT}">{house.files[name]}</text>'
    )


def _circles(house: House, at: dict[str, int]) -> list[str]:
    """Where a line out meets a line in, if the one part imports the other: how often."""
    found = []
    for (one, other), times in sorted(house.imports.items(), key=lambda row: _order(row[0], at)):
        x, y = _x(at[other]), _y(at[one])
        found.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{ROUND}" fill="{BLUE}"/>'
            f'<text x="{x:g}" y="{y + 4:g}" text-anchor="middle" font-size="11" '
            f'fill="{FILL}">{times}</text>'
        )
    return found


def _order(pair: tuple[str, str], at: dict[str, int]) -> tuple[int, int]:
    return at[pair[0]], at[pair[1]]


def _how_to_read(high: float) -> list[str]:
    """In the corner at the lower left, which no arrow can reach."""
    first = high - EDGE - 18 * (len(READ) - 1) - 4
    return [
        f'<text x="{EDGE}" y="{first + 18 * line:g}" fill="{SOFT}">{escape(said)}</text>'
        for line, said in enumerate(READ)
    ]


if __name__ == "__main__":
    PICTURE.write_text(drawn(today()), "utf-8")
