"""What personalization remembers of each customer."""

from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from simulator.knobs import Part


class PersonalMemory(Part):
    """Its columns, what each is, and which of them last; mixed into the tool."""

    columns: ClassVar[dict[str, DTypeLike]] = {
        "on_file": np.float32, "minds": np.float32, "record": np.float32, "waits": np.uint8,
    }  # fmt: skip
    lasting: ClassVar[tuple[str, ...]] = ("on_file", "minds", "record")
    means: ClassVar[dict[str, str]] = {
        "on_file": "purchases on file that are not out of date",
        "minds": "decides who refuses to be known; 0 until it is drawn",
        "record": "decides whose record is wrong",
        "waits": "weeks in which a promised gift can still be had",
    }
