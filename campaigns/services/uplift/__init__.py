"""Changes of the uplift ledger: counting, and experiments from outside."""

from campaigns.services.uplift.counting import count_uplift

__all__ = ["count_uplift"]
