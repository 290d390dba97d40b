"""Addresses that requests to the outside never reach.

Kept by us because neither the library nor Python's `is_global` knows all of them; each
has let somebody into an internal network somewhere.
"""

from collections.abc import Collection, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

DENIED = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, also inside clouds
        "127.0.0.0/8",
        "168.63.129.16/32",  # the inside of one cloud, on a public address
        "169.254.0.0/16",  # metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "::/96",  # unspecified, loopback, IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/32",  # NAT64
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/9",  # link-local, and site-local fec0::/10
        "ff00::/8",
    )
)
# Stays denied even where an installation allows its own network
NEVER = tuple(
    ip_network(text)
    for text in (
        "169.254.0.0/16",
        "168.63.129.16/32",
        "fd00:ec2::254/128",
        "fe80::/10",
        "::ffff:0:0/96",
        "64:ff9b::/32",
        "2002::/16",
    )
)


def is_allowed(address: str, allowed: Collection[str] = ()) -> bool:
    """Tell whether a request may go to an address.

    Parameters
    ----------
    allowed
        Addresses of the installation's own network that are meant to be reached;
        one of them opens itself and nothing beside it.

    Examples
    --------
    >>> is_allowed("93.184.215.14"), is_allowed("169.254.169.254")
    (True, False)
    >>> is_allowed("192.168.0.120", {"192.168.0.120"})
    True
    >>> is_allowed("192.168.0.121", {"192.168.0.120"})
    False
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if _lies_in(found, NEVER):
        return False
    if str(found) in allowed:
        return True
    return found.is_global and not _lies_in(found, DENIED)


def _lies_in(address: Address, networks: Iterable[object]) -> bool:
    return any(
        address.version == network.version and address in network  # type: ignore[attr-defined,operator]
        for network in networks
    )
