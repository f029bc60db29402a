"""The licences of everything that the app installs or carries: `make licences` writes docs/licences.md anew."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata

from tests.supply.pinned import ROOT, pinned

PAGE = ROOT / "docs" / "licences.md"
_CLASSIFIER = "License :: "
# What the licence's own text is called where a package gives nothing but the text.
_TEXTS = {
    r"Apache License.{0,20}Version 2": "Apache-2.0",
    r"Permission is hereby granted, free of charge": "MIT",
    r"Redistribution and use in source and binary forms": "BSD-3-Clause",
}
UNKNOWN = "not stated"


def licence(name: str) -> str:
    """What the installed package says of its licence, in its shortest form."""
    told = metadata(name).json
    if expression := told.get("license_expression"):
        return str(expression)
    classes = [one for one in told.get("classifier", ()) if one.startswith(_CLASSIFIER)]
    names = [one.rpartition(" :: ")[2] for one in classes if one != "License :: OSI Approved"]
    if names:
        return ", ".join(names)
    text = str(told.get("license") or "")
    known = next((short for pattern, short in _TEXTS.items() if re.search(pattern, text, re.DOTALL)), None)
    return known or (text.strip() if 0 < len(text.strip()) < 60 else UNKNOWN)


def page() -> str:
    """The whole page."""
    rows = []
    for name, version in sorted(pinned().items()):
        try:
            rows.append(f"| {name} | {version} | {licence(name)} |")
        except PackageNotFoundError:
            rows.append(f"| {name} | {version} | {UNKNOWN} |")
    return f"""# Licences

Veille itself: GNU AGPL, version 3 or later (`LICENSE`). `make licences` writes this page; `make sbom` gives the same packages as a CycloneDX bill of materials.

## Installed with the app

As each package says of itself, at the version that `requirements.txt` pins.

| package | version | licence |
|---|---|---|
{chr(10).join(rows)}

## Carried in the project

| what | where | licence |
|---|---|---|
| Records, series, releases | `data/records/`, `data/releases/` | CC BY 4.0; each names its sources. Facts and figures of IOM (CC BY-IGO), UNITED (CC BY 4.0), public bodies and the press are cited, not copied |
| Land, borders, départements | `geo/basemap/` | public domain (Natural Earth); see `docs/basemap.md` |
| Names and places of communes | `geo/places/` | CC BY 4.0 (GeoNames), Licence Ouverte 2.0 (INSEE) |
| Atkinson Hyperlegible | `pages/assets/fonts/` | SIL Open Font License 1.1 |
| Leaflet 1.9.4 | `layers/painting/leaflet/` | BSD-2-Clause |
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
