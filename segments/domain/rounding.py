"""Sums of fractions, so that their order does not tell."""

import polars as pl

EXACT_BELOW = 1e9  # sums this small are rounded to 6 decimals


def round_sums(sums: pl.Series) -> pl.Series:
    """Round to 6 decimals, so that cents add up whatever their order.

    Above `EXACT_BELOW` a float has no such decimals to spare, and is left alone.
    """
    return sums.zip_with(sums.abs() >= EXACT_BELOW, sums.round(6))
