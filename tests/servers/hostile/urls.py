"""URLs that no request is made of."""

from __future__ import annotations

from tests.servers.hostile.answers import NAME, reply
from tests.servers.hostile.case import ITEM, MALFORMED, NON_HTTP, TOO_LONG, Case

OTHER_SCHEMES = (
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "ftp://127.0.0.1/kettle.html",
    "data:text/html,<h1>Kettle</h1>",
    "javascript:alert(1)",
    "s3://bucket/kettle.html",
    "mailto:kettle@example.com",
    "about:blank",
    "view-source:http://127.0.0.1:{port}/",
)

UNREADABLE = (
    "",
    "   ",
    "kettle",
    "shop.test/kettle",
    "//shop.test/kettle",
    "shop.test:80/kettle",
    "http:",
    "http://",
    "http:///kettle",
    "http://:{port}/",
    "http://[::1",
    "http://[::1%25lo]:{port}/",
    "http://[nonsense]/",
    "http://shop.test:99999/",
    "http://shop.test:0/",
    "http://shop.test:-1/",
    "http://shop.test:port/",
    "http://exa mple.test/",
    "http://shop..test/",
    "http://-shop.test/",
    "http://shop%00.test/",
    "http://shop.test\\@127.0.0.66:{port}/",
    "http://user@127.0.0.1:{port}/",
    "http://user:secret@127.0.0.1:{port}/",
    "http://shop.test/kettle\x00.html",
    "http://shop.test/kettle\r\nX-Injected: yes",
    "http://shop.test/kettle\tpot",
    "http://shop.test/\ud800",
    "http://xn--a.test\u3000/",
    "http://\uff11\uff12\uff17.0.0.66:{port}/",
    f"http://{'a' * 64}.test/",
    f"http://{'a.' * 127}test/",
)

START = "http://long.test:{port}/url/"
ROOM = 4096 - len(START)

CASES = (
    *(Case(url, NON_HTTP) for url in OTHER_SCHEMES),
    *(Case(url, MALFORMED) for url in UNREADABLE),
    Case("http://long.test/" + "k" * 4096, TOO_LONG),
    Case("http://long.test/" + "\U0001f600" * 2048, TOO_LONG, why="two UTF-16 units each"),
    Case(START + "k" * ROOM, ITEM, reply(), 1, name=NAME),
    Case("/url/t%C3%A9i%C3%A8re", ITEM, reply(), 1, name=NAME),
    Case("http://spaces.test:{port}/url/two words", ITEM, reply(), 1, name=NAME),
    Case("  http://around.test:{port}/url/around\n", ITEM, reply(), 1, name=NAME),
    Case("http://t\u00e9i\u00e8re.test:{port}/url/idn", ITEM, reply(), 1, name=NAME),
    Case("http://xn--tire-bpa9b.test:{port}/url/punycode", ITEM, reply(), 1, name=NAME),
    Case("http://b\u00fccher\uff0etest:{port}/url/wide-dot", ITEM, reply(), 1, name=NAME),
    Case("HTTP://UPPER.TEST:{port}/url/upper", ITEM, reply(), 1, name=NAME),
    Case("http://final-dot.test.:{port}/url/final-dot", ITEM, reply(), 1, name=NAME),
    Case("http://fragment.test:{port}/url/fragment#x", ITEM, reply(), 1, name=NAME),
)
