"""Which addresses may be dialled, in every form in which a URL may write one."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autoscrape.addresses import literal, parse_address, parse_networks, why_forbidden

CANARY = "127.0.0.66"

FORMS = [
    CANARY,
    "2130706498",
    "0x7f000042",
    "0X7F000042",
    "017700000102",
    "0177.0.0.0102",
    "0x7f.0.0.0x42",
    "0x7f.0102",
    "127.66",
    "127.0.66",
    "127.0.0.66.",
    "000177.0.0.66",
    "127。0。0。66",
    "１２７.0.0.６６",
    "①②⑦.0.0.66",
]

NAMES = [
    "",
    ".",
    "example.com",
    "127.0.0.66.example",
    "a.66",
    "127.0.0.256",
    "127.0.0.66.1",
    "127..66",
    "08.0.0.1",
    "4294967296",
    "0x100000000",
    "1" * 5000,
    "-1",
    "+1",
    "1_0",
    "١٢٧.0.0.1",
    "1e3",
    "::g",
    "fe80::1%",
    "1:2:3",
]

FORBIDDEN = [
    *["0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.255"],
    *["169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1"],
    *["192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1"],
    *["240.0.0.1", "255.255.255.255"],
    *["::", "::1", "::ffff:127.0.0.66", "::ffff:10.0.0.1", "::7f00:42", "::ffff:0:7f00:42"],
    *["64:ff9b::7f00:42", "64:ff9b:1::7f00:42", "2002:7f00:42::1", "2001::7f00:42"],
    *["2001:db8::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "100::1"],
    *["fe80::1%eth0", "::1%1", "::ffff:8.8.8.8%1", "2606:4700::1%eth0"],
]

PUBLIC = ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "::ffff:8.8.8.8", "2606:4700::1111"]

ANY_IPV4 = st.integers(0, 2**32 - 1).map(IPv4Address)
ANY_IPV6 = st.integers(0, 2**128 - 1).map(IPv6Address)


@pytest.mark.parametrize("host", FORMS)
def test_a_number_is_known_in_every_form(host: str) -> None:
    assert literal(host) == ip_address(CANARY)


@pytest.mark.parametrize("host", NAMES)
def test_a_name_is_no_number(host: str) -> None:
    assert literal(host) is None


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("[::1]", "::1"),
        ("::1", "::1"),
        ("[::ffff:127.0.0.66]", "::ffff:127.0.0.66"),
        ("::FFFF:7F00:42", "::ffff:127.0.0.66"),
        ("[fe80::1%25eth0]", "fe80::1%25eth0"),
        ("0", "0.0.0.0"),
        ("0x", "0.0.0.0"),
    ],
)
def test_ipv6_and_zero_are_known(host: str, address: str) -> None:
    assert literal(host) == ip_address(address)


@given(st.text(alphabet="0123456789abcdefxX.", max_size=24))
def test_every_number_that_the_system_takes_is_known(host: str) -> None:
    try:
        known = socket.inet_aton(host)
    except OSError:
        return
    found = literal(host)
    assert found is not None
    assert found.packed == known


@given(ANY_IPV4, st.integers(1, 4), st.tuples(*[st.sampled_from(["d", "o", "x"])] * 4))
def test_every_way_to_write_an_address_is_known(
    address: IPv4Address, parts: int, bases: tuple[str, ...]
) -> None:
    bytes_left = address.packed
    numbers = [*bytes_left[: parts - 1], int.from_bytes(bytes_left[parts - 1 :])]
    prefixes = {"d": "", "o": "0", "x": "0x"}
    written = [prefixes[b] + format(n, b) for n, b in zip(numbers, bases, strict=False)]
    assert literal(".".join(written)) == address


@given(st.text())
def test_no_host_is_too_odd(host: str) -> None:
    literal(host)


@pytest.mark.parametrize("number", FORBIDDEN)
def test_what_is_not_public_may_not_be_dialled(number: str) -> None:
    address = parse_address(number)
    assert address is not None
    assert why_forbidden(address, ()) is not None


@pytest.mark.parametrize("number", PUBLIC)
def test_what_is_public_may_be_dialled(number: str) -> None:
    assert why_forbidden(ip_address(number), ()) is None


def test_the_reason_tells_an_operator_what_to_do() -> None:
    assert why_forbidden(ip_address("::ffff:127.0.0.1"), ()) == (
        "127.0.0.1 is not public; an operator can allow it with "
        "AUTOSCRAPE_ALLOWED_NETWORKS=127.0.0.1"
    )


@given(ANY_IPV4)
def test_an_ipv4_address_is_judged_the_same_inside_of_ipv6(address: IPv4Address) -> None:
    mapped = IPv6Address(f"::ffff:{address}")
    assert why_forbidden(mapped, ()) == why_forbidden(address, ())


@given(ANY_IPV4, st.sampled_from(["64:ff9b::", "64:ff9b:1::", "::", "::ffff:0:"]))
def test_no_other_ipv6_address_that_holds_an_ipv4_one_is_dialled(
    address: IPv4Address, prefix: str
) -> None:
    assert why_forbidden(IPv6Address(f"{prefix}{address}"), ()) is not None


@given(ANY_IPV4 | ANY_IPV6)
def test_what_may_be_dialled_is_public(address: IPv4Address | IPv6Address) -> None:
    if why_forbidden(address, ()) is None:
        bare = (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address
        assert bare.is_global
        assert not bare.is_multicast


@given(ANY_IPV4 | ANY_IPV6)
def test_an_allowed_address_may_be_dialled_and_its_neighbours_not(
    address: IPv4Address | IPv6Address,
) -> None:
    bare = (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address
    assert why_forbidden(address, [ip_network(bare)]) is None
    neighbour = type(bare)(int(bare) ^ 1)
    assert why_forbidden(neighbour, [ip_network(bare)]) == why_forbidden(neighbour, ())


def test_a_zone_is_refused_even_where_everything_is_allowed() -> None:
    assert why_forbidden(ip_address("::1%lo"), parse_networks("::/0")) is not None


def test_networks_are_read() -> None:
    assert parse_networks(" 127.0.0.0/8, ::1 ,10.1.2.3,") == (
        ip_network("127.0.0.0/8"),
        ip_network("::1/128"),
        ip_network("10.1.2.3/32"),
    )
    assert parse_networks("") == ()


@pytest.mark.parametrize("bad", ["localhost", "10.0.0.0/33", "10.0.0.1/8", "1.2.3", "::/129"])
def test_a_bad_network_is_named(bad: str) -> None:
    with pytest.raises(ValueError, match=f"^'{bad}' is no network"):
        parse_networks(f"10.0.0.0/8,{bad},::1")


@pytest.mark.parametrize("text", ["example.com", "", "127.1", "0x7f000001", "::g"])
def test_only_a_plain_number_is_dialled(text: str) -> None:
    assert parse_address(text) is None
