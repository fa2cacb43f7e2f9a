"""Where inputs lie on this machine, and what is said when they do not."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest

from autoscrape.errors import InputError
from autoscrape.inputs import read_rows
from autoscrape.inputs.sources import shown


def refusal(source: str) -> str:
    with pytest.raises(InputError) as error:
        list(read_rows(source))
    return str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "urls.csv"
    assert refusal(str(path)) == f"input {path}: no such file"


def test_a_directory(tmp_path: Path) -> None:
    path = tmp_path / "urls.csv"
    path.mkdir()
    assert refusal(str(path)) == f"input {path}: is a directory; name a file"


def test_a_path_that_cannot_be() -> None:
    assert "cannot be opened" in refusal("a\0.csv")


@pytest.mark.parametrize("source", ["ftp://a.example/x.csv", "file:///etc/x.csv", "data://x.csv"])
def test_schemes_that_are_not_supported(source: str) -> None:
    assert "is not supported; give a path, - or an s3://, gs:// or http(s):// URL" in refusal(
        source
    )


def test_a_url_that_is_none() -> None:
    assert (
        refusal("http://me:secret@[::1/x.csv")
        == "input http://…: is no valid URL: Invalid IPv6 URL"
    )


@pytest.mark.parametrize("source", ["s3://bucket/.csv/", "s3:///x.csv", "gs://x.csv"])
def test_bucket_urls_that_name_no_object(source: str) -> None:
    assert "SCHEME://BUCKET/KEY" in refusal(source) or "unsupported format" in refusal(source)


@pytest.mark.parametrize(
    ("source", "module", "extra"),
    [
        ("s3://bucket/x.csv", "boto3.session", "pip install boto3"),
        ("gs://bucket/x.csv", "google.cloud.storage", "pip install google-cloud-storage"),
    ],
)
def test_a_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, source: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert extra in refusal(source)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("-", "standard input"),
        ("dir/x.csv", "dir/x.csv"),
        ("s3://bucket/a?b.csv", "s3://bucket/a?b.csv"),
        ("https://me:secret@a.example/x.csv?X-Signature=secret", "https://a.example/x.csv"),
    ],
)
def test_messages_show_no_credentials(source: str, name: str) -> None:
    assert shown(source) == name


STDIN = [
    (b'\xef\xbb\xbf\n {"url": "http://a.example/"}\n', 2),
    (b'\n["http://a.example/"]', 1),
    (b"id,url\n1,http://a.example/\n", 2),
    (b"id\turl\n1\thttp://a.example/\n", 2),
    (b"url\nhttp://a.example/\n", 2),
    (b"id;url\n1;http://a.example/\n", 2),
    (b"# urls, all of them\nhttp://a.example/\n", 2),
    (b"http://a.example/\n", 1),
]


@pytest.mark.parametrize(("data", "line"), STDIN)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_shows_its_format(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: bytes, line: int, pack: type[bytes]
) -> None:
    (tmp_path / "in").write_bytes(pack(data))
    with (tmp_path / "in").open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        (row,) = read_rows("-")
    assert row.values is not None
    assert (row.values["url"], row.line, row.problem) == ("http://a.example/", line, None)


def test_empty_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "in").touch()
    with (tmp_path / "in").open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert refusal("-") == "input standard input: has no rows"
    monkeypatch.setattr(sys, "stdin", None)
    assert refusal("-") == "input standard input: there is no standard input"
