"""Canaries: an exact place, a street and a telephone number that nobody else has, and every form in which they could turn up."""

from __future__ import annotations

import base64
import gzip
import io
import json
import sqlite3
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq

from geo.cells import to_metres
from tests.making import AT_SEA

STREET = "rue des Zéphyrins-Égarés"
PHONE = "06 39 98 47 31"
_GEOHASH = "0123456789bcdefghjkmnpqrstuvwxyz"


def forms() -> dict[str, bytes]:
    """Every form, by a name that says what it is."""
    found: dict[str, bytes] = {}
    for name, text in {**AT_SEA, "street": STREET, "phone": PHONE, "digits": PHONE.replace(" ", "")}.items():
        found |= {f"{name} {form}": raw for form, raw in _of_text(text).items()}
    for name, text in AT_SEA.items():
        found |= {f"{name} {form}": raw for form, raw in _of_number(text).items()}
    lat, lon = float(AT_SEA["lat"]), float(AT_SEA["lon"])
    east, north = to_metres(lon, lat)
    return found | {
        "metres east": str(round(east)).encode(),
        "metres north": str(round(north)).encode(),
        "geohash": _geohash(lat, lon, 7).encode(),
    }


def _of_text(text: str) -> dict[str, bytes]:
    raw = text.encode()
    return {
        "as it is": raw,
        "in capitals": text.upper().encode(),
        "UTF-16": text.encode("utf-16-le"),
        "hexadecimal": raw.hex().encode(),
        **{f"base64 {shift}": _base64(raw, shift) for shift in range(3)},
        "percent": "".join(f"%{byte:02X}" for byte in raw).encode(),
        "in a link": quote(text).encode(),
        "JSON escapes": json.dumps(text).strip('"').encode(),
        "backwards": text[::-1].encode(),
    }


def _of_number(text: str) -> dict[str, bytes]:
    value = float(text)
    minutes = abs(value) % 1 * 60
    return {
        "with a comma": text.replace(".", ",").encode(),
        "shortened": text[:-1].encode(),
        "double": struct.pack("<d", value),
        "double, big end first": struct.pack(">d", value),
        "single": struct.pack("<f", value),
        "single, big end first": struct.pack(">f", value),
        "minutes": f"{int(abs(value))}°{minutes:.2f}"[:-1].encode(),
        "seconds": f"{int(abs(value))}°{int(minutes)}′{minutes % 1 * 60:.0f}″".encode(),
        "hundred-thousandths": text.replace(".", "").lstrip("0").encode(),
    }


def _base64(raw: bytes, shift: int) -> bytes:
    """What stays the same of it however it stands in the bytes around it: 3 bytes make 4 letters, its ends mix with others."""
    return base64.b64encode(b"\0" * shift + raw)[-(-shift * 4 // 3) + 1 : -4]


def _geohash(lat: float, lon: float, length: int) -> str:
    """Niemeyer's geohash: halves of longitude and latitude in turn, five bits a letter."""
    ranges = [[-180.0, 180.0], [-90.0, 90.0]]
    bits = 0
    for turn in range(length * 5):
        one, value = ranges[turn % 2], (lon, lat)[turn % 2]
        middle = sum(one) / 2
        bits = bits * 2 + (value >= middle)
        one[value < middle] = middle
    return "".join(_GEOHASH[bits >> 5 * place & 31] for place in reversed(range(length)))


def seen_in(raw: bytes) -> list[str]:
    """The forms that these bytes hold, packed or not."""
    return [name for name, form in forms().items() if any(form in one for one in _unpacked(raw))]


def seen_below(folder: Path) -> Mapping[str, list[str]]:
    """File by file, the forms that a folder holds, in files' names too."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    found = {path.name: seen_in(path.read_bytes()) + seen_in(str(path.relative_to(folder)).encode()) for path in files}
    return {name: names for name, names in found.items() if names}


def _unpacked(raw: bytes) -> Iterator[bytes]:
    yield raw
    for unpack in (gzip.decompress, zlib.decompress, _parquet, _sqlite):
        try:
            yield unpack(raw)
        except (OSError, EOFError, ValueError, zlib.error, sqlite3.Error):
            continue


def _parquet(raw: bytes) -> bytes:
    file = pq.ParquetFile(io.BytesIO(raw))
    told = [
        file.read().to_pylist(),
        {str(k): str(v) for k, v in (file.metadata.metadata or {}).items()},
        str(file.metadata),
    ]
    return json.dumps(told, ensure_ascii=False, default=str).encode()


def _sqlite(raw: bytes) -> bytes:
    if not raw.startswith(b"SQLite format 3"):
        raise ValueError
    connection = sqlite3.connect(":memory:")
    try:
        # A log beside the file is a file of its own and read as such.
        connection.deserialize(raw[:18] + b"\1\1" + raw[20:])
        return "\n".join(connection.iterdump()).encode()
    finally:
        connection.close()
