"""The modules of the time map as one script: on a slow line, a dozen files that name each other take a dozen turns.

Each module becomes a function that gives what it exports, before those that ask for it; nothing within one is changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:const|function|class) )", re.MULTILINE)
_NAMES = re.compile(r"^export (?:function|class) (\w+)|^export const ([^;]*?;)", re.MULTILINE)
_CONSTANT = re.compile(r"(?:^|, )([A-Za-z_]\w*) = ")
_BUSY = re.compile(r"^(?:import|export)\b", re.MULTILINE)


def one_script(modules: Mapping[str, str], start: str) -> str:
    """The script that begins with the module `start`. Raises ValueError where a module is written in another way than ours."""
    done: list[str] = []
    parts: list[str] = []

    def take(name: str, within: tuple[str, ...] = ()) -> None:
        if name in within:
            raise ValueError(f"{name}.js asks for itself, by way of {' and '.join(within)}")
        if name in done:
            return
        text = modules[name]
        for _, other in _IMPORT.findall(text):
            take(other, (*within, name))
        given = [found[1] or each for found in _NAMES.finditer(text) for each in _constants(found[2])]
        body = _EXPORT.sub(r"\1", _IMPORT.sub(r"const {\1} = module_\2;\n", text))
        if _BUSY.search(body):
            raise ValueError(f"{name}.js imports or exports in a way that is not known here")
        inner = (
            body
            if name == start
            else f"const module_{name} = (() => {{\n{body}\nreturn {{ {', '.join(given)} }};\n}})();"
        )
        done.append(name)
        parts.append(inner)

    take(start)
    return "\n".join(parts)


def _constants(said: str | None) -> list[str]:
    """The names of `export const A = 1, B = 2;`; one that is blank for anything else."""
    return _CONSTANT.findall(said) if said else [""]
