"""In which encoding a file of text is, and its bytes as UTF-8, piece by piece."""

from __future__ import annotations

import codecs
import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

CHUNK = 1 << 23
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
# More of what is no ASCII cannot be read as UTF-8 than by accident
_BROKEN = 0.2


def opened(file: Path) -> BinaryIO:
    """The bytes of a file, unpacked where it is packed by gzip."""
    with file.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(file)) if packed else file.open("rb")


def encoding_of(file: Path) -> str:
    """The encoding of a file: by its mark, else UTF-8 where it fits, else a page of Windows.

    Of the pages, letters beyond ASCII that stand side by side speak for Cyrillic (CP1251), and
    such as stand alone between others for Western European (CP1252).
    """
    with opened(file) as stream:
        head = stream.read(4096)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if head[::2].count(0) > len(head) // 4:
        return "utf-16-be"
    return _without_mark(file)


def _without_mark(file: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = beyond = side_by_side = high = 0
    with opened(file) as stream:
        while chunk := stream.read(CHUNK):
            if chunk.isascii():
                decoder.reset()
                continue
            text = decoder.decode(chunk)
            broken += text.count("\ufffd")
            beyond += sum(len(found) for found in re.findall(r"[^\x00-\x7f]+", text))
            if broken:
                runs = [len(run) for run in _HIGH.findall(chunk)]
                high += sum(runs)
                side_by_side += sum(n for n in runs if n > 1)
    if broken <= _BROKEN * beyond:
        return "utf-8"
    return "cp1251" if side_by_side > high / 2 else "cp1252"


def as_utf8(file: Path, encoding: str) -> Iterator[bytes]:
    """Pieces of whole lines in UTF-8, each line ended by `\\n`, without marks and zero bytes."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    plain = encoding in ("utf-8", "utf-8-sig")
    rest, first = b"", True
    with opened(file) as stream:
        while chunk := stream.read(CHUNK):
            if first and encoding == "utf-8-sig":
                chunk = chunk.removeprefix(codecs.BOM_UTF8)
            first = False
            piece = rest + (chunk if plain else decoder.decode(chunk).encode())
            held = b"\r" if piece.endswith(b"\r") else b""  # its line feed may come next
            piece = piece[: len(piece) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            whole, end, rest = piece.rpartition(b"\n")
            rest += held
            if end:
                yield _clean(whole + end, plain)
    rest = rest.replace(b"\r", b"\n")
    if rest.strip(b"\n"):
        yield _clean(rest.rstrip(b"\n") + b"\n", plain)


def _clean(piece: bytes, plain: bool) -> bytes:
    piece = piece.replace(b"\0", b"")
    if plain and not piece.isascii():  # what is no UTF-8 within it
        piece = piece.decode("utf-8", "replace").encode()
    return piece
