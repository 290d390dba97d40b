"""The uplift ledger."""
