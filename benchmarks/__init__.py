"""Speed against peers on the same work; never part of the tests."""
