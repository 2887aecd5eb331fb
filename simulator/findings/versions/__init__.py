"""Program as code: what a scenario expects of its run, and what a change of it did."""
