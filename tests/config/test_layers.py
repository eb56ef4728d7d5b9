from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.config.layers import of_command_line, of_file, table_of
from oakum.config.settings import KEYS
from oakum.model import ConfigError


def written(folder: Path, text: str | bytes, name: str = "oakum.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def error_of(folder: Path, text: str | bytes, name: str = "oakum.toml") -> str:
    with pytest.raises(ConfigError) as caught:
        of_file(written(folder, text, name))
    return str(caught.value)


def test_a_file_gives_flat_values(tmp_path: Path) -> None:
    path = written(tmp_path, "baseline = 'known.json'\n[scan]\njobs = 2\nexclude = ['a/**']\n")
    (layer,) = of_file(path)
    assert layer.source == str(path)
    assert layer.values == {
        "baseline": str(tmp_path / "known.json"),
        "scan.jobs": 2,
        "scan.exclude": ["a/**"],
    }


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("[scan]\njob = 2", "scan.job", "scan.jobs"),
        ("jobs = 2", "jobs", "scan.jobs"),
        ("[scan]\nfail_on = 'low'", "scan.fail_on", "report.fail_on"),
        ("[scan]\nmax-file-bytes = 2", "scan.max-file-bytes", "scan.max_file_bytes"),
    ],
)
def test_unknown_keys_are_errors_with_the_nearest_name(tmp_path: Path, text: str, key: str, nearest: str) -> None:
    message = error_of(tmp_path, text)
    assert str(tmp_path / "oakum.toml") in message
    assert f"unknown key `{key}`" in message
    assert f"`{nearest}`" in message


def test_wrong_types_say_where_and_what_was_expected(tmp_path: Path) -> None:
    message = error_of(tmp_path, "[scan]\njobs = 'many'")
    assert "scan.jobs: expected `int`, got `str`" in message
    assert "oakum.toml" in message
    assert "scan: expected `object`" in error_of(tmp_path, "scan = 3")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"x = " + b"[" * 100_000, "nested"),
        (b"a" + b".a" * 100_000 + b" = 1", "parts"),
        (b"#" * (5 << 20), "more than"),
        (b"[scan", "not TOML"),
        (b'baseline = "a\\u0000b"', "path"),
    ],
)
def test_hostile_files_are_errors(tmp_path: Path, text: bytes, what: str) -> None:
    assert what in error_of(tmp_path, text)


def test_what_is_no_regular_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        of_file(tmp_path / "missing.toml")
    with pytest.raises(ConfigError, match="regular"):
        of_file(tmp_path)


def test_extended_files_come_first_and_paths_start_at_their_own_file(tmp_path: Path) -> None:
    base = written(tmp_path, "[scan]\njobs = 1\n[rules]\nfiles = ['own.toml']", "shared/base.toml")
    path = written(tmp_path, "extends = 'shared/base.toml'\n[scan]\njobs = 2")
    layers = of_file(path)
    assert [layer.source for layer in layers] == [str(base), str(path)]
    assert layers[0].values["rules.files"] == [str(tmp_path / "shared" / "own.toml")]
    assert layers[1].values == {"scan.jobs": 2}


def test_extends_takes_a_list_and_the_same_base_twice(tmp_path: Path) -> None:
    written(tmp_path, "[scan]\njobs = 1", "root.toml")
    written(tmp_path, "extends = 'root.toml'", "a.toml")
    written(tmp_path, "extends = 'root.toml'", "b.toml")
    names = [Path(layer.source).name for layer in of_file(written(tmp_path, "extends = ['a.toml', 'b.toml']"))]
    assert names == ["root.toml", "a.toml", "root.toml", "b.toml", "oakum.toml"]


def test_extends_in_a_circle_is_an_error(tmp_path: Path) -> None:
    written(tmp_path, "extends = 'b.toml'", "a.toml")
    assert "circle" in error_of(tmp_path, "extends = 'a.toml'", "b.toml")


def test_extends_is_bounded_in_depth_and_number(tmp_path: Path) -> None:
    for level in range(20):
        written(tmp_path, f"extends = 'deep{level + 1}.toml'", f"deep{level}.toml")
    assert "levels" in error_of(tmp_path, "extends = 'deep0.toml'")
    for level in range(6):
        written(tmp_path, f"extends = {[f'wide{level + 1}.toml'] * 100}", f"wide{level}.toml")
    written(tmp_path, "", "wide6.toml")
    assert "files" in error_of(tmp_path, "extends = 'wide0.toml'")


@pytest.mark.parametrize("value", ["3", "[1]", "['']", "{a = 1}"])
def test_extends_of_the_wrong_type_is_an_error(tmp_path: Path, value: str) -> None:
    assert "extends: expected a path" in error_of(tmp_path, f"extends = {value}")


@pytest.mark.parametrize(
    "text",
    ["extends = '../outside.toml'", "baseline = '/etc/hosts'", "[rules]\nfiles = ['link/outside.toml']"],
)
def test_a_repository_cannot_name_what_is_outside(tmp_path: Path, text: str) -> None:
    written(tmp_path, "", "outside.toml")
    repository = tmp_path / "repository"
    path = written(repository, text)
    (repository / "link").symlink_to(tmp_path)
    with pytest.raises(ConfigError, match="outside"):
        of_file(path, inside=repository)


def test_a_repository_file_that_is_a_link_to_outside_is_not_read(tmp_path: Path) -> None:
    outside = written(tmp_path, "[scan]\njobs = 1", "outside.toml")
    (tmp_path / "repository").mkdir()
    link = tmp_path / "repository" / "oakum.toml"
    link.symlink_to(outside)
    with pytest.raises(ConfigError, match="outside"):
        of_file(link, inside=tmp_path / "repository")


def test_pyproject_has_a_table_or_nothing_to_say(tmp_path: Path) -> None:
    assert table_of(written(tmp_path, "[tool.ruff]\n", "pyproject.toml")) is None
    assert table_of(written(tmp_path, "not TOML at all", "pyproject.toml")) is None
    assert table_of(written(tmp_path, "[project]\ndependencies = ['oakum']\n", "pyproject.toml")) is None
    assert table_of(written(tmp_path, "[tool]\noakum = {scan = {jobs = 3}}", "pyproject.toml")) == {"scan": {"jobs": 3}}
    with pytest.raises(ConfigError, match=r"tool\.oakum: expected a table"):
        table_of(written(tmp_path, "[tool]\noakum = 3", "pyproject.toml"))


def test_the_command_line_is_a_layer_like_any_other(tmp_path: Path) -> None:
    layer = of_command_line({"scan.jobs": 4, "baseline": "b.json", "rules.disable": ("a",)}, tmp_path)
    assert layer.source == "command line"
    assert layer.values == {"scan.jobs": 4, "baseline": str(tmp_path / "b.json"), "rules.disable": ("a",)}
    with pytest.raises(ConfigError, match=r"command line: unknown key `scn\.jobs` \(did you mean `scan\.jobs`"):
        of_command_line({"scn.jobs": 4}, tmp_path)


@given(raw=st.binary(max_size=200))
def test_random_bytes_are_a_layer_or_a_configuration_error(
    raw: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.mktemp("random"), raw)
    try:
        layers = of_file(path)
    except ConfigError:
        return
    assert set(layers[-1].values) <= set(KEYS)


_scalars = st.one_of(st.booleans(), st.integers(-5, 5), st.text(max_size=8).map(repr), st.just("[]"), st.just("['x']"))


@given(st.dictionaries(st.sampled_from((*KEYS, "scan.nope", "nope.scan", "scan")), _scalars, max_size=5))
def test_random_tables_are_a_layer_or_a_configuration_error(table: dict[str, object]) -> None:
    values = {key: value.lower() if isinstance(value, str) else value for key, value in table.items()}
    try:
        layer = of_command_line(values, Path("/folder"))
    except ConfigError:
        return
    assert set(layer.values) == set(values) <= set(KEYS)


def test_a_repository_has_no_say_in_where_things_are_sent(tmp_path: Path) -> None:
    path = tmp_path / "oakum.toml"
    path.write_text('[policy]\nserver = "https://opa.example.com"\n')
    with pytest.raises(ConfigError, match=r"policy\.server: only the user's own configuration"):
        of_file(path, inside=tmp_path)
    assert of_file(path)[0].values == {"policy.server": "https://opa.example.com"}
