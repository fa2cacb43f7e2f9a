"""Where results go: what the storage parameters mean, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autoscrape.errors import MALFORMED_ROW, ParameterError, TaskFault
from autoscrape.jobs.destination import (
    MAX_KEY_BYTES,
    Destination,
    check_storage,
    destination_for,
)

ID = 1867350000000000001
URL = "https://shop.example/p/1?a=b"


def place(url: str, kind: str = "s3", **more: Any) -> str:
    sent = {"url": URL, "storage_type": kind, "storage_url": url, **more}
    check_storage(sent)
    destination = destination_for(sent, ID, str(sent.get("query") or URL))
    assert destination is not None
    return destination.url


def refusal(**sent: Any) -> str:
    with pytest.raises(TaskFault) as fault:
        check_storage({"url": URL, **sent})
    assert fault.value.error == MALFORMED_ROW
    return fault.value.cause


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("s3://Your.Repository.Path/", f"s3://Your.Repository.Path/{ID}.json"),
        ("s3://Your.Bucket.Name/your/object/", f"s3://Your.Bucket.Name/your/object/{ID}.json"),
        ("s3://yourown.s3.bucket/path", f"s3://yourown.s3.bucket/path/{ID}.json"),
        ("bucket", f"s3://bucket/{ID}.json"),
        ("bucket/day", f"s3://bucket/day/{ID}.json"),
        (" s3://bucket ", f"s3://bucket/{ID}.json"),
        ("S3://bucket/", f"s3://bucket/{ID}.json"),
        ("s3://bucket/a b/ä+#:é/", f"s3://bucket/a b/ä+#:é/{ID}.json"),
        ("s3://bucket/a//b/", f"s3://bucket/a//b/{ID}.json"),
        ("s3://bucket/..x/y..", f"s3://bucket/..x/y../{ID}.json"),
        ("bucket/{{ job_id }}.{{ extension }}", f"s3://bucket/{ID}.json"),
        ("bucket/day/latest.{{extension}}", "s3://bucket/day/latest.json"),
        ("bucket/{{source}}/{{  job_id  }}/", f"s3://bucket/universal/{ID}/{ID}.json"),
        ("bucket/latest.json", f"s3://bucket/latest.json/{ID}.json"),
    ],
)
def test_an_object_has_a_name(url: str, expected: str) -> None:
    assert place(url) == expected


@pytest.mark.parametrize("kind", ["gs", "gcs"])
def test_google_has_two_names(kind: str) -> None:
    assert place("bucket/x", kind) == f"gs://bucket/x/{ID}.json"
    assert place("gs://bucket/x", kind) == f"gs://bucket/x/{ID}.json"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"storage_compress": True}, f"{ID}.json.gz"),
        ({"storage_compress": "false"}, f"{ID}.json"),
        ({"storage_compress": ""}, f"{ID}.json"),
        ({"parse": False}, f"{ID}.html"),
        ({"parse": "no", "storage_compress": "yes"}, f"{ID}.html.gz"),
        ({"storage_object_name": "report"}, "report.json"),
        ({"storage_object_name": "report", "storage_compress": True}, "report.json.gz"),
        ({"storage_object_name": "report.json"}, "report.json"),
        ({"storage_object_name": "a/{{ job_id }}-b"}, f"a/{ID}-b.json"),
        ({"storage_object_name": "{{query}}.{{ extension }}"}, "https:%2F%2Fshop.example%2Fp"),
        ({"storage_object_name": "{{ query }}", "query": "a/../b\n%?"}, "a%2F..%2Fb%0A%25%3F.json"),
        ({"storage_object_name": "{{ source }}", "source": "amazon"}, "amazon.json"),
        ({"storage_object_name": None, "storage_compress": None}, f"{ID}.json"),
    ],
)
def test_a_name_can_be_chosen(more: dict[str, Any], expected: str) -> None:
    assert place("bucket", **more).startswith(f"s3://bucket/{expected}")


def test_a_face_can_say_what_it_stores() -> None:
    sent = {"storage_type": "s3", "storage_url": "b", "parse": False, "storage_compress": True}
    destination = destination_for(sent, ID, URL, extension="json")
    assert destination == Destination("s3", "b", f"{ID}.json.gz", compress=True)


@pytest.mark.parametrize("empty", ["", None])
def test_what_is_empty_is_not_given(empty: str | None) -> None:
    sent = {"url": URL, "storage_type": empty, "storage_url": empty}
    check_storage(sent)
    assert destination_for(sent, ID, URL) is None
    assert destination_for({"url": URL}, ID, URL) is None


@pytest.mark.parametrize(
    ("kind", "url", "why"),
    [
        ("s3", None, "it is missing, but storage_type s3 needs one"),
        (None, "s3://b/", "storage_type is missing; it is one of s3, gs, gcs"),
        ("ftp", "s3://b/", "storage_type 'ftp' is not supported; it is one of s3, gs, gcs"),
        ("tos", "b", "not supported"),
        (1, "b", "storage_type is not a string"),
        ("s3", 1, "storage_url is not a string"),
        ("s3", ["s3://b"], "storage_url is not a string"),
        ("s3", "gs://b/", "it begins with gs:, but for this storage_type with s3://"),
        ("gs", "s3://b/", "it begins with s3:, but for this storage_type with gs://"),
        ("s3", "http://b/", "it begins with http:"),
        ("s3", "https://b.s3.amazonaws.com/x", "it begins with https:"),
        ("s3", "file:/etc/passwd", "it begins with file:"),
        ("s3", "file:///etc/passwd", "it begins with file:"),
        ("s3", "s3:b", "it begins with s3:"),
        ("s3", "arn:aws:s3:::b", "it begins with arn:"),
        ("s3", "s3:///", "the bucket is missing"),
        ("s3", "s3:///key", "the bucket is missing"),
        ("s3", "/key", "the bucket is missing"),
        ("s3", "s3://a..b/", "it names no bucket"),
        ("s3", "..", "it names no bucket"),
        ("s3", "./x", "it names no bucket"),
        ("s3", f"s3://{'b' * 256}/", "it names no bucket"),
        ("s3", "s3://b:80/", "it names no bucket"),
        ("s3", "s3://b%2e/", "it names no bucket"),
        ("s3", "s3://bücket/", "it names no bucket"),
        ("s3", "s3://{{ job_id }}/", "it names no bucket"),
        ("s3", "s3://b?x/", "it names no bucket"),
        ("s3", "s3://u:p@b/", "user names and passwords are not accepted"),
        ("s3", "s3://b/?x", "a question mark is not accepted"),
        ("s3", "s3://b/a\nb", "it holds control characters"),
        ("s3", "s3://b/a\x00", "it holds control characters"),
        ("s3", "s3://b/\ud800", "it holds control characters"),
        ("s3", "s3://b/a/../c", "no parts . or .."),
        ("s3", "s3://b/..", "no parts . or .."),
        ("s3", "s3://b/./c", "no parts . or .."),
        ("s3", "s3://b/{{ date }}/", "'{{ date }}' is not known; there are {{ job_id }}"),
        ("s3", f"s3://b/{'k' * 1020}", "longer than 1024 bytes"),
    ],
)
def test_what_names_no_object_is_refused(kind: Any, url: Any, why: str) -> None:
    cause = refusal(storage_type=kind, storage_url=url)
    assert cause.startswith("invalid storage_url: ")
    assert why in cause
    assert "u:p" not in cause


def test_names_are_refused_as_urls_are() -> None:
    place_ = {"storage_type": "s3", "storage_url": "b"}
    assert "no parts . or .." in refusal(**place_, storage_object_name="../x")
    assert "no parts . or .." in refusal(**place_, storage_object_name="{{ query }}/../x")
    assert "is not a string" in refusal(**place_, storage_object_name=7)
    named = {**place_, "storage_url": "b/x.{{ extension }}"}
    assert "leave out storage_object_name" in refusal(**named, storage_object_name="x")
    assert (
        refusal(**place_, storage_compress="maybe") == "storage_compress is neither true nor false"
    )
    assert refusal(**place_, parse="maybe") == "parse is neither true nor false"


def test_a_name_has_at_most_1024_bytes() -> None:
    end = f"/{ID}.json"
    longest = "ä" * ((MAX_KEY_BYTES - len(end)) // 2)
    assert place(f"s3://b/{longest}").endswith(end)
    assert "longer than" in refusal(storage_type="s3", storage_url=f"s3://b/{longest}ää")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_makes_folders_or_leaves_the_bucket(query: str, source: str) -> None:
    sent = {
        "storage_type": "gs",
        "storage_url": "gs://b/in/",
        "storage_object_name": "x-{{ source }}-{{ query }}",
        "source": source,
    }
    destination = destination_for(sent, ID, query)
    assert destination is not None
    assert destination.key.startswith("in/x-")
    assert destination.key.count("/") == 1
    assert destination.key.isprintable() or not (query + source).isprintable()
    destination.key.encode()


def test_urls_of_objects_are_read() -> None:
    assert Destination.from_url("gs://b/a b/c") == Destination("gs", "b", "a b/c")
    assert Destination.from_url("s3://b/c.gz", compress=True).compress
    for bad in ("s3://b", "s3://b/", "http://b/c", "b/c", "s3:///c", "s3://b/../c", "s3://a:b/c"):
        with pytest.raises(ParameterError):
            Destination.from_url(bad)
