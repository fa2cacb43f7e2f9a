from __future__ import annotations

import json

import pytest

from autoscrape.extraction.article.assemble import extract_article

from .pages import article, page, paragraphs

TITLE = "A storm at sea"
SENTENCE = "The keeper climbed the tower stairs again and wrote the weather into the blue book. "
LINES = [f"Evening {number}: {SENTENCE * 3}".strip() for number in range(6)]
HTML = "".join(f"<p>{line}</p>" for line in LINES)
OTHER = "".join(f"<p>Harbour {line}</p>" for line in LINES * 3)
SHELL = "<nav>menu</nav><h1>A storm at sea</h1><div id=app></div>"


def script(text: str, kind: str = "text/javascript", name: str = "") -> str:
    return f'<script type="{kind}" id="{name}">{text}</script>'


def as_json(value: object) -> str:
    return json.dumps(value).replace("</", "<\\/")


def chunks(stream: str) -> str:
    half = len(stream) // 2
    return "".join(
        script(f"self.__next_f.push([1,{as_json(part)}])")
        for part in (stream[:half], stream[half:])
    )


STORY = {"title": TITLE, "body": HTML}
PROPS = {"props": {"pageProps": {"story": STORY, "more": [{"title": "Harbour", "body": OTHER}]}}}
EDITED = {"title": TITLE, "content": {"nodeType": "document", "content": [
    {"nodeType": "paragraph", "content": [
        {"nodeType": "text", "value": line[:20]}, {"nodeType": "text", "value": line[20:]}]}
    for line in LINES]}}  # fmt: skip
SPANS = {"title": TITLE, "body": [
    {"_type": "block", "children": [{"_type": "span", "text": line}]}
    for line in LINES]}  # fmt: skip
LONG = HTML.replace("Evening", "Évening")
STREAM = (
    f"1:T{len(LONG.encode()):x},{LONG}"
    f'2:["$","$L3",null,{as_json({"data": {"title": TITLE, "contentHtml": "$1"}})}]\n'
)


@pytest.mark.parametrize(
    "scripts",
    [
        script(as_json(PROPS), "application/json", "__NEXT_DATA__"),
        script(f"window.__STATE__ = {as_json(PROPS)};"),
        script(f"window.__STATE__ = JSON.parse({as_json(as_json(PROPS))});"),
        script(f"window.page = {{title: '{TITLE}', articleBody: '{HTML[:1500]}', n: 1}};"),
        script(as_json({"a": EDITED}), "application/json"),
        script(as_json([SPANS]), "application/json"),
        chunks(STREAM),
    ],
)
@pytest.mark.parametrize("shown", ["", "<p>We use cookies.</p>", f"<p>{LINES[0][:200]}</p>"])
def test_text_that_only_scripts_carry(scripts: str, shown: str) -> None:
    body = extract_article(page(SHELL + shown + scripts)).articleBody
    assert body is not None
    lines = body.replace("É", "E").splitlines()
    assert lines[:5] == LINES[:5]
    assert "Harbour" not in body


def test_state_never_takes_the_place_of_a_text_that_is_shown() -> None:
    state = {"title": TITLE, "body": OTHER}
    found = extract_article(
        page(f"<h1>{TITLE}</h1><article>{paragraphs(5)}</article>" + script(as_json(state)))
    )
    assert found.articleBody is not None
    assert "Harbour" not in found.articleBody


def test_other_texts_of_the_state_are_no_body() -> None:
    state = {"consent": {"body": SENTENCE * 4}, "css": {"text": "a { color: red. } " * 99}}
    assert not extract_article(page(SHELL + script(as_json(state), "application/json"))).articleBody


def test_markup_with_the_whole_text_beats_its_beginning() -> None:
    text = " ".join(LINES)
    html = article(headline=TITLE, articleBody=text) + SHELL + f"<p>{text[:300]}</p>"
    assert extract_article(page(html)).articleBody == text


@pytest.mark.parametrize(
    "text",
    [
        "window.a = {" * 20_000,
        "window.a = JSON.parse('" + '{"body":[' * 9_000,
        'self.__next_f.push([1,":HL[1]\\n1:Tffffff,x\\n2:[1"])',
        '{"body":' * 30_000,
        as_json({"body": [[[[[[[[[[[[[[["x"]]]]]]]]]]]]]]]}),
    ],
)
def test_broken_state_does_no_harm(text: str) -> None:
    assert extract_article(page(SHELL + script(text, "application/json"))).url


def test_the_html_of_a_text_that_is_not_shown_is_its_paragraphs() -> None:
    lines = [f"{line} 3 < 5" for line in LINES]
    story = {"title": TITLE, "body": "".join(f"<p>{line.replace('<', '&lt;')}" for line in lines)}
    found = extract_article(page(SHELL + script(as_json(story), "application/json")))
    assert found.articleBody == "\n".join(lines)
    assert found.articleBodyRaw == "\n".join(f"<p>{line} 3 &lt; 5</p>" for line in LINES)
