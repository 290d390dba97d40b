"""Our figure, the yardstick of the same run, and the ratio.

One module for each workload, with `run(scale)` that returns a `Result`.
"""
