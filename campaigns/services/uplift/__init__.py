"""Changes of the uplift ledger: counting, and experiments that ran elsewhere."""

from campaigns.services.uplift.counting import count_uplift

__all__ = ["count_uplift"]
