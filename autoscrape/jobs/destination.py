"""Destinations: the object of S3 or Google Cloud Storage that a task's result becomes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NoReturn

from attrs import frozen

from autoscrape.errors import MALFORMED_ROW, ParameterError, TaskFault
from autoscrape.jobs.booleans import as_bool

Kind = Literal["s3", "gs"]

STORAGE_PARAMETERS = ("storage_type", "storage_url", "storage_compress", "storage_object_name")

KINDS: dict[str, Kind] = {"s3": "s3", "gs": "gs", "gcs": "gs"}
"""What ``storage_type`` may be; the documents name Google's both ways."""

MAX_KEY_BYTES = 1024
DEFAULT_SOURCE = "universal"
_LAST_ID = 2**63 - 1

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):/*")
# The documents have upper case and dots; colons would make it an ARN, which leads elsewhere.
_BUCKET = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,253}[A-Za-z0-9_-])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_FIELD = re.compile(r"\{\{\s*(\w*)\s*\}\}")
_NAMED = re.compile(r"\{\{\s*extension\s*\}\}$")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff/\\%?#*\[\]]")


@frozen
class Destination:
    """One object, its name already resolved."""

    kind: Kind
    """``s3`` or ``gs``."""

    bucket: str
    key: str
    compress: bool = False
    """Whether it is packed with gzip."""

    @property
    def url(self) -> str:
        """Where the object is, ``s3://bucket/key``."""
        return f"{self.kind}://{self.bucket}/{self.key}"

    @classmethod
    def from_url(cls, url: str, *, compress: bool = False) -> Destination:
        """Read ``s3://bucket/key`` or ``gs://bucket/key``; ParameterError says what is wrong."""
        scheme, _, rest = url.partition("://")
        bucket, _, key = rest.partition("/")
        kind = KINDS.get(scheme.lower())
        if kind is None or not key:
            raise ParameterError(f"{url!r} is no object; write s3://BUCKET/KEY or gs://BUCKET/KEY")
        try:
            _check_path(bucket, key)
        except TaskFault as fault:
            raise ParameterError(fault.cause) from None
        return cls(kind, bucket, key, compress)


def destination_for(
    sent: Mapping[str, Any], task_id: int, query: str, *, extension: str | None = None
) -> Destination | None:
    """Give where the result of a task goes; None when its caller named no storage.

    ``query`` is what ``{{ query }}`` stands for: the search words, or else the URL. By default the
    extension is that of what is stored: ``html`` for the raw page of parse=false, else ``json``.
    Two tasks that resolve to one name get one object: what came first stays.
    """
    place = _place(sent)
    if place is None:
        return None
    kind, bucket, prefix = place
    if extension is None:
        extension = "json" if as_bool(_given(sent, "parse", True), "parse") else "html"
    compress = as_bool(_given(sent, "storage_compress", False), "storage_compress")
    values = {
        "job_id": str(task_id),
        "source": _text(sent, "source") or DEFAULT_SOURCE,
        "query": query,
        "extension": extension,
    }
    key = _resolved(_template(prefix, _text(sent, "storage_object_name")), values)
    if compress and not key.endswith(".gz"):
        key += ".gz"
    _check_path(bucket, key)
    return Destination(kind, bucket, key, compress)


def check_storage(sent: Mapping[str, Any]) -> None:
    """Refuse storage parameters that name no object; what is empty or null is not given."""
    # With the longest id that there can be, so that the name fits for every task.
    destination_for(sent, _LAST_ID, str(sent.get("query") or sent.get("url") or ""))


def _place(sent: Mapping[str, Any]) -> tuple[Kind, str, str] | None:
    """Give kind, bucket and the rest of the path as it was written."""
    written, url = _text(sent, "storage_type"), _text(sent, "storage_url")
    if not written and not url:
        return None
    if not written:
        _refuse("storage_type is missing; it is one of " + ", ".join(KINDS))
    if not url:
        _refuse(f"it is missing, but storage_type {written} needs one")
    if written not in KINDS:
        _refuse(f"storage_type {written[:50]!r} is not supported; it is one of {', '.join(KINDS)}")
    kind = KINDS[written]
    bucket, _, path = _without_scheme(url, kind).partition("/")
    return kind, bucket, path


def _without_scheme(url: str, kind: Kind) -> str:
    scheme = _SCHEME.match(url)
    if scheme is None:
        return url  # a bare bucket, with or without a prefix
    if not url.lower().startswith(f"{kind}://"):
        _refuse(f"it begins with {scheme[1]}:, but for this storage_type with {kind}://")
    return url[len(f"{kind}://") :]


def _template(prefix: str, name: str) -> str:
    """Give the object's whole name, its fields not yet resolved."""
    if _NAMED.search(prefix):
        if name:
            _refuse("it names the object already; leave out storage_object_name")
        return prefix
    name = name or "{{ job_id }}"
    if not (_NAMED.search(name) or name.endswith((".json", ".json.gz", ".html", ".html.gz"))):
        name += ".{{ extension }}"
    return prefix + ("/" if prefix and not prefix.endswith("/") else "") + name


def _resolved(template: str, values: Mapping[str, str]) -> str:
    def value(field: re.Match[str]) -> str:
        if field[1] not in values:
            known = ", ".join(f"{{{{ {name} }}}}" for name in values)
            _refuse(f"{field[0][:50]!r} is not known; there are {known}")
        return _UNSAFE.sub(_encoded, values[field[1]])

    if _CONTROL.search(template):
        _refuse("it holds control characters")
    return _FIELD.sub(value, template)


def _encoded(character: re.Match[str]) -> str:
    """Write a character so that what a caller searched for makes no folders or line breaks."""
    return "".join(f"%{byte:02X}" for byte in character[0].encode("utf-8", "surrogatepass"))


def _check_path(bucket: str, key: str) -> None:
    if "@" in bucket:
        _refuse("user names and passwords are not accepted")
    if not _BUCKET.fullmatch(bucket) or ".." in bucket:
        _refuse("it names no bucket" if bucket else "the bucket is missing")
    if "?" in key:
        _refuse("a question mark is not accepted")
    if _CONTROL.search(key):
        _refuse("it holds control characters")
    if not {".", ".."}.isdisjoint(key.split("/")):
        _refuse("the name of an object has no parts . or ..")
    if len(key.encode()) > MAX_KEY_BYTES:
        _refuse(f"the name of the object is longer than {MAX_KEY_BYTES} bytes")


def _text(sent: Mapping[str, Any], name: str) -> str:
    value = _given(sent, name, "")
    if not isinstance(value, str):
        _refuse(f"{name} is not a string")
    return value.strip(" \t")


def _given(sent: Mapping[str, Any], name: str, default: object) -> object:
    value = sent.get(name)
    return default if value is None or value == "" else value


def _refuse(why: str) -> NoReturn:
    raise TaskFault(MALFORMED_ROW, f"invalid storage_url: {why}")
