"""What every page of the site begins and ends with. All addresses are relative, so that the site works wherever it stands."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from data.release import Content
from pages.parts import phrases
from pages.parts.languages import LANGUAGES, NAMES, Words

PAGES = {"index": "page.map", "timeline": "page.timeline", "deaths": "page.deaths", "method": "page.method"}
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""Said in each page too, for hosts that let nobody set a header; who may frame a page can only be said in a header"""


def page(
    content: Content,
    words: Words,
    name: str,
    title: str,
    body: str,
    *,
    scripts: Sequence[str] = (),
    more: str = "",
) -> bytes:
    """A page of one language's folder. `scripts` are modules; `more` goes into its head."""
    up = "../" * (1 + name.count("/"))
    own = "../" * name.count("/")
    others = [language for language in LANGUAGES if language != words.language]
    links = "".join(
        f'<a href="{own}{key}.html"{" aria-current=page" if key == name else ""}>{escape(words(text))}</a>'
        for key, text in PAGES.items()
    )
    elsewhere = "".join(
        f'<a href="{up}{other}/{name}.html" hreflang="{other}" lang="{other}">{NAMES[other]}</a>' for other in others
    )
    alternate = "".join(f'<link rel="alternate" hreflang="{other}" href="{up}{other}/{name}.html">' for other in others)
    started = "".join(f'<script type="module" src="{up}{path}"></script>' for path in scripts)
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        f"<title>{escape(title)} – Veille</title>"
        f'<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        f'<meta name="description" content="{escape(words("app.tagline"))}">'
        f'<script src="{up}assets/first.js"></script><link rel="stylesheet" href="{up}assets/site.css">'
        f'<link rel="icon" href="{up}assets/favicon.png"><link rel="manifest" href="{up}manifest.webmanifest">'
        f"{alternate}{more}</head>"
        f'<body data-up="{up}"><a class="skip" href="#main">{escape(words("site.skip"))}</a>'
        f'<header><nav aria-label="{escape(words("site.pages"))}">{links}</nav><nav class="language" '
        f'aria-label="{escape(words("language.label"))}"><a aria-current="true" lang="{words.language}" '
        f'href="{up}{words.language}/{name}.html">{NAMES[words.language]}</a>{elsewhere}</nav></header>'
        f'<main id="main"><h1>{escape(title)}</h1>{body}</main>'
        f"<footer><p>{escape(words('coarse'))}</p><p>{escape(phrases.source(content, words))}</p></footer>"
        f"{started}</body></html>\n"
    ).encode()


def section(title: str, *parts: str) -> str:
    """A heading and what stands under it."""
    return f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>"


def text(*sentences: str) -> str:
    """Paragraphs."""
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences if sentence)


def folded(title: str, *parts: str) -> str:
    """What is opened by whoever wants it."""
    return f"<details><summary>{escape(title)}</summary>{''.join(parts)}</details>"


def picture(path: str, description: str, words: Words) -> str:
    """A drawing by day and by night; `path` is that of both, without their endings."""
    up = f"../img/{path}.{words.language}"
    return (
        f'<picture><source srcset="{up}.dark.svg" media="(prefers-color-scheme: dark)">'
        f'<img src="{up}.light.svg" alt="{escape(description)}" loading="lazy"></picture>'
    )
