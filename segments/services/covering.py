"""How many people of a shard are covered, and who is in "Everyone else"."""

from collections.abc import Mapping
from dataclasses import replace

from pyroaring import BitMap64

from segments.domain.members import Coverage, Overlap, to_bitmap
from segments.models import Run
from segments.selectors.edited import find_overlap, read_coverage
from segments.selectors.rows import Library
from segments.services.evaluation import Result

Members = Mapping[int, BitMap64]  # by micro-segment, without "Everyone else"


def add_everyone_else(
    *, run: Run, shard: int, library: Library, result: Result
) -> tuple[Result, Coverage]:
    """Add to what evaluating a shard gave who is in none; return the coverage too."""
    everyone_else = library.everyone_else
    was = {
        id_: state.members
        for id_, state in result.before.items()
        if id_ != everyone_else
    }
    is_ = {id_: was[id_] for id_ in was.keys() & library.versions.keys()}
    is_.update(result.after)
    if result.kept:
        rest = result.before[everyone_else].members
        coverage, rest = _cover_moved(run, shard, result, was, is_, rest)
    else:
        coverage, rest = _cover(result, is_)
    return replace(result, after={**result.after, everyone_else: rest}), coverage


def _cover(result: Result, members: Members) -> tuple[Coverage, BitMap64]:
    """Return the coverage by all micro-segments, and who is in none."""
    ids = result.people["customer_id"]
    open_ = to_bitmap(ids, result.people["open"])
    found = Overlap().join(members.values())
    return found.measure(open_), to_bitmap(ids) - found.once


def _cover_moved(
    run: Run, shard: int, result: Result, was: Members, is_: Members, rest: BitMap64
) -> tuple[Coverage, BitMap64]:
    """Return the day's coverage and who is in none, now that edits moved some people.

    Whom they did not move stays as the day's coverage counted them.
    """
    moved = BitMap64()
    for id_ in was.keys() | is_.keys():
        moved |= was.get(id_, BitMap64()) ^ is_.get(id_, BitMap64())
    elsewhere = find_overlap(shard, run.as_of, result.before.keys(), moved)
    before = elsewhere.join(one & moved for one in was.values())
    after = elsewhere.join(one & moved for one in is_.values())
    ids = result.people["customer_id"]
    open_ = to_bitmap(ids, result.people["open"]) & moved
    known = read_coverage(run.on, shard)
    assert known is not None  # or everything would have been asked for
    coverage = known.shift(before.measure(open_), after.measure(open_))
    return coverage, rest - moved | moved & to_bitmap(ids) - after.once
