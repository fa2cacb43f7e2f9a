from __future__ import annotations

import subprocess
import sys


def test_extraction_leaves_the_framework_out() -> None:
    code = (
        "import sys\n"
        "from autoscrape.extraction import extract\n"
        "extract('<h1>Lamp</h1>', 'https://e.example/', 'auto')\n"
        "banned = {'scrapy', 'twisted', 'sqlalchemy', 'boto3', 'itemadapter'}\n"
        "print(sorted(banned & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_face_shows_two_functions() -> None:
    import autoscrape.extraction

    assert autoscrape.extraction.__all__ == ["explain", "extract"]
    assert all(callable(getattr(autoscrape.extraction, name)) for name in ("explain", "extract"))
