"""Ids in addresses."""

LARGEST_ID = 2**63 - 1  # PostgreSQL's bigint


class IdConverter:
    """The id of a row; a number that no row can have is an address without a page."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """Read it; a ValueError means there is no such address."""
        number = int(value)
        if number > LARGEST_ID:
            raise ValueError(value)
        return number

    def to_url(self, value: int) -> str:
        """Write it."""
        return str(value)
