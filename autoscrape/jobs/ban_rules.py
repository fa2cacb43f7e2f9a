"""The operator's rules for what is a refusal of automated visitors."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from autoscrape.errors import ParameterError

SEARCHED = 64 * 1024
"""First bytes of a body in which the text of a rule is searched."""

ANY_STATUS = "*"


@frozen
class BanRule:
    """One rule: a status, a text, or both."""

    status: int | None = None
    """HTTP status of the answer; None for any."""

    text: str = ""
    """What stands in the body, in any case; empty for anything."""

    def __str__(self) -> str:
        status = ANY_STATUS if self.status is None else str(self.status)
        return f"{status}:{self.text}" if self.text else status

    def matches(self, status: int, start: str) -> bool:
        """Tell whether an answer is a refusal; ``start`` is that of its body, in lower case."""
        return self.status in (None, status) and self.text.lower() in start

    @classmethod
    def parse(cls, rule: str) -> BanRule:
        """Read ``STATUS``, ``STATUS:TEXT`` or ``*:TEXT``; ParameterError tells what is wrong."""
        status, colon, text = (part.strip() for part in rule.partition(":"))
        if colon and not text:
            raise ParameterError(f"{rule!r} has no text after the colon")
        if status == ANY_STATUS and text:
            return cls(text=text)
        if not (status.isascii() and status.isdigit() and 100 <= int(status[:4]) <= 999):
            raise ParameterError(
                f"{rule!r} is no rule; write STATUS, STATUS:TEXT or *:TEXT, as in 403:captcha"
            )
        return cls(int(status), text)


def parse_ban_rules(rules: Iterable[str]) -> tuple[BanRule, ...]:
    """Read rules; ParameterError names the first bad one."""
    return tuple(BanRule.parse(rule) for rule in map(str.strip, rules) if rule)
