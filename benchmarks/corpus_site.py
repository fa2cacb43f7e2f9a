"""Serves every page of a corpus folder on loopback: ``python -m benchmarks.corpus_site FOLDER``.

The folder has ``products/<id>/page.html.gz`` (and ``masked.html.gz``) and
``articles/html/<id>.html.gz``. ``/batch.jsonl`` lists all pages as rows of a batch.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from tests.servers.demo_site import serve
from tests.servers.http11 import Request, Response


def find_pages(corpus: Path) -> dict[str, Path]:
    """Give path on the site to file, products first."""
    products = sorted((corpus / "products").glob("*/*.html.gz"))
    articles = sorted((corpus / "articles" / "html").glob("*.html.gz"))
    pages = {f"/product/{file.parent.name}/{file.name[:-8]}": file for file in products}
    return pages | {f"/article/{file.name[:-8]}": file for file in articles}


class CorpusSite:
    """Answers with the stored bytes, gzipped as they are."""

    def __init__(self, corpus: Path) -> None:
        self.pages = find_pages(corpus)

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        if request.path == "/batch.jsonl":
            rows = (
                json.dumps({"url": request.base + path, "pageType": path.split("/")[1]})
                for path in self.pages
            )
            return Response("\n".join(rows).encode(), content_type="application/x-ndjson")
        file = self.pages.get(request.path)
        if file is None:
            return Response(b"", 404)
        return Response(file.read_bytes(), headers={"Content-Encoding": "gzip"})


if __name__ == "__main__":
    asyncio.run(serve(CorpusSite(Path(sys.argv[1])).answer, 0, until_eof=True))
