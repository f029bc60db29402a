"""How to cite what is seen: as a sentence, BibTeX, RIS and CSL-JSON, with the release it came from and the day it was read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date

_BREAKS_BIBTEX = re.compile(r"[\\{}%$#&_~^]")


@dataclass(frozen=True, slots=True)
class Cited:
    """One thing to cite. `version` is the day of the release and the beginning of its hash; `url` is its permanent address.

    `accessed` is the day on which it was read; None on a page that is the same on every day.
    """

    title: str
    released: date
    version: str
    url: str
    accessed: date | None
    language: str

    @property
    def key(self) -> str:
        """A name for it that any program accepts."""
        asked = re.sub("[^a-z0-9]+", "-", self.url.partition("?")[2].lower()).strip("-")
        return f"veille-{self.released:%Y-%m-%d}-{asked or 'map'}"

    def sentence(self) -> str:
        """For a footnote."""
        read = "consulté le" if self.language == "fr" else "accessed"
        when = f" ({read} {self.accessed})" if self.accessed else ""
        return f"Veille, “{self.title}”, version {self.version}, {self.url}{when}."

    def bibtex(self) -> str:
        """An entry of @misc."""
        title = _BREAKS_BIBTEX.sub(lambda found: "" if found[0] in "{}\\" else f"\\{found[0]}", self.title)
        lines = {
            "title": f"{{{title}}}",
            "author": "{{Veille}}",
            "year": str(self.released.year),
            "version": f"{{{self.version}}}",
            "url": f"{{{self.url}}}",
            **({"urldate": f"{{{self.accessed}}}"} if self.accessed else {}),
        }
        return f"@misc{{{self.key},\n" + ",\n".join(f"  {name} = {value}" for name, value in lines.items()) + "\n}\n"

    def ris(self) -> str:
        """A record of a web page."""
        lines = [
            ("TY", "ELEC"),
            ("AU", "Veille"),
            ("TI", " ".join(self.title.split())),
            ("PY", f"{self.released:%Y/%m/%d/}"),
            ("ET", self.version),
            ("UR", self.url),
            *([("Y2", f"{self.accessed:%Y/%m/%d/}")] if self.accessed else []),
            ("LA", self.language),
            ("ER", ""),
        ]
        return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)

    def csl(self) -> str:
        """An item of CSL-JSON."""
        item = {
            "id": self.key,
            "type": "webpage",
            "title": self.title,
            "author": [{"literal": "Veille"}],
            "issued": _date_parts(self.released),
            **({"accessed": _date_parts(self.accessed)} if self.accessed else {}),
            "version": self.version,
            "URL": self.url,
            "language": self.language,
        }
        return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
