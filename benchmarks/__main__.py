"""`python -m benchmarks`: everything, see `run.py`."""

from benchmarks.run import main

main()
