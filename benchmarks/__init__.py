"""Speed against peers on the same work; never part of the tests."""

import os

# as the command line does: threads of linear algebra wait for each other
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
