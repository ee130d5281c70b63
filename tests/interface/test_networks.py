import pytest

from interface.networks import network


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_a_household_of_ipv6_is_one_network(address: str, found: str) -> None:
    assert network(address) == found
