"""The house keeps its walls: which room may use which, what the public side can reach, and a few things nobody may call.

Each rule takes the root of a tree and gives the breaches it finds, one sentence each. It is shown a small bad tree that
breaks it, and must see that; then the project, and must see nothing.
"""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Imports run from a higher floor to the same or a lower one.
FLOORS = {"geo": 0, "layers": 1, "data": 2, "pages": 3, "app": 4, "asgi": 4, "desk": 5}

# All of data/ that a page may reach, directly or not. Any other module there is private, a new one too until it is added.
PUBLIC = {
    "data",
    "data.buckets",
    "data.changes",
    "data.citing",
    "data.codec",
    "data.command",
    "data.cube",
    "data.dictionary",
    "data.download",
    "data.finding",
    "data.mortality",
    "data.policy",
    "data.query",
    "data.release",
    "data.risk",
    "data.shifts",
    "data.shifts.backtest",
    "data.shifts.history",
    "data.shifts.model",
    "data.shifts.planner",
    "data.shifts.regularity",
    "data.shifts.slots",
    "data.shifts.takeaway",
    "data.shifts.travel",
    "data.tables",
    "data.totals",
}

BANNED_NAMES = {"common", "helper", "helpers", "misc", "util", "utils"}
BANNED_CALLS = {
    "geopandas.read_file": "files of places are read by geo/, by name, never by whatever format and address is given",
    "streamlit.map": "it always asks a third party for its background",
    "streamlit.table": "it draws every row; st.dataframe, or a table of our own, can be read at any length",
    "folium.Marker": "a pin says that something is at a point",
}
BANNED_METHODS = {
    "to_html": "pydeck's page loads its scripts from third parties",
}
BANNED_ARGUMENTS = {
    "unsafe_allow_html": "text from a release could then carry a script",
}


def modules(root: Path) -> dict[str, Path]:
    """Every module of the house by its dotted name; tests and benchmarks may import what they like and are left out."""
    found = {}
    for floor in FLOORS:
        for path in [root / f"{floor}.py", *sorted((root / floor).rglob("*.py"))]:
            if path.is_file():
                parts = path.relative_to(root).with_suffix("").parts
                found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path) -> Iterator[str]:
    """Every dotted name that a module may bring in, wherever in the file it says so: `a`, `a.b` and `a.b.c` for `a.b.c`."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        match node:
            case ast.Import(names=names):
                said = [alias.name for alias in names]
            case ast.ImportFrom(module=module, names=names, level=level):
                base = ".".join(package.split(".")[: len(package.split(".")) + 1 - level]) if level else ""
                origin = ".".join(part for part in (base, module) if part)
                said = [origin, *(f"{origin}.{alias.name}" for alias in names)]
            case ast.Call(func=func, args=[ast.Constant(value=str(text)), *_]) if _last(func) in {
                "import_module",
                "__import__",
            }:
                said = [text]
            case _:
                continue
        for one in said:
            parts = one.split(".")
            yield from (".".join(parts[: end + 1]) for end in range(len(parts)))


def _last(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def imports_that_run_upwards(root: Path) -> list[str]:
    """Breaches of app → pages → data → layers → geo; nor may the house import its tests or benchmarks."""
    breaches = set()
    for name, path in modules(root).items():
        room = name.partition(".")[0]
        for other in imported(name, path):
            floor = FLOORS.get(other, 6 if other in {"tests", "bench"} else -1)
            if floor > FLOORS[room]:
                breaches.add(f"{name} imports {other}")
    return sorted(breaches)


def streamlit_outside_pages(root: Path) -> list[str]:
    """Modules that import Streamlit and are neither a page nor the frame."""
    return [
        f"{name} imports streamlit"
        for name, path in modules(root).items()
        if name.partition(".")[0] not in {"app", "asgi", "desk", "pages"} and "streamlit" in imported(name, path)
    ]


def private_in_public(root: Path) -> list[str]:
    """Ways from a page, the frame or a public module to a private one, however many imports long."""
    known = modules(root)
    graph = {name: {other for other in imported(name, path) if other in known} for name, path in known.items()}
    breaches = []
    for start in known:
        if start in PUBLIC or (start.partition(".")[0] in {"app", "asgi", "pages"} and not _private(start)):
            breaches += [" → ".join(way) for way in _ways(start, graph) if _private(way[-1])]
    return breaches


def _private(name: str) -> bool:
    return (name.startswith("data.") and name not in PUBLIC) or f"{name}.".startswith("pages.desk.")


def _ways(start: str, graph: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """One shortest way to each module that `start` reaches; the way ends where it meets a private one."""
    seen, waiting = {start}, [[start]]
    while waiting:
        way = waiting.pop(0)
        yield way
        if not _private(way[-1]):
            for other in sorted(graph[way[-1]] - seen):
                seen.add(other)
                waiting.append([*way, other])


def names_that_say_nothing(root: Path) -> list[str]:
    """Modules named for being of use, and not for what they hold."""
    return [f"{name} says nothing" for name in modules(root) if BANNED_NAMES & set(name.split("."))]


def calls_that_are_banned(root: Path) -> list[str]:
    """Uses of what BANNED_CALLS, BANNED_METHODS and BANNED_ARGUMENTS name, under whatever name it was imported."""
    breaches = []
    for name, path in modules(root).items():
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        aliases = _aliases(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                why = _banned(node, aliases)
                breaches += [f"{name}, line {node.lineno}: {why}"] if why else []
    return breaches


def _aliases(tree: ast.AST) -> dict[str, str]:
    """What each imported name stands for: {"st": "streamlit", "read_file": "geopandas.read_file"}."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _banned(call: ast.Call, aliases: Mapping[str, str]) -> str | None:
    first, _, rest = ast.unparse(call.func).partition(".")
    dotted = ".".join(part for part in (aliases.get(first, first), rest) if part)
    said = BANNED_CALLS.get(dotted)
    if said is None and isinstance(call.func, ast.Attribute):
        said = BANNED_METHODS.get(call.func.attr)
    for keyword in call.keywords:
        if said is None and keyword.arg in BANNED_ARGUMENTS and ast.unparse(keyword.value) != "False":
            said = BANNED_ARGUMENTS[keyword.arg]
    return said and f"{ast.unparse(call.func)}: {said}"


RULES: tuple[Callable[[Path], list[str]], ...] = (
    imports_that_run_upwards,
    streamlit_outside_pages,
    private_in_public,
    names_that_say_nothing,
    calls_that_are_banned,
)

BAD: tuple[tuple[Callable[[Path], list[str]], dict[str, str]], ...] = (
    (imports_that_run_upwards, {"geo/a.py": "import layers"}),
    (imports_that_run_upwards, {"layers/a.py": "from data import release"}),
    (imports_that_run_upwards, {"data/a.py": "def f():\n    from pages.parts import b"}),
    (imports_that_run_upwards, {"data/a.py": "from ..pages import b"}),
    (imports_that_run_upwards, {"pages/a.py": "import app"}),
    (imports_that_run_upwards, {"layers/a.py": "import importlib\nimportlib.import_module('data.store')"}),
    (imports_that_run_upwards, {"app.py": "import tests.server"}),
    (imports_that_run_upwards, {"data/a.py": "from bench import worlds"}),
    (streamlit_outside_pages, {"data/release.py": "import streamlit as st"}),
    (streamlit_outside_pages, {"layers/a.py": "from streamlit.components import v2"}),
    (private_in_public, {"pages/map.py": "from data import store", "data/store.py": ""}),
    (private_in_public, {"app.py": "import data.reports", "data/reports.py": ""}),
    (private_in_public, {"data/release.py": "from data.importers import rows", "data/importers/rows.py": ""}),
    (private_in_public, {"data/release.py": "from .store import keep", "data/store.py": ""}),
    (
        private_in_public,
        {"data/__init__.py": "from data import tally", "data/tally.py": "", "data/query.py": "import data"},
    ),
    (
        private_in_public,
        {
            "pages/map.py": "import data.query",
            "data/query.py": "import geo.a",
            "geo/a.py": "import data.new",
            "data/new.py": "",
        },
    ),
    (names_that_say_nothing, {"geo/utils.py": ""}),
    (names_that_say_nothing, {"pages/parts/helpers/dates.py": ""}),
    (calls_that_are_banned, {"geo/a.py": "import geopandas as gpd\ngpd.read_file('x')"}),
    (calls_that_are_banned, {"geo/a.py": "from geopandas import read_file as r\nr('x')"}),
    (calls_that_are_banned, {"pages/a.py": "import streamlit as st\nst.map(frame)"}),
    (calls_that_are_banned, {"pages/a.py": "import streamlit as st\nst.table(frame)"}),
    (calls_that_are_banned, {"pages/a.py": "import streamlit as st\nst.markdown(text, unsafe_allow_html=True)"}),
    (calls_that_are_banned, {"layers/a.py": "import folium\nfolium.Marker((0, 0))"}),
    (calls_that_are_banned, {"layers/a.py": "import pydeck\npydeck.Deck().to_html()"}),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps(rule: Callable[[Path], list[str]]) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "files"), BAD, ids=[f"{rule.__name__}-{n}" for n, (rule, _) in enumerate(BAD)])
def test_a_breach_is_seen(rule: Callable[[Path], list[str]], files: dict[str, str], tmp_path: Path) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert rule(tmp_path) != []


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {rule for rule, _ in BAD} == set(RULES)


def test_the_house_is_not_empty() -> None:
    assert {"geo", "layers", "data", "data.release", "data.store", "pages"} <= set(modules(ROOT))


def test_once_imported_the_public_side_has_brought_in_nothing_private() -> None:
    """The same again by running it: an import that is put together at run time is in no syntax tree."""
    public = sorted(name for name in PUBLIC if name in modules(ROOT))
    question = "\n".join(
        [
            "import sys",
            *(f"import {name}" for name in public),
            "from layers.catalogue import all_layers",
            "all_layers()",
        ]
    )
    question += "\nprint(*sorted(name for name in sys.modules if name.startswith('data.') or name == 'streamlit'))"
    answer = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    assert set(answer.stdout.split()) <= PUBLIC
