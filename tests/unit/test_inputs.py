"""Rows of every format, good and bad."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from autoscrape.errors import InputError
from autoscrape.inputs import Row, read_rows
from autoscrape.inputs.row import MAX_ROW, MAX_TEXT

BOM = b"\xef\xbb\xbf"
A, B = {"url": "http://a.example/"}, {"url": "http://b.example/"}


def rows_of(folder: Path, name: str, data: bytes) -> list[Row]:
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return list(read_rows(str(path)))


GOOD: list[tuple[str, bytes, list[tuple[int, dict[str, Any]]]]] = [
    (".txt", b"http://a.example/\nhttp://b.example/\n", [(1, A), (2, B)]),
    (".txt", BOM + b"# mine\r\n\r\n  http://a.example/ \r\nhttp://b.example/", [(3, A), (4, B)]),
    (".txt", b"http://a.example/\rhttp://b.example/\r", [(1, A), (2, B)]),
    (".csv", b"url\nhttp://a.example/\n", [(2, A)]),
    (
        ".csv",
        BOM + b"id,url\r\n1,http://a.example/\r\n,http://b.example/\r\n",
        [
            (2, {"id": "1", **A}),
            (3, B),
        ],
    ),
    (
        ".csv",
        b'url,"no\nte"\nhttp://a.example/,"x\ny"\n\nhttp://b.example/\n',
        [
            (3, {**A, "no\nte": "x\ny"}),
            (6, B),
        ],
    ),
    (".csv", b"id;url\n1;http://a.example/\n", [(2, {"id": "1", **A})]),
    (".csv", b"url\tid\nhttp://a.example/\t1\n", [(2, {**A, "id": "1"})]),
    (".csv", b'\n url , "id",\nhttp://a.example/, "1,2",\n', [(3, {**A, "id": "1,2"})]),
    (".csv", b"url,id\nhttp://a.example/,1,,\n,\n", [(2, {**A, "id": "1"}), (3, {})]),
    (".tsv", b"url\tnote\nhttp://a.example/\ta, b; c\n", [(2, {**A, "note": "a, b; c"})]),
    (".jsonl", b'{"url": "http://a.example/"}\n \n{"url": "http://b.example/"}', [(1, A), (3, B)]),
    (
        ".ndjson",
        BOM + b'{"url": "x", "url": "http://a.example/", "n": [1, 2.5, null]}\r\n',
        [
            (1, {**A, "n": [1, 2.5, None]}),
        ],
    ),
    (
        ".jl",
        '{"url": "http://a.example/", "é": "\\ud83d\\ude00"}'.encode(),
        [(1, {**A, "é": "😀"})],
    ),
    (".json", b'[{"url": "http://a.example/"}, " http://b.example/"]', [(1, A), (2, B)]),
    (".json", BOM + b' [\n "http://a.example/"\n,\n{"n": 12}\n]\n', [(1, A), (2, {"n": 12})]),
]


@pytest.mark.parametrize(("suffix", "data", "expected"), GOOD)
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_good_rows(
    tmp_path: Path,
    suffix: str,
    data: bytes,
    expected: list[tuple[int, dict[str, Any]]],
    packed: str,
) -> None:
    rows = rows_of(tmp_path, f"urls{suffix}{packed}", data)
    assert [(row.line, row.values) for row in rows] == expected
    assert [row.problem for row in rows] == [None] * len(rows)


def test_a_row_shows_its_text(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, "x.CSV", b"url,id\n" + b"http://a.example/,1\n")
    assert row == Row(2, {**A, "id": "1"}, None, "http://a.example/,1")


def test_gzip_is_recognised_without_its_suffix(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, "x.txt", gzip.compress(b"http://a.example/\n"))
    assert row.values == A


BAD: list[tuple[str, bytes, int, str]] = [
    (".txt", b"http://a.example/\nhttp://\xff.example/\n", 2, "not valid UTF-8"),
    (".txt", b"h" * (MAX_ROW + 7), 1, "longer than 1048576 characters"),
    (".csv", b"url\nhttp://a.example/,extra\n", 2, "more cells than the header has columns"),
    (".csv", b"url,id\nhttp://a.example/,\xff\n", 2, "not valid UTF-8"),
    (
        ".csv",
        b'url\n"http://a.example/\n\n',
        2,
        "not valid CSV: unexpected end of data (lines 2 to",
    ),
    (".csv", b'url\n"http://"a.example/\n', 2, "not valid CSV: ',' expected after '\"'"),
    (".csv", b"url\n" + b"h" * 200_000, 2, "not valid CSV: field larger than field limit"),
    (".jsonl", b'{"url": "http://a.example/"\n', 1, "not valid JSON: Expecting ',' delimiter"),
    (".jsonl", b"[1]\n", 1, "not a JSON object"),
    (".jsonl", b'{"url": NaN}', 1, "not valid JSON: NaN"),
    (".jsonl", b'{"url": [-Infinity]}', 1, "not valid JSON: -Infinity"),
    (".jsonl", b'{"url": 1e400}', 1, "not valid JSON: number too large"),
    (".jsonl", b'{"n": ' + b"9" * 5000 + b"}", 1, "not valid JSON: Exceeds the limit"),
    (".jsonl", b'{"url": "\\ud83d"}', 1, "not valid JSON: half of a surrogate pair"),
    (".jsonl", b'{"url": "\xff"}', 1, "not valid UTF-8"),
    (".jsonl", b"{} {}", 1, "not valid JSON: more after the end"),
    (".jsonl", b'{"a":' * 100_000, 1, "not valid JSON: nested too deeply"),
    (".json", b'["http://a.example/", 7]', 2, "not a JSON object or string"),
    (".json", b'[{"url": NaN}]', 1, "not valid JSON: NaN"),
    (".json", b'["\xff"]', 1, "not valid UTF-8"),
    (".json", b'["\\uDC00"]', 1, "not valid JSON: half of a surrogate pair"),
]


@pytest.mark.parametrize(("suffix", "data", "line", "problem"), BAD)
def test_bad_rows(tmp_path: Path, suffix: str, data: bytes, line: int, problem: str) -> None:
    (row,) = [row for row in rows_of(tmp_path, f"urls{suffix}", data) if row.problem]
    assert row.line == line
    assert row.problem is not None
    assert row.problem.startswith(problem)
    assert 0 < len(row.text) <= MAX_TEXT
    row.text.encode()


def test_what_could_be_read_of_a_bad_row_is_kept(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, "x.csv", b"url\nhttp://a.example/,extra\n")
    assert row.values == A


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("x.txt", b"\xff\n"),
        ("x.txt", b"h" * (3 * MAX_ROW) + b"\n"),
        ("x.csv", b'"bad"row\n'),
        ("x.csv", b"h" * (3 * MAX_ROW) + b"\n"),
        ("x.jsonl", b'{"url":\n'),
        ("x.jsonl", b"{" * (2 * MAX_ROW) + b"\n"),
    ],
)
def test_rows_after_a_bad_one_are_read(tmp_path: Path, name: str, bad: bytes) -> None:
    good = b'{"url": "http://b.example/"}\n' if name == "x.jsonl" else b"http://b.example/\n"
    header = b"url\n" if name == "x.csv" else b""
    broken, fine = rows_of(tmp_path, name, header + bad + good)
    assert broken.problem
    assert (fine.values, fine.line) == (B, broken.line + 1)


UNREADABLE: list[tuple[str, bytes, str]] = [
    ("x.csv", b"a,b\n1,2\n", "input {}: the header has no url column; it has: a, b"),
    ("x.csv", b"url,a,a\n1,2\n", "input {}: the header has more than one column named a"),
    ("x.csv", b'"url"x,a\n1,2\n', "input {}: the header is not valid CSV: ',' expected"),
    ("x.csv", b"url,\xff\n1,2\n", "input {}: the header is not valid UTF-8"),
    ("x.csv", b"url,id\n", "input {}: has no rows"),
    ("x.txt", b"", "input {}: has no rows"),
    ("x.txt", b"# nothing\n", "input {}: has no rows"),
    ("x.txt", BOM, "input {}: has no rows"),
    ("x.jsonl", b"\n\n", "input {}: has no rows"),
    ("x.json", b"[]", "input {}: has no rows"),
    ("x.json", b"", "input {}: has no rows"),
    ("x.json", b'{"url": "x"}', "input {}: is not a JSON array"),
    ("x.json", b'["a" "b"]', "input {}: is not valid JSON after element 1: neither , nor ]"),
    ("x.json", b'["a", "b', "input {}: is not valid JSON in element 2: Unterminated string"),
    ("x.json", b'["a", ]', "input {}: is not valid JSON in element 2: Expecting value"),
    ("x.json", b'["a"', "input {}: is not valid JSON after element 1: neither , nor ]"),
    ("x.json", b'["a"] x', "input {}: is not valid JSON: more after the end of the array"),
    ("x.json", b"[" * 100_000, "input {}: is not valid JSON in element 1: nested too deeply"),
    ("x.txt", "http://a".encode("utf-16"), "input {}: is UTF-16 text; save it as UTF-8"),
    ("x.xlsx", b"PK", "input {}: unsupported format; the name must end in one of .txt .csv .tsv"),
    ("x.csv.bz2", b"BZ", "input {}: unsupported format"),
]


@pytest.mark.parametrize(("name", "data", "message"), UNREADABLE)
def test_unreadable_inputs(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    with pytest.raises(InputError) as error:
        rows_of(tmp_path, name, data)
    assert str(error.value).startswith(message.format(tmp_path / name))


def numbers(count: int) -> list[str]:
    """Text that gzip cannot make much smaller."""
    return [f"http://a.example/{number * 7919 % 1_000_003}" for number in range(count)]


@pytest.mark.parametrize("harm", ["cut", "flip"])
def test_damaged_gzip_says_how_far_it_came(tmp_path: Path, harm: str) -> None:
    data = bytearray(gzip.compress("\n".join(numbers(20_000)).encode()))
    if harm == "cut":
        del data[-100:]
    else:
        data[-8] ^= 0xFF
    path = tmp_path / "x.txt.gz"
    path.write_bytes(data)
    read: list[Row] = []
    with pytest.raises(InputError, match=r"the gzip data is damaged after \d+ rows") as error:
        read.extend(read_rows(str(path)))
    assert f"after {len(read)} rows" in str(error.value)
    assert len(read) > 10_000


WRITERS = {
    ".txt": lambda url: url,
    ".csv": lambda url: f"{url},eu",
    ".jsonl": lambda url: json.dumps({"url": url}),
    ".json": lambda url: json.dumps({"url": url}) + ",",
}


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".jsonl", ".json"])
def test_memory_does_not_grow_with_the_input(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"many{suffix}.gz"
    with gzip.open(path, "wt", compresslevel=1) as file:
        file.write({".csv": "url,tag\n", ".json": "["}.get(suffix, ""))
        file.writelines(WRITERS[suffix](url) + "\n" for url in numbers(100_000))
        file.write('"http://last.example/"]' if suffix == ".json" else "")
    tracemalloc.start()
    try:
        count = sum(row.problem is None for row in read_rows(str(path)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 100_000 + (suffix == ".json")
    assert peak < 4 * 2**20
