"""Run all of it and write README.md here: `make bench-timemap`. Takes some ten minutes; Node, npm and Chromium are needed."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / "build" / "bench"


def prepare() -> Path:
    """The peers, from their registries, into build/; gives the folder of Node's packages."""
    WORK.mkdir(parents=True, exist_ok=True)
    peers = WORK / "python"
    if not peers.exists():
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(peers), "--no-deps"]
        subprocess.run([*install, "duckdb", "polars", "polars-runtime-32"], check=True)
    sys.path.append(str(peers))
    for name in ("package.json", "windows.mjs"):
        shutil.copy(HERE / name, WORK)
    (WORK / "empty.js").write_text("export default class {} export class DbCon {}")
    if not (WORK / "node_modules" / "esbuild").exists():
        subprocess.run(["npm", "install", "--ignore-scripts", "--silent", "esbuild@0.25"], cwd=WORK, check=True)
        subprocess.run(["node", "node_modules/esbuild/install.js"], cwd=WORK, check=True)
    aliases = ("@duckdb/duckdb-wasm", "@heavyai/connector", "ndarray-imshow")
    bundle = [
        "npx",
        "esbuild",
        "windows.mjs",
        "--bundle",
        "--platform=node",
        "--format=esm",
        "--outfile=windows.bundle.mjs",
    ]
    subprocess.run(
        [*bundle, "--log-level=error", *(f"--alias:{one}=./empty.js" for one in aliases)], cwd=WORK, check=True
    )
    return WORK / "node_modules"


def table(header: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def report(packages: Path) -> Iterator[str]:
    # After the peers are there.
    from bench.timemap import answers, frames
    from tests.server import running

    yield "# The time map, measured\n"
    yield f"Made by `make bench-timemap` on {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, headless Chromium without a graphics card. Trust the ratios more than the numbers.\n"
    with (
        tempfile.TemporaryDirectory() as folder,
        running(ROOT, Path(folder) / "log") as url,
        frames.browser(frames.BARE) as opened,
    ):
        mine = list(frames.ours(url, opened))
        sliders = {cells: frames.folium_slider(opened, cells, 120, packages) for cells in (300, 1_000)}
    with frames.browser(frames.SOFTWARE_GL) as opened:
        reruns = {cells: frames.streamlit_slider(opened, cells) for cells in (300, 1_000)}
    yield "## From a move of the brush to the painted frame\n"
    yield "A window of 24 months moved by one month, 120 times; milliseconds, median / 95th of a hundred. *Frame to frame* is while the hand moves without a pause (16.7 is every frame of the screen); *input → painted* is a single move just after a frame, the worst moment; *own work* is sums and drawing.\n"
    yield table(
        ["areas × months", "records behind them", "bytes sent", "frame to frame", "input → painted", "own work"],
        (
            [
                f"{one['cells']:,} × {one['months']}",
                f"{one['records']:,}",
                f"{one['bytes']:,}",
                *("{:.1f} / {:.1f}".format(*one[part]) for part in ("steady", "frame", "work")),
            ]
            for one in mine
        ),
    )
    base = {
        one["cells"]: one["frame"][0] for one in mine if one["months"] == 120 and one["records"] == one["cells"] * 120
    }
    yield "\nThe same brush as others offer it, 120 months:\n"
    yield table(
        ["", "areas", "input → painted", "times ours", "bytes"],
        (
            [
                name,
                f"{cells:,}",
                "{:.0f} / {:.0f}".format(*one["frame"]),
                f"{one['frame'][0] / base[cells]:.1f}",
                f"{one['bytes']:,.0f} {per}",
            ]
            for name, found, per in (
                ("`st.slider` and pydeck (to the second frame after the message)", reruns, "a step"),
                ("folium's TimeSliderChoropleth (one month, not a window)", sliders, "in the file"),
            )
            for cells, one in found.items()
        ),
    )
    yield "\nOurs sends nothing while the brush moves.\n"
    yield "## The query alone, under Node\n"
    yield "1,000 areas × 120 months; milliseconds a move, median / 95th. All three give the same counts; ours gives the least, the most and open ends, falcon-vis and crossfilter2 count points.\n"
    yield table(
        ["events", "", "to build", "drag", "jump"],
        (
            [
                f"{one['count']:,}",
                one["name"],
                f"{one['build']:.0f}",
                *(f"{one[move]['median']:.4f} / {one[move]['p95']:.4f}" for move in ("drag", "jump")),
            ]
            for one in frames.node(packages)
        ),
    )
    yield "\n## On the server\n"
    found = list(answers.queries())
    yield "Totals of all layers over one window of the project's own release (1,200 figures), milliseconds. Ours takes peaks of what lasts, keeps open ends and published and observed apart; the others only sum.\n"
    yield table(
        ["", "ms", "times ours"],
        iter(
            [
                ["ours (`data.totals`)", f"{found[0]['ours']:.2f}", "1"],
                *([one["name"], f"{one['ms']:.2f}", f"{one['ms'] / one['ours']:.2f}"] for one in found),
            ]
        ),
    )
    made, start = answers.making(), answers.starting()
    yield f"\nFrom the release on disk to what the browser is given: reading and checking {made['read']:.0f} ms, the cube {made['cube']:.0f} ms, the whole payload {made['payload']:.0f} ms, once a release and language."
    heavy = "loaded" if start["heavy"] else "not loaded"
    yield f"A process that has loaded the app and made its first payload has used {start['cpu']:.2f} s of CPU and {start['megabytes']:.0f} MB; geopandas, folium and pydeck were {heavy}."


if __name__ == "__main__":
    text = "\n".join(report(prepare())) + "\n"
    (HERE / "README.md").write_text(text, encoding="utf-8")
    print(text)
