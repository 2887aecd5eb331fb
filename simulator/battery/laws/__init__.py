"""The laws, a file for each of what they are about; importing them fills `LAWS`, in this order."""

from simulator.battery.laws import said, done, bits, books, together, given, lasting, knobs  # noqa: F401, I001
