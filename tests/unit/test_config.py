"""Settings: where a value comes from, and what is said about a bad one."""

from __future__ import annotations

import os
from base64 import b64encode
from ipaddress import ip_network
from typing import Any

import pytest
from attrs import fields
from attrs.exceptions import FrozenInstanceError

from autoscrape.config import Config, read_config, setting_name
from autoscrape.errors import ParameterError
from autoscrape.jobs.ban_rules import BanRule
from autoscrape.jobs.key import JobReference
from autoscrape.jobs.webhook_secret import WebhookSecret

NEW, OLD = "whsec_" + "bmV3" * 8, "whsec_" + "b2xk" * 8

# Each setting: a value as text, what is read from it; another text, what is read from that.
VALUES: dict[str, tuple[str, Any, str, Any]] = {
    "store": ("sqlite:////a.db", "sqlite:////a.db", " sqlite:////b.db ", "sqlite:////b.db"),
    "project": ("shop", "shop", "news", "news"),
    "input": ("urls.csv", "urls.csv", "s3://bucket/urls.csv", "s3://bucket/urls.csv"),
    "tags": ("eu,daily", ("eu", "daily"), " us ", ("us",)),
    "priority": ("4", 4, "0", 0),
    "job": ("1/product/7", JobReference(1, "product", 7), "a/2", JobReference(None, "a", 2)),
    "rows": ("items", "items", "results", "results"),
    "worker_tasks": ("1", 1, "500", 500),
    "query_timeout": ("60", 60.0, "0.5", 0.5),
    "extraction_processes": ("1", 1, "16", 16),
    "extraction_timeout": ("0.5", 0.5, "60", 60.0),
    "extraction_memory": ("512", 512, "4096", 4096),
    "retention": ("1", 1.0, "30.5", 30.5),
    "s3_endpoint_url": ("http://a:1", "http://a:1", "http://b:2", "http://b:2"),
    "webhook_secrets": (
        f"{NEW}, shop={OLD}",
        (WebhookSecret(NEW), WebhookSecret(OLD, "shop")),
        "",
        (),
    ),
    "delivery_threads": ("1", 1, "32", 32),
    "delivery_wait": ("0", 0.0, "1.5", 1.5),
    "feed_dir": ("/var/feeds", "/var/feeds", "kept", "kept"),
    "allowed_networks": (
        "127.0.0.0/8, ::1",
        (ip_network("127.0.0.0/8"), ip_network("::1/128")),
        "",
        (),
    ),
    "guard_all": ("true", True, "0", False),
    "ban_rules": (
        "403, 429:slow down",
        (BanRule(403), BanRule(429, "slow down")),
        "*:robot",
        (BanRule(None, "robot"),),
    ),
}

BAD = {
    "priority": ["5", "-1", "high", "2.0", ""],
    "job": ["7", "product", "1/product/x", "1/2/3/4"],
    "rows": ["documents", "Items", ""],
    "worker_tasks": ["0", "-1", "1.5", "many", ""],
    "query_timeout": ["0", "-1", "10m", "nan", "inf"],
    "extraction_processes": ["0", "-1", "1.5", "all"],
    "extraction_timeout": ["0", "-1", "10s", "nan", "inf"],
    "extraction_memory": ["0", "-1", "1.5", "1G"],
    "delivery_threads": ["0", "-1", "1.5", "all"],
    "delivery_wait": ["-1", "nan", "inf", "1m"],
    "allowed_networks": ["localhost", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/8 ::1"],
    "guard_all": ["maybe", "2", ""],
    "ban_rules": ["*", "403:", "abc", "99"],
}
CASES = [(name, bad) for name, values in BAD.items() for bad in values]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AUTOSCRAPE_")]:
        monkeypatch.delenv(name)


def variable(name: str) -> str:
    return f"AUTOSCRAPE_{name.upper()}"


def test_these_are_all_settings() -> None:
    assert [a.name for a in fields(Config)] == list(VALUES)
    assert [setting_name(a) for a in fields(Config)] == [variable(name) for name in VALUES]


def test_without_any_value_the_defaults_hold() -> None:
    assert read_config({}.get) == Config(
        store=None,
        project=None,
        input=None,
        tags=(),
        priority=2,
        job=None,
        rows=None,
        worker_tasks=None,
        extraction_processes=os.cpu_count() or 1,
        extraction_timeout=10.0,
        extraction_memory=1536,
        retention=7.0,
        s3_endpoint_url=None,
    )


@pytest.mark.parametrize("name", VALUES)
def test_the_environment_serves_where_scrapy_has_nothing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, value, _, _ = VALUES[name]
    monkeypatch.setenv(variable(name), text)
    assert getattr(read_config({}.get), name) == value


@pytest.mark.parametrize("name", VALUES)
def test_scrapy_goes_over_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    other, _, text, value = VALUES[name]
    monkeypatch.setenv(variable(name), other)
    assert getattr(read_config({variable(name): text}.get), name) == value


@pytest.mark.parametrize("name", VALUES)
def test_an_argument_goes_over_both(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, value, other, _ = VALUES[name]
    monkeypatch.setenv(variable(name), other)
    assert getattr(read_config({variable(name): other}.get, **{name: text}), name) == value


def test_arguments_that_are_no_settings_are_left_alone() -> None:
    assert read_config({}.get, url="http://example.com/", pageType="product") == Config()


@pytest.mark.parametrize("name", ["store", "project", "input", "job", "s3_endpoint_url"])
def test_an_empty_text_is_no_value(name: str) -> None:
    assert getattr(read_config({variable(name): " "}.get), name) is None


@pytest.mark.parametrize(
    ("given", "tags"),
    [(["eu", "daily"], ("eu", "daily")), (("a,b", "b"), ("a", "b")), ([], ()), ("", ())],
)
def test_tags_may_be_a_list_as_in_settings_py(given: Any, tags: tuple[str, ...]) -> None:
    assert read_config({"AUTOSCRAPE_TAGS": given}.get).tags == tags


def test_numbers_may_be_numbers_as_in_settings_py() -> None:
    numbers = {"WORKER_TASKS": 8, "EXTRACTION_TIMEOUT": 2, "PRIORITY": 0}
    given = {f"AUTOSCRAPE_{name}": number for name, number in numbers.items()}
    config = read_config(given.get)
    assert (config.worker_tasks, config.extraction_timeout, config.priority) == (8, 2.0, 0)


@pytest.mark.parametrize(("name", "bad"), CASES)
def test_a_bad_setting_is_named(name: str, bad: str) -> None:
    with pytest.raises(ParameterError, match=variable(name)) as caught:
        read_config({variable(name): bad}.get)
    assert repr(bad) in str(caught.value)


@pytest.mark.parametrize("bad", ["c2VjcmV0", "whsec_", "whsec_%", f"={NEW}", f"{NEW} x"])
def test_a_bad_secret_is_named_without_being_repeated(bad: str) -> None:
    with pytest.raises(ParameterError, match="AUTOSCRAPE_WEBHOOK_SECRETS: a secret is") as caught:
        read_config({"AUTOSCRAPE_WEBHOOK_SECRETS": f"{OLD},{bad}"}.get)
    assert "bmV3" not in str(caught.value)
    assert "c2VjcmV0" not in str(caught.value)


@pytest.mark.parametrize(("size", "good"), [(23, False), (24, True), (64, True), (65, False)])
def test_a_secret_has_24_to_64_bytes(size: int, good: bool) -> None:
    secret = f"whsec_{b64encode(b'x' * size).decode()}"
    given = {"AUTOSCRAPE_WEBHOOK_SECRETS": f"{OLD},shop={secret}"}
    if good:
        assert read_config(given.get).webhook_secrets[1] == WebhookSecret(secret, "shop")
        return
    with pytest.raises(ParameterError, match="the base64 of 24 to 64 bytes") as caught:
        read_config(given.get)
    assert f"one of those given has {size}; make one by: echo whsec_" in str(caught.value)
    assert secret not in str(caught.value)


def test_a_secret_is_not_in_what_is_printed_of_the_settings() -> None:
    config = read_config({"AUTOSCRAPE_WEBHOOK_SECRETS": f"shop={NEW}"}.get)
    assert NEW not in repr(config)


@pytest.mark.parametrize(("name", "bad"), [case for case in CASES if case[1]])
def test_a_bad_environment_variable_is_named(
    name: str, bad: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable(name), bad)
    with pytest.raises(ParameterError, match=variable(name)):
        read_config({}.get)


@pytest.mark.parametrize(("name", "bad"), CASES)
def test_a_bad_argument_is_named_as_the_argument(name: str, bad: str) -> None:
    with pytest.raises(ParameterError, match=rf"\b{name}\b") as caught:
        read_config({}.get, **{name: bad})
    assert variable(name) not in str(caught.value)


def test_a_config_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Config().store = "sqlite:////a.db"  # type: ignore[misc]
