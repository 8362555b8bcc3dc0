"""How often one network may post to a public form. Only a keyed hash of its address is kept, in the cache."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SECONDS = 60 * 60
MOST = 60  # a hall full of people behind one address can still write; a machine is stopped


def too_many(request: HttpRequest, what: str, *, most: int = MOST, seconds: int = SECONDS) -> bool:
    """Count this request, and say whether its network has posted more than ``most`` of this kind in this time."""
    return over(what, network(request), most=most, seconds=seconds)


def over(what: str, whose: str, *, most: int, seconds: int = SECONDS) -> bool:
    """Count one more of the kind ``what`` by somebody, of whom only a keyed hash is kept; whether it is too many."""
    digest = salted_hmac(f"{what}.network", whose, algorithm="sha256").hexdigest()
    name = f"{what}.network.{digest}"
    cache.add(name, 0, seconds)
    try:
        return cache.incr(name) > most
    except ValueError:  # it ran out in between
        return False


def network(request: HttpRequest) -> str:
    """The IPv4 address, or the /64 that an IPv6 address is in: whoever has one address of it has them all.

    Behind a proxy (SECURE_SSL says that there is one) the proxy names the visitor last.
    """
    given = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_SSL else ""
    for text in (given.rpartition(",")[2].strip(), request.META.get("REMOTE_ADDR", "")):
        try:
            address = ip_address(text)
        except ValueError:
            continue
        if isinstance(address, IPv6Address):
            return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
        return str(address)
    return ""
