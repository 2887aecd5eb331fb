"""Settings for all tests."""

import os

from hypothesis import HealthCheck, settings

# The same examples are tried every time, so that a change is judged and not its luck.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# HYPOTHESIS_PROFILE=explore looks for new counterexamples. No deadline: the first call of a
# compiled kernel takes seconds.
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
