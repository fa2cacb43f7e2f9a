"""Trains gradient boosting with LightGBM and writes it as a data file of the package.

Training needs the ``train`` extra; what is shipped is read by ``autoscrape.extraction.trees``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import autoscrape.extraction

MODELS = Path(autoscrape.extraction.__file__).parent / "models"
DIGITS = 5


def train(
    rows: Sequence[Sequence[float]],
    labels: Sequence[int],
    features: Sequence[str],
    *,
    weights: Sequence[float] | None = None,
    **parameters: Any,
) -> dict[str, Any]:
    """Train a binary model; give it as plain data, ``{"features": [...], "trees": [...]}``.

    ``parameters`` are those of ``lightgbm.LGBMClassifier``. The same rows give the same model.
    """
    import lightgbm  # noqa: PLC0415 (of an extra)
    import numpy  # noqa: PLC0415

    model = lightgbm.LGBMClassifier(
        **{"random_state": 1, "n_jobs": 1, "deterministic": True, "verbose": -1, **parameters}
    )
    model.fit(numpy.asarray(rows, dtype=float), numpy.asarray(labels), sample_weight=weights)
    dumped = model.booster_.dump_model()
    trees = [_plain(tree["tree_structure"]) for tree in dumped["tree_info"]]
    return {"features": list(features), "trees": trees}


def _plain(node: dict[str, Any]) -> Any:
    if "leaf_value" in node and "split_feature" not in node:
        return round(node["leaf_value"], DIGITS)
    return [
        node["split_feature"],
        float(f"{node['threshold']:.6g}"),
        _plain(node["left_child"]),
        _plain(node["right_child"]),
    ]


def folds(domains: Sequence[str], number: int = 5) -> list[int]:
    """Give each row its fold; all pages of a domain are in the same, whatever runs it."""
    return [int(sha256(domain.encode()).hexdigest(), 16) % number for domain in domains]


def write_model(name: str, model: dict[str, Any]) -> Path:
    """Write ``models/NAME.json`` into the package."""
    MODELS.mkdir(exist_ok=True)
    path = MODELS / f"{name}.json"
    path.write_text(json.dumps(model, separators=(",", ":")) + "\n")
    return path
