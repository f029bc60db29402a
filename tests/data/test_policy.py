"""The policy fails closed: whatever is missing, misspelt or too fine stops everything, with all faults at once."""

import re
from pathlib import Path

import pytest

from data.policy import POLICY_FILE, read_policy
from geo.faults import Refused
from layers.vocabulary import Audience, Sensitivity

TEXT = POLICY_FILE.read_text(encoding="utf-8")


def faults_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_policy(path)
    return [str(fault) for fault in refused.value.faults]


def section(name: str) -> str:
    found = re.search(rf"\[{re.escape(name)}\]\n(?:.+\n)*", TEXT)
    assert found
    return found[0]


def test_the_projects_policy_is_the_table_of_the_design() -> None:
    policy = read_policy()
    assert policy.rule(Sensitivity.EXTREME, Audience.PUBLIC) is None
    high = policy.rule(Sensitivity.HIGH, Audience.PUBLIC)
    assert high is not None
    assert (high.area, high.period, high.embargo, high.minimum, high.round) == ("20 km", "month", 60, 5, 5)


@pytest.mark.parametrize("name", [f"{s}.{a}" for s in Sensitivity for a in Audience])
def test_every_row_must_be_written_out(tmp_path: Path, name: str) -> None:
    assert any(f"[{name}]" in fault for fault in faults_of(tmp_path, TEXT.replace(section(name), "")))


@pytest.mark.parametrize("key", ["area", "period", "embargo", "minimum", "round"])
def test_a_misspelt_key_is_found_with_its_line(tmp_path: Path, key: str) -> None:
    old = section("high.public")
    faults = faults_of(tmp_path, TEXT.replace(old, old.replace(f"{key} =", f"{key}s =")))
    line = TEXT[: TEXT.index("[high.public]")].count("\n") + 1
    assert any(fault.startswith(f"policy.toml:{line}:{key}s: E_POLICY") for fault in faults)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("high.organisers", 'area = "10 km"', 'area = "commune"'),
        ("high.organisers", "minimum = 3", "minimum = 2"),
        ("high.organisers", "embargo = 7", "embargo = 6"),
        ("high.organisers", 'period = "week"', 'period = "day"'),
        ("high.public", "round = 5", "round = 1"),
        ("high.public", "embargo = 60", "embargo = 7"),
        ("extreme.organisers", 'area = "20 km"', 'area = "10 km"'),
        ("extreme.public", "withhold = true", section("extreme.press").split("\n", 1)[1]),
        ("medium.public", 'period = "month"', 'period = "day"'),
    ],
)
def test_a_rule_finer_than_the_floor_is_refused(tmp_path: Path, name: str, old: str, new: str) -> None:
    row = section(name)
    assert old in row
    faults = faults_of(tmp_path, TEXT.replace(row, row.replace(old, new)))
    assert any(f"[{name}]" in fault and "finer than may ever be said" in fault for fault in faults)


def test_a_coarser_audience_may_not_be_told_more_than_a_finer_one(tmp_path: Path) -> None:
    row = section("high.press")
    faults = faults_of(tmp_path, TEXT.replace(row, row.replace('area = "20 km"', 'area = "40 km"')))
    assert any("[high.public] finer than the rule for press" in fault for fault in faults)


@pytest.mark.parametrize("extra", ['[high.neighbours]\narea = "20 km"\n', "[highest.public]\nwithhold = true\n"])
def test_an_audience_or_a_sensitivity_that_is_not_known_is_refused(tmp_path: Path, extra: str) -> None:
    assert any("unknown" in fault for fault in faults_of(tmp_path, TEXT + extra))


@pytest.mark.parametrize("value", ["false", '"yes"', "true\nminimum = 3"])
def test_withheld_is_written_out_or_not_at_all(tmp_path: Path, value: str) -> None:
    row = section("extreme.public")
    assert faults_of(tmp_path, TEXT.replace(row, row.replace("withhold = true", f"withhold = {value}")))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = (
        TEXT.replace(section("low.press"), "").replace("minimum = 10", "minimum = 0").replace("round = 5", "rond = 5")
    )
    assert len(faults_of(tmp_path, text)) >= 4


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    assert "E_POLICY" in faults_of(tmp_path, "[low.public\n")[0]
