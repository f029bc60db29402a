"""The layers there are, found from the folder: every file that declares a LAYER."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import MappingProxyType

import layers
from layers.layer import Layer


@cache
def all_layers() -> MappingProxyType[str, Layer]:
    """Layer by key, in the order in which they are shown. Raises ValueError where two files claim one key."""
    names = sorted(module.name for module in pkgutil.iter_modules(layers.__path__))
    found = [module.LAYER for name in names if hasattr(module := importlib.import_module(f"layers.{name}"), "LAYER")]
    by_key = {layer.key: layer for layer in sorted(found, key=lambda layer: (layer.order, layer.key))}
    if len(by_key) != len(found):
        raise ValueError("two files in layers/ declare a layer of the same key")
    return MappingProxyType(by_key)
