"""Job keys: ``project/spider/number``, three integers such as ``53/7/81``."""

from __future__ import annotations

import re

from attrs import frozen

from autoscrape.errors import ParameterError

_NUMBER = re.compile(r"[0-9]{1,30}")


@frozen
class JobKey:
    """The key of a stored job."""

    project: int
    spider: int
    number: int

    @property
    def reference(self) -> JobReference:
        """The same as a person may name it."""
        return JobReference(self.project, self.spider, self.number)

    def __str__(self) -> str:
        return f"{self.project}/{self.spider}/{self.number}"


@frozen
class JobReference:
    """A job as a person names it: the project may be left out, the spider may be a name."""

    project: int | None
    """Project id; ``None`` means the project at hand."""

    spider: int | str
    """Spider id or spider name."""

    number: int
    """Number of the job among those of its spider."""

    def __str__(self) -> str:
        parts = (self.project, self.spider, self.number)
        return "/".join(str(part) for part in parts if part is not None)

    @classmethod
    def parse(cls, text: str) -> JobReference:
        """Read ``53/7/81``, ``1/product/7`` or ``product/7``; else raise ParameterError."""
        parts = text.strip().split("/")
        if len(parts) == 2:
            parts = ["", *parts]
        if len(parts) == 3:
            project, spider, number = parts
            if spider and _NUMBER.fullmatch(number) and (not project or _NUMBER.fullmatch(project)):
                return cls(
                    int(project) if project else None,
                    int(spider) if _NUMBER.fullmatch(spider) else spider,
                    int(number),
                )
        raise ParameterError(
            f"{text!r} is no job key; write project/spider/number, for example 1/product/7"
        )
