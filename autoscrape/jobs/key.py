"""Job keys: ``project/spider/number``, three integers such as ``53/7/81``."""

from __future__ import annotations

from attrs import frozen

from autoscrape.errors import ParameterError


@frozen
class JobKey:
    """The key of a stored job."""

    project: int
    spider: int
    number: int

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
        return "/".join(str(part) for part in (self.project, self.spider, self.number) if part)

    @classmethod
    def parse(cls, text: str) -> JobReference:
        """Read ``53/7/81``, ``1/product/7`` or ``product/7``; else raise ParameterError."""
        parts = text.strip().split("/")
        if len(parts) == 2:
            parts = ["", *parts]
        if len(parts) == 3 and (parts[0].isdecimal() or not parts[0]) and parts[2].isdecimal():
            project, spider, number = parts
            if spider:
                return cls(
                    int(project) if project else None,
                    int(spider) if spider.isdecimal() else spider,
                    int(number),
                )
        raise ParameterError(
            f"{text!r} is no job key; write project/spider/number, for example 1/product/7"
        )
