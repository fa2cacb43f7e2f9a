"""The docs name what there is, and nothing that there is not."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from attrs import fields
from scrapy.settings import Settings

import autoscrape
from autoscrape import items
from autoscrape import settings as project_settings
from autoscrape.config import PREFIX, Config, setting_name
from autoscrape.crawl import job_input
from autoscrape.errors import QUERY_ERRORS, REQUEST_ERRORS
from autoscrape.extraction import size
from autoscrape.inputs.reader import FORMATS
from autoscrape.items.rules import GTIN_TYPES
from autoscrape.jobs.query import PARAMETERS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ITEM_CLASSES = (
    items.Product,
    items.Article,
    items.Offer,
    items.Gtin,
    items.Breadcrumb,
    items.AggregateRating,
    items.AdditionalProperty,
)
SETTINGS = [setting_name(attribute) for attribute in fields(Config)]
ADDON_SETTINGS = (
    "DOWNLOADER_MIDDLEWARES",
    "DOWNLOADER_MIDDLEWARES_BASE",
    "DOWNLOAD_HANDLERS",
    "EXTENSIONS",
    "EXTENSIONS_BASE",
    "SPIDER_MIDDLEWARES",
    "ITEM_PIPELINES",
    "FEED_EXPORTERS",
    "FEED_STORAGES",
)
NAMED_BY_KEY = {"DOWNLOAD_HANDLERS", "FEED_EXPORTERS", "FEED_STORAGES"}
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    """Give the text of a page."""
    return (ROOT / name).read_text(encoding="utf-8")


def rows(text: str) -> dict[str, list[str]]:
    """Give the cells of every table row by each name in backticks in its first cell."""
    found = {}
    for line in text.splitlines():
        if line.startswith("| "):
            first, *others = [cell.strip() for cell in line.strip("| ").split(" | ")]
            for name in re.findall(r"`([^`]+)`", first):
                found.setdefault(name, others)
    return found


def section(text: str, heading: str) -> str:
    """Give what stands below a heading, up to the next one of its kind."""
    level = heading.split(maxsplit=1)[0]
    return text.split(f"\n{heading}\n", 1)[1].split(f"\n{level} ", 1)[0]


def anchors(text: str) -> set[str]:
    """Give the anchors of a page as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def added_by_the_addon() -> dict[str, object]:
    """Give the path of each component that the add-on adds, with its order."""
    added = {}
    before, after = Settings(), Settings()
    autoscrape.Addon().update_settings(after)
    for name in ADDON_SETTINGS:
        for key, value in after[name].items():
            if key in before[name] and before[name][key] == value:
                continue
            component, order = (value, None) if name in NAMED_BY_KEY else (key, value)
            if isinstance(component, type):
                component = f"{component.__module__}.{component.__qualname__}"
            added[str(component)] = order
    return {**added, after["FEED_URI_PARAMS"]: None}


def test_every_setting_has_a_row_with_its_default() -> None:
    table = rows(section(read("docs/settings.md"), "## autoscrape's settings"))
    assert list(table)[: len(SETTINGS)] == SETTINGS
    for attribute in fields(Config):
        default = attribute.default
        if type(default) in (int, float) and attribute.name != "extraction_processes":
            assert table[setting_name(attribute)][0] == f"{default:g}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_names_no_setting_that_is_not_there(page: Path) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z0-9_]+", page.read_text(encoding="utf-8")))
    assert named - set(SETTINGS) == set()


def test_every_setting_of_the_own_project_has_a_row() -> None:
    table = rows(
        section(read("docs/settings.md"), "## Scrapy settings of autoscrape's own project")
    )
    assert set(table) >= {name for name in vars(project_settings) if name.isupper()}


def test_every_component_of_the_addon_has_a_row_with_its_order() -> None:
    table = rows(section(read("docs/settings.md"), "## Components"))
    added = added_by_the_addon()
    assert len(added) == 16
    for path, order in added.items():
        assert table[path][1] == ("none" if order is None else str(order)), path


def test_every_bundled_spider_is_named() -> None:
    spiders = [f"autoscrape.crawl.bundled.{p.stem}" for p in (ROOT / "spiders").glob("[a-z]*.py")]
    assert spiders
    assert set(rows(read("docs/settings.md"))) >= set(spiders)


@pytest.mark.parametrize("item_class", ITEM_CLASSES, ids=lambda cls: cls.__name__)
def test_every_field_of_an_item_has_a_row_and_no_other(item_class: type) -> None:
    level = "##" if issubclass(item_class, items.Item) else "###"
    part = section(read("docs/items.md"), f"{level} {item_class.__name__}").split("\n## ")[0]
    named = [a.name for a in fields(item_class) if not a.name.startswith("_")]
    assert list(rows(part)) == named


def test_size_limit_of_items_is_the_one_in_the_code() -> None:
    told = re.search(
        r"at most ([\d,]+) bytes as JSON. (.*?) until it", read("docs/items.md"), re.DOTALL
    )
    assert told is not None
    assert int(told[1].replace(",", "")) == size.MAX_ITEM_BYTES
    assert tuple(re.findall(r"`(\w+)`", told[2])) == size._SHED


def test_every_gtin_type_is_named() -> None:
    page = read("docs/items.md")
    assert [name for name in GTIN_TYPES if f"`{name}`" not in page] == []


@pytest.mark.parametrize("error", QUERY_ERRORS, ids=lambda error: error.string)
def test_every_query_error_has_its_row(error: object) -> None:
    table = rows(section(read("docs/errors.md"), "## Query-level").split("\n### ")[0])
    assert table[error.string] == [error.meaning, "yes" if error.retryable else "no", error.advice]


@pytest.mark.parametrize("error", REQUEST_ERRORS, ids=lambda error: error.name)
def test_every_request_error_has_its_row(error: object) -> None:
    table = rows(section(read("docs/errors.md"), "## Request-level"))
    assert table[error.name] == [str(error.status), error.title]


def test_errors_page_invents_none() -> None:
    table = rows(section(read("docs/errors.md"), "## Query-level").split("\n### ")[0])
    assert set(table) == {error.string for error in QUERY_ERRORS}


def test_every_exception_is_named() -> None:
    page = read("docs/errors.md")
    base = autoscrape.AutoscrapeError
    derived = [cls for cls in base.__subclasses__() if cls.__module__ == base.__module__]
    classes = [base, *derived]
    assert [cls.__name__ for cls in classes if f"`{cls.__name__}`" not in page] == []


def test_every_command_is_named() -> None:
    page = read("docs/commands.md")
    entries = entry_points(group="scrapy.commands")
    commands = [entry.name for entry in entries if entry.value.startswith("autoscrape.")]
    assert len(commands) == 8
    assert [
        name for name in commands if not re.search(rf"^## `scrapy {name}\b", page, re.MULTILINE)
    ] == []


def test_every_spider_argument_has_a_row() -> None:
    table = rows(section(read("docs/commands.md"), "## `scrapy crawl`"))
    assert set(table) >= set(job_input.ARGUMENTS)


def test_every_name_of_the_face_is_named() -> None:
    page = section(read("docs/commands.md"), "## In code")
    assert [n for n in autoscrape.__all__ if not re.search(rf"autoscrape\.{n}\b", page)] == []


def test_inputs_page_names_formats_columns_and_what_is_refused() -> None:
    page = read("docs/inputs.md")
    named = [*FORMATS, *PARAMETERS]
    assert [name for name in named if f"`{name}`" not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(FENCED.sub("", text)):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path) if path else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked.read_text(encoding="utf-8")), target


def test_every_page_is_linked_from_the_readme() -> None:
    linked = {
        (ROOT / target.partition("#")[0]).resolve() for target in LINK.findall(read("README.md"))
    }
    assert [page for page in (ROOT / "docs").glob("*.md") if page not in linked] == []


def test_readme_is_short() -> None:
    assert len(read("README.md").splitlines()) < 150


def test_readme_and_contributing_name_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"make (demo|test|check|lint|bench)\b", read("README.md")))
    named |= set(re.findall(r"^\$ make (\w+)", read("CONTRIBUTING.md"), re.MULTILINE))
    assert named
    assert named <= targets


def test_changelog_has_an_unreleased_section() -> None:
    assert "\n## [Unreleased]\n" in read("CHANGELOG.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_names_no_folder_of_somebodys_machine(page: Path) -> None:
    folders = re.findall(
        r"(?<![\w.])/(?:home|root|tmp|usr|work)\b\S*", page.read_text(encoding="utf-8")
    )
    assert folders == []
