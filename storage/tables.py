"""Every table there is, in one metadata: for migrations and tests."""

import importlib
import pkgutil

from sqlalchemy import MetaData

import storage
from storage.base import metadata


def every_table() -> MetaData:
    """The metadata once every module of this folder has added its tables to it."""
    for module in pkgutil.iter_modules(storage.__path__):
        if not module.ispkg:
            importlib.import_module(f"storage.{module.name}")
    return metadata
