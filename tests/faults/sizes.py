"""How much is broken: once and small in `make test`, all of it in `make faults`."""

import os

import pytest

SEEDS = int(os.environ.get("FAULT_SEEDS", "1"))
SCALE = os.environ.get("FAULT_SCALE", "small")
# Where people are: a wave costs as many turns as it touches shards, however few people
SHARDS = 16 if SCALE == "full" else 4
# For variants of a fault that another variant covers well enough in `make test`
FULL_ONLY = pytest.mark.skipif(SCALE != "full", reason="a variant for `make faults`")
