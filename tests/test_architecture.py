"""The layers hold, imports stay light, files stay small. See docs/architecture.md."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import autoscrape

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "autoscrape"
SOURCES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "spiders").glob("*.py")])
COMMANDS = sorted(
    f"autoscrape.commands.{path.stem}"
    for path in (PACKAGE / "commands").glob("*.py")
    if path.stem != "__init__"
)
MOST_LINES = 300

FRAMEWORKS = {"scrapy", "twisted", "sqlalchemy"}
PARSERS = {"extruct", "html_text"}


def imported_by(*modules: str) -> set[str]:
    """Give what a fresh interpreter has in ``sys.modules`` once it has imported some modules."""
    code = (
        "import importlib, json, sys\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *modules],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


def packages(modules: set[str]) -> set[str]:
    """Give the top-level names of modules."""
    return {name.partition(".")[0] for name in modules}


def name_of(path: Path) -> str:
    """Name a source file in the id of a test."""
    return str(path.relative_to(ROOT))


def test_import_contracts_are_kept() -> None:
    lint_imports = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", lint_imports, "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_layer_is_named_in_the_contract_and_drawn_in_the_docs() -> None:
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8")
    drawn = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    layers = {
        path.stem
        for path in PACKAGE.iterdir()
        if path.stem != "__init__" and (path.suffix == ".py" or (path / "__init__.py").is_file())
    }
    assert {layer for layer in layers if layer not in contract} == set()
    assert {layer for layer in layers if layer not in drawn} == set()


@pytest.mark.parametrize(
    "module", ["autoscrape", "autoscrape.extraction", "autoscrape.jobs.query", "autoscrape.items"]
)
def test_pure_layers_load_no_framework(module: str) -> None:
    assert packages(imported_by(module)) & FRAMEWORKS == set()


def test_inputs_and_config_load_no_framework_and_no_cloud_library() -> None:
    loaded = packages(imported_by("autoscrape.inputs", "autoscrape.config"))
    assert loaded & (FRAMEWORKS | {"boto3", "botocore", "google", "requests"}) == set()


def test_delivery_loads_no_framework_and_its_cloud_libraries_only_when_used() -> None:
    loaded = packages(imported_by("autoscrape.delivery.uploads", "autoscrape.delivery.webhook"))
    assert loaded & (FRAMEWORKS | {"boto3", "botocore", "google", "requests"}) == set()


def test_settings_module_loads_nothing_else_of_the_package() -> None:
    loaded = imported_by("autoscrape.settings")
    assert {name for name in loaded if name.startswith("autoscrape.")} == {"autoscrape.settings"}
    assert packages(loaded) & FRAMEWORKS == set()


def test_parsers_load_in_the_fence_only() -> None:
    assert packages(imported_by("autoscrape.crawl.runtime")) & PARSERS == set()


def test_child_of_the_fence_loads_no_framework() -> None:
    loaded = packages(imported_by("autoscrape.extraction.child"))
    assert loaded & FRAMEWORKS == set()
    assert loaded >= PARSERS


def test_commands_load_nothing_but_scrapy_and_the_standard_library() -> None:
    # One that failed to import would break every scrapy command, one that is slow delays them all.
    added = imported_by(*COMMANDS) - imported_by("scrapy.commands.crawl")
    ours = {name for name in added if name.startswith("autoscrape.")}
    assert ours == {"autoscrape.commands", *COMMANDS}
    assert packages(added) - sys.stdlib_module_names <= {"autoscrape", "scrapy"}


def test_every_name_of_the_face_resolves() -> None:
    assert {name for name in autoscrape.__all__ if getattr(autoscrape, name, None) is None} == set()


def test_face_offers_what_it_says() -> None:
    face = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    imported = {
        (alias.asname or alias.name, node.module)
        for block in face.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert list(autoscrape.__all__) == sorted(autoscrape.__all__)
    assert set(autoscrape._HOMES) == set(autoscrape.__all__)
    assert set(autoscrape._HOMES.items()) == imported, "type checkers and Python see other names"


def test_face_refuses_other_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        autoscrape.nothing  # noqa: B018


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_module_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= MOST_LINES
