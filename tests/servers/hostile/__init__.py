"""A hostile site: every fault of a page, a server or an address that autoscrape must survive.

``case`` says what a case is and ``answers`` how one is answered; each other file but ``table`` and
``site``, which put them together and serve them, holds one family of cases.
"""
