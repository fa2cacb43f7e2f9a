"""Values that extraction has reached and must not fall below: ``floors.json``.

Pinned by ``--pin``, checked by ``make bench`` and, on a sample, by the tests. Same code and same
pages give the same values, so the only slack is half of one page of those that a value is the mean
of: rounding passes, one page that is lost does not. Costs in CPU are noisy and get a quarter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).with_name("floors.json")
COST = "CPU "
"""Measures whose name begins so must not rise."""

COST_SLACK = 1.25

Values = Mapping[str, tuple[float, int]]
"""Value and number of pages, by the name of the measure."""


def shortfalls(part: str, values: Values, file: Path = FILE) -> list[str]:
    """Give a line for each value of a part that is worse than what was pinned, or gone."""
    lines = []
    for name, (floor, _) in read(file).get(part, {}).items():
        if name not in values:
            lines.append(f"{part}: {name} is not measured any more, it was {floor:.4f}")
            continue
        value, n = values[name]
        if value > floor * COST_SLACK if name.startswith(COST) else value < floor - 0.5 / max(n, 1):
            lines.append(f"{part}: {name} is {value:.4f}, it was {floor:.4f}")
    return lines


def pin(part: str, values: Values, file: Path = FILE) -> None:
    """Write down the values of a part; those of other parts stay."""
    floors = read(file)
    floors[part] = {name: [round(value, 4), n] for name, (value, n) in values.items()}
    parts = ",\n".join(
        f"  {json.dumps(name)}: {{\n"
        + ",\n".join(
            f"    {json.dumps(measure)}: {json.dumps(value)}"
            for measure, value in floors[name].items()
        )
        + "\n  }"
        for name in sorted(floors)
    )
    file.write_text(f"{{\n{parts}\n}}\n", encoding="utf-8")


def read(file: Path = FILE) -> dict[str, dict[str, list[float]]]:
    """Give what is pinned."""
    found: dict[str, dict[str, list[float]]] = (
        json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    )
    return found
