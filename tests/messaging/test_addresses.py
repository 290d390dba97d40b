"""Addresses: one recipient or none."""

import pytest

from messaging.domain.addresses import AddressError, parse_address

REFUSED = [  # H25
    "a@b.example, evil@example.com",
    "a@b@c",
    "=?utf-8?q?x=40example.com?=",
    "a" * 310 + "@example.com",
    "root@localhost",
    "a@[127.0.0.1]",
    "a@example.com\r\nBcc: evil@example.com",
    '"a b"@example.com',
    "Ann <a@example.com>",
    "",
    None,
    12,
    ["a@example.com"],
]


@pytest.mark.parametrize("value", REFUSED)
def test_what_is_not_one_address_is_refused(value: object) -> None:
    with pytest.raises(AddressError):
        parse_address(value)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("ann@example.com", "ann@example.com"),
        (" Ann@EXAMPLE.com ", "Ann@example.com"),
        ("ann+shop@example.com", "ann+shop@example.com"),
        ("münchen@exämple.com", "münchen@exämple.com"),
    ],
)
def test_one_address_is_normalised(value: str, address: str) -> None:
    assert parse_address(value) == address
