"""The picture of the house is that of the code: docs/house.svg, written by `make house`."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from itertools import pairwise
from pathlib import Path

import grimp
import pytest

from tests.report.house import (
    PICTURE,
    ROOT,
    House,
    circle_of,
    contracts,
    drawn,
    house_of,
    imports,
    today,
)

MOST = 25  # files in a folder
SVG = "{http://www.w3.org/2000/svg}"
LAYERS = (("roof",), ("left", "right"), ("cellar",))


def graph(*imports: tuple[str, str], alone: tuple[str, ...] = ()) -> grimp.ImportGraph:
    """A package with these imports, and files that neither import nor are imported."""
    made = grimp.ImportGraph()
    for module in ("house", *alone, *(name for pair in imports for name in pair)):
        made.add_module(module)
    for importer, imported in imports:
        made.add_import(importer=importer, imported=imported)
    return made


def texts(picture: str) -> list[str]:
    """Everything that is written in a picture."""
    return [one.text or "" for one in ET.fromstring(picture).iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def house() -> House:
    """The house as the code is."""
    return today()


def test_the_picture_is_that_of_the_code(house: House) -> None:
    assert PICTURE.read_text("utf-8") == drawn(house), "run make house"


def test_every_file_of_the_program_is_in_a_box(house: House) -> None:
    top = ROOT / "simulator"
    for name, files in house.files.items():
        place = top / name
        found = list(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
        assert files == len(found), name
    assert sum(house.files.values()) == len(list(top.rglob("*.py"))) - 1  # its own __init__


def test_the_page_of_the_house_shows_it() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert f"]({PICTURE.name})" in page
    assert Path(PICTURE).parent == ROOT / "docs"


def test_boxes_files_and_imports_by_hand() -> None:
    """Two files of a part that import the same one count twice; within a part nothing counts."""
    made = house_of(
        graph(
            ("house.roof.tiles", "house.left"),
            ("house.roof.beams", "house.left"),
            ("house.roof.beams", "house.roof.tiles"),
            ("house.right", "house.cellar.wine"),
            alone=("house.cellar", "house.roof"),
        ),
        (*LAYERS, ("garden",)),
        "house",
    )
    assert made.layers == LAYERS
    assert made.files == {"roof": 3, "left": 1, "right": 1, "cellar": 2}
    assert made.imports == {("roof", "left"): 2, ("right", "cellar"): 1}
    written = texts(drawn(made))
    assert written[:8] == ["roof", "3", "left", "1", "right", "1", "cellar", "2"]
    assert written[8:10] == ["2", "1"]


def test_an_arrow_ends_in_the_box_that_is_imported() -> None:
    made = House(LAYERS, dict.fromkeys(("roof", "left", "right", "cellar"), 1),
                 {("roof", "right"): 4})  # fmt: skip
    picture = ET.fromstring(drawn(made))
    boxes = {
        name: one.attrib
        for name, one in zip(
            made.boxes, [r for r in picture.iter(f"{SVG}rect") if "rx" in r.attrib], strict=True
        )
    }
    (circle,) = picture.iter(f"{SVG}circle")
    x, y = float(circle.attrib["cx"]), float(circle.attrib["cy"])
    into, out = boxes["right"], boxes["roof"]
    assert float(into["x"]) < x < float(into["x"]) + float(into["width"])
    assert float(out["y"]) < y < float(out["y"]) + float(out["height"])
    assert len(list(picture.iter(f"{SVG}path"))) == 3  # out, in, and the tip


def test_no_import_closes_a_circle_not_even_one_for_a_type() -> None:
    assert circle_of(imports()) == []


def test_layers_and_circles_are_held_for_types_too() -> None:
    assert contracts()["exclude_type_checking_imports"] is False


def test_a_folder_can_be_read_at_a_glance() -> None:
    """At most 25 files in one: what has grown beyond is split along what imports what."""
    files = Counter(path.parent for path in (ROOT / "simulator").rglob("*.py"))
    assert {str(one.relative_to(ROOT)): n for one, n in files.items() if n > MOST} == {}


def test_a_circle_is_found() -> None:
    made = graph(("house", "house.a"), ("house.a", "house.b.c"), ("house.b.c", "house.d"))
    assert circle_of(made) == []
    made.add_import(importer="house.d", imported="house.a")
    found = circle_of(made)
    assert found[0] == found[-1]
    assert set(found) == {"house.a", "house.b.c", "house.d"}
    for one, other in pairwise(found):
        assert other in made.find_modules_directly_imported_by(one)


@pytest.mark.parametrize(
    ("one", "other"), [("cellar", "roof"), ("left", "right"), ("right", "left")]
)
def test_an_import_that_does_not_point_down_cannot_be_drawn(one: str, other: str) -> None:
    with pytest.raises(ValueError, match=f"^{one} imports {other}, which does not stand below it"):
        house_of(graph((f"house.{one}", f"house.{other}")), LAYERS, "house")


def test_a_part_without_a_layer_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match=r"in no layer of pyproject\.toml: shed"):
        house_of(graph(alone=("house.shed",)), LAYERS, "house")
