"""The tables of the method page: the policy's rules, corrections by quarter."""

from __future__ import annotations

from data.policy import Policy
from data.release import Content
from layers.vocabulary import Audience, Sensitivity
from pages.parts import phrases
from pages.parts.languages import Words


def rules(policy: Policy, words: Words) -> tuple[list[str], list[list[str]]]:
    """Header and rows: what of each sensitivity each audience is told."""
    rows = [
        [
            f"{words(f'sensitivity.{sensitivity}')} ({words(f'sensitivity.{sensitivity}.who')})",
            *(phrases.rule(policy.rule(sensitivity, audience), words) for audience in Audience),
        ]
        for sensitivity in Sensitivity
    ]
    return [words("method.policy.sensitivity"), *(words(f"audience.{audience}") for audience in Audience)], rows


def corrections(content: Content, words: Words) -> tuple[list[str], list[list[str]]]:
    """Header and rows: how much was corrected and withdrawn in each quarter."""
    rows = [
        [
            phrases.period(one.period, words),
            phrases.bounds(*one.corrected, words),
            phrases.bounds(*one.withdrawn, words),
        ]
        for one in content.corrections
    ]
    return [words(f"method.corrections.{title}") for title in ("quarter", "corrected", "withdrawn")], rows


def facts_of(content: Content, identity: str, words: Words) -> str:
    """Which release it is, and how much is in it."""
    return words(
        "method.release.text",
        as_of=phrases.day(content.as_of, words),
        figures=phrases.number(len(content.figures), words),
        events=phrases.number(len(content.events), words),
        series=phrases.number(len(content.series), words),
        id=identity,
    )
