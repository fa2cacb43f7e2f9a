"""What is said of arguments that a command has no use for."""

from __future__ import annotations

from pathlib import Path

from scrapy.exceptions import UsageError


def check_one_spider(command: str, args: list[str]) -> None:
    """Raise UsageError unless the arguments are the name of one spider."""
    options = [arg for arg in args if arg.startswith("-")]
    if options:
        raise UsageError(f"{options[0]} is no option of scrapy {command}")
    if not args:
        raise UsageError("give the name of one spider")
    if len(args) > 1:
        raise UsageError(f"{args[1]!r} is too much; {_instead(args[1])}")


def check_one_key(args: list[str]) -> None:
    """Raise UsageError unless the arguments are one job key."""
    options = [arg for arg in args if arg.startswith("-")]
    if options:
        raise UsageError(f"{options[0]} is no option of scrapy job")
    if not args:
        raise UsageError("give one job key, for example 1/product/7")
    if len(args) > 1:
        raise UsageError(f"{args[1]!r} is too much; give one job key")


def _instead(argument: str) -> str:
    """Say how an argument that follows the spider's name may have been meant."""
    if argument.startswith(("http://", "https://")):
        return f"write -a url={argument}"
    if "=" in argument and argument.partition("=")[0].isidentifier():
        return f"write -a {argument}"
    if Path(argument).suffix or "/" in argument:
        return f"write -a input={argument}"
    return "give the name of one spider"
