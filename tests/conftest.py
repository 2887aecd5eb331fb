"""Settings for all tests."""

import os

from hypothesis import HealthCheck, settings

# In CI the same examples are tried every time, so that a change is judged and not its luck.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# The first call of a compiled kernel takes seconds, which is not what a deadline is for.
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")
