"""What tests of reading share."""

from tests.calibrate.files import files

__all__ = ["files"]
