"""What customers allowed, and whose address is suppressed, at one moment or many."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

import polars as pl

from customers.domain.consents import ADDRESS_ATTRIBUTES
from customers.selectors.lives import read_consent_frame
from customers.selectors.reach import find_suppressed_since
from customers.selectors.readers import Reader
from segments.domain.facts import attribute_column, consent_column, suppressed_column
from segments.domain.measures import Needs


class Permissions:
    """The ledger lines and suppressions that rules need of some customers."""

    def __init__(
        self,
        reader: Reader,
        needs: Needs,
        shards: Iterable[int],
        customer_ids: Sequence[int] | None = None,
    ) -> None:
        self._consents = sorted(needs.consents)
        self._suppressions = sorted(needs.suppressions)
        self._since: dict[str, dict[str, datetime | None]] = {}
        if self._consents:
            self._lines = pl.concat(
                read_consent_frame(reader, shard=shard, customer_ids=customer_ids)
                for shard in shards
            )

    def add(self, customers: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
        """Return the customers with a column for each need, as of a moment."""
        for channel, purpose in self._consents:
            state = (
                self._lines.filter(
                    (pl.col("channel") == channel)
                    & (pl.col("purpose") == purpose)
                    & (pl.col("at") <= as_of)
                )
                .unique("customer_id", keep="last", maintain_order=True)
                .select(
                    "customer_id",
                    pl.col("granted").alias(consent_column(channel, purpose)),
                )
            )
            customers = customers.drop(state.columns[1], strict=False).join(
                state, on="customer_id", how="left", maintain_order="left"
            )
        for channel in self._suppressions:
            texts = customers[attribute_column(ADDRESS_ATTRIBUTES[channel])]
            found = [
                text
                for text, since in self._find_since(channel, texts).items()
                if since is not None and since <= as_of
            ]
            suppressed = texts.is_in(found).fill_null(False)
            customers = customers.with_columns(
                suppressed.alias(suppressed_column(channel))
            )
        return customers

    def _find_since(self, channel: str, texts: pl.Series) -> dict[str, datetime | None]:
        """Return since when addresses (JSON text) are suppressed; `None`: never."""
        known = self._since.setdefault(channel, {})
        new = set(texts.drop_nulls()) - known.keys()
        meant = {text: json.loads(text) for text in new if text.startswith('"')}
        since = find_suppressed_since(channel, meant.values())
        known.update({text: since.get(meant.get(text, "")) for text in new})
        return known
