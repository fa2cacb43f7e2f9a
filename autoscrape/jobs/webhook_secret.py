"""Secrets that callbacks are signed with: one for all projects, or for one of them."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterable, Sequence

from attrs import field, frozen

from autoscrape.errors import ParameterError

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64
"""Bytes of a secret, as Standard Webhooks asks for them."""


@frozen
class WebhookSecret:
    """A secret as Standard Webhooks writes it, ``whsec_`` and base64."""

    secret: str = field(repr=False)
    project: str | None = None
    """Name of the one project whose callbacks it signs; None for those of all."""


def parse_secrets(entries: Iterable[str]) -> tuple[WebhookSecret, ...]:
    """Read ``whsec_…`` and ``project=whsec_…``; ParameterError does not repeat what it was given.

    >>> parse_secrets([f"shop=whsec_{'c2Vj' * 8}", f"whsec_{'b2xk' * 8}"])
    (WebhookSecret(project='shop'), WebhookSecret(project=None))
    """
    return tuple(_parse(entry.strip()) for entry in entries if entry.strip())


def secrets_for(secrets: Sequence[WebhookSecret], project: str) -> list[str]:
    """Give the secrets of a project, or those of all projects if it has none of its own."""
    own = [each.secret for each in secrets if each.project == project]
    return own or [each.secret for each in secrets if each.project is None]


def _parse(entry: str) -> WebhookSecret:
    name, separator, rest = entry.partition(f"={PREFIX}")
    secret = PREFIX + rest if separator else entry
    try:
        decoded = b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if not secret.startswith(PREFIX) or not decoded or (separator and not name.strip()):
        raise ParameterError(
            f"a secret is {PREFIX} and base64, or PROJECT={PREFIX}…; one of those given is not"
        )
    if not SHORTEST <= len(decoded) <= LONGEST:
        raise ParameterError(
            f"a secret is {PREFIX} and the base64 of {SHORTEST} to {LONGEST} bytes; one of those "
            f"given has {len(decoded)}; make one by: "
            f"echo {PREFIX}$(head -c 32 /dev/urandom | base64)"
        )
    return WebhookSecret(secret, name.strip() if separator else None)
