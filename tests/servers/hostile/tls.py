"""TLS where there should be none, none where there should be, and a certificate of its own."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers.hostile.answers import NAME, reply
from tests.servers.hostile.case import (
    BROKEN,
    ITEM,
    NO_TLS,
    REFUSED,
    TIMED_OUT,
    Case,
)
from tests.servers.hostile.redirects import once, to

CASES = (
    Case("https://self-signed.test:{tls}/tls/good", ITEM, reply(), 1, name=NAME),
    Case("https://127.0.0.1:{tls}/tls/number", ITEM, reply(), 1, name=NAME),
    Case("https://wrong-name.test:{tls}/tls/redirect", ITEM, once(to("?a=1")), 2, name=NAME),
    Case("https://plain.test:{port}/tls/to-plain", NO_TLS, hits=0),
    Case("http://secret.test:{tls}/tls/to-secret", BROKEN, hits=0),
    Case("https://mute-tls.test:{silent}/tls/mute", TIMED_OUT, hits=0),
    Case("http://mute-plain.test:{silent}/tls/mute-plain", TIMED_OUT, hits=0),
    Case("http://closing.test:{closing}/tls/closing", BROKEN, hits=0),
    Case("https://closing-tls.test:{closing}/tls/closing-tls", BROKEN, hits=0),
    Case("http://refused.test:{refused}/tls/refused", REFUSED, hits=0),
    Case("https://refused-tls.test:{refused}/tls/refused-tls", REFUSED, hits=0),
    Case("/tls/to-refused", REFUSED, to("http://127.0.0.1:{refused}/"), 1),
    Case("/tls/to-false-tls", NO_TLS, to("https://127.0.0.1:{port}/tls/false")),
)


def context(folder: Path) -> ssl.SSLContext:
    """Give a server's context with a fresh certificate that nobody else has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "self-signed.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("self-signed.test")]), False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(file)
    return made
