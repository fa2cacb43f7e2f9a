from __future__ import annotations

import pytest

from autoscrape.extraction.picture_names import (
    is_of_video,
    is_picture_file,
    original,
    size_in,
    stem,
)

ROOT = "https://shop.example"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{ROOT}/_next/image?url=%2Fp%2Fa.jpg&w=640&q=75", f"{ROOT}/p/a.jpg"),
        (f"{ROOT}/_next/image/?w=640&url=https%3A%2F%2Fcdn.example%2Fa.jpg", "https://cdn.example/a.jpg"),
        (f"{ROOT}/kf/a.jpg_350x350.jpg", f"{ROOT}/kf/a.jpg"),
        (f"{ROOT}/a.jpg?w=3", f"{ROOT}/a.jpg?w=3"),
        (f"{ROOT}/_next/image?url=javascript:x", f"{ROOT}/_next/image?url=javascript:x"),
    ],
)  # fmt: skip
def test_original(url: str, expected: str) -> None:
    assert original(url) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/p/lamp-600x600.jpg", "/p/Lamp.webp"),
        ("/p/lamp_800x.jpg?v=1", "/q/lamp.jpg#x"),
        ("/p/71mo6._AC_SL1500_.jpg", "/p/71mo6.jpg"),
        ("/_next/image?url=%2Fp%2Flamp.jpg&w=64", "/p/lamp.png"),
    ],
)
def test_copies_share_a_stem(one: str, other: str) -> None:
    assert stem(ROOT + one) == stem(ROOT + other)


def test_other_pictures_do_not() -> None:
    assert len({stem(f"{ROOT}/lamp-{name}.jpg") for name in ("1", "2", "front", "back")}) == 4


@pytest.mark.parametrize(
    ("url", "size"),
    [
        ("/a-600x800.jpg", 800),
        ("/a.jpg?w=1200&q=75", 1200),
        ("/a.jpg?width=900", 900),
        ("/c_fit,w_700/a.jpg", 700),
        ("/a._SL1500_.jpg", 1500),
        ("/1234/a.jpg", 0),
    ],
)
def test_size_in(url: str, size: int) -> None:
    assert size_in(ROOT + url) == size


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/a.jpg", True),
        ("/a.PNG?v=1", True),
        ("/a.webp/full", True),
        ("/a.gift", False),
        ("/a", False),
        ("/a.jpg" + "x" * 5_000, False),
    ],
)
def test_is_picture_file(address: str, expected: bool) -> None:
    assert is_picture_file(address) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://i.ytimg.com/vi/x/0.jpg", True),
        ("https://i.vimeocdn.com/video/1.jpg", True),
        (f"{ROOT}/_next/image?url=https%3A%2F%2Fi.ytimg.com%2Fvi%2Fx%2F0.jpg", True),
        (f"{ROOT}/ytimg/0.jpg", False),
    ],
)
def test_is_of_video(url: str, expected: bool) -> None:
    assert is_of_video(url) is expected
