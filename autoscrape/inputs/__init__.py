"""Inputs: rows of URLs and parameters from files, object stores and the web."""

from autoscrape.inputs.reader import read_rows
from autoscrape.inputs.row import Row
from autoscrape.inputs.sources import shown

__all__ = ["Row", "read_rows", "shown"]
