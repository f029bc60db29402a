"""The exact answer of the server, and what it takes to start it, beside pandas, polars and DuckDB over the same figures."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from data import release
from data.cube import cube_of
from data.query import Month, Query, span
from data.totals import everywhere, totals
from layers.catalogue import all_layers
from pages.parts.languages import Words
from pages.parts.timemap import payload

ROOT = Path(__file__).parents[2]
NEWEST = release.newest(ROOT / "data" / "releases" / "public")
WINDOWS = 60


def milliseconds(work: Callable[[], Any], times: int) -> float:
    took = []
    for _ in range(times):
        before = perf_counter()
        work()
        took.append((perf_counter() - before) * 1000)
    return median(took)


def queries() -> Iterator[dict[str, Any]]:
    """Totals of all layers over sixty windows of the project's own release, all regions; ours has levels, ranges and rivals too."""
    import duckdb
    import pandas as pd
    import polars as pl

    content = release.read(NEWEST).content
    first, last = span(content.figures, content.as_of)
    months = first.until(last)
    chance = np.random.default_rng(2)
    windows = [sorted(int(one) for one in chance.integers(0, len(months), 2)) for _ in range(WINDOWS)]
    frame = pd.read_parquet(NEWEST / "figures.parquet")
    polar = pl.read_parquet(NEWEST / "figures.parquet")
    duck = duckdb.connect()
    duck.sql(f"create table figures as select * from '{NEWEST / 'figures.parquet'}'")
    keys = ["layer", "counted"]

    def dates(window: list[int]) -> tuple[str, str]:
        return months[window[0]].first.isoformat(), months[window[1]].last.isoformat()

    def by_pandas(window: list[int]) -> Any:
        start, end = dates(window)
        return frame[(frame["first"] <= end) & (frame["last"] >= start)].groupby(keys)[["low", "high"]].sum()

    def by_polars(window: list[int]) -> Any:
        start, end = dates(window)
        found = polar.filter((pl.col("first") <= end) & (pl.col("last") >= start))
        return found.group_by(keys).agg(pl.col("low").sum(), pl.col("high").sum())

    def by_duckdb(window: list[int]) -> Any:
        question = "select layer, counted, sum(low), sum(high) from figures where first <= ? and last >= ? group by all"
        start, end = dates(window)
        return duck.execute(question, [end, start]).fetchall()

    def by_ours(window: list[int]) -> Any:
        query = Query(Month.of(months[window[0]].first), Month.of(months[window[1]].first), tuple(all_layers()))
        return totals(content.figures, query, everywhere)

    ours = milliseconds(lambda: [by_ours(window) for window in windows], 3) / WINDOWS
    for name, work in (("pandas", by_pandas), ("polars", by_polars), ("DuckDB", by_duckdb)):
        took = milliseconds(lambda work=work: [work(window) for window in windows], 3) / WINDOWS  # type: ignore[misc]
        yield {"name": name, "ms": took, "ours": ours}


def making() -> dict[str, float]:
    """Milliseconds from a release on disk to what the browser is given."""
    content = release.read(NEWEST).content
    first, last = span(content.figures, content.as_of)
    return {
        "read": milliseconds(lambda: release.read(NEWEST), 5),
        "cube": milliseconds(lambda: cube_of(content.figures, first, last), 5),
        "payload": milliseconds(lambda: payload(content, Words("en")), 5),
    }


def starting() -> dict[str, float]:
    """Seconds of CPU and megabytes of a process that has loaded the app and made its first payload; what stayed out of it."""
    question = """
import os, resource, sys
import asgi
from pages.parts import figures, maps, timemap
from pages.parts.languages import Words
from pages.parts.served import served
timemap.payload(served().content, Words("fr"))
used = resource.getrusage(resource.RUSAGE_SELF)
pages = int(open("/proc/self/statm").read().split()[1])
print(used.ru_utime + used.ru_stime, pages * os.sysconf("SC_PAGESIZE") / 1e6, "geopandas" in sys.modules, "folium" in sys.modules, "pydeck" in sys.modules)
"""
    runs = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True)
        runs.append(done.stdout.split())
    return {
        "cpu": median(float(run[0]) for run in runs),
        "megabytes": median(float(run[1]) for run in runs),
        "heavy": float(any("True" in run for run in runs)),
    }
