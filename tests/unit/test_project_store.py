"""Which store is opened: the one that is named, the project's file, or in an egg none."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from scrapy.settings import Settings

from autoscrape.config import Config
from autoscrape.crawl.project_store import open_service
from autoscrape.errors import ParameterError

SETTINGS = Settings({"BOT_NAME": "shop"})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in that is no project."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def in_an_egg(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrapyd runs a project that has settings, but no folder."""
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "autoscrape.settings")


def test_the_named_store_is_opened(folder: Path):
    config = Config(store=f"sqlite:///{folder}/named.db", project="news")
    with closing(open_service(SETTINGS, config)) as service:
        assert service.project == "news"
    assert [file.name for file in folder.glob("**/*.db")] == ["named.db"]


def test_without_a_name_the_store_lies_in_the_data_directory(folder: Path):
    with closing(open_service(SETTINGS, Config())) as service:
        assert service.project == "shop"
        assert (folder / ".scrapy" / "autoscrape.db").is_file()


@pytest.mark.usefixtures("in_an_egg")
def test_under_scrapyd_a_store_must_be_named(folder: Path):
    with pytest.raises(ParameterError) as refusal:
        open_service(SETTINGS, Config())
    (line,) = str(refusal.value).splitlines()
    for part in ("AUTOSCRAPE_STORE is not set", "an egg has no", "is not shared", "postgresql"):
        assert part in line
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("in_an_egg")
def test_under_scrapyd_the_named_store_is_opened(folder: Path):
    # Even asking for the project's data directory is an error there.
    config = Config(store=f"sqlite:///{folder}/named.db")
    with closing(open_service(SETTINGS, config)) as service:
        assert service.jobs() == []
