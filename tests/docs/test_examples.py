"""What the documentation shows works: commands parse, configurations load, rule files pass."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from pages import PAGES, ROOT, Block, blocks

from oakum import config
from oakum.cli.main import cli

_ENDS = {"&&", "||", "|", ";", "<", ">", ">>"}
_IN_YAML = re.compile(r"^\s*(?:- run: |run: |entry: |- )(oakum .*)$", re.MULTILINE)
_INLINE = re.compile(r"`(oakum [a-z][^`.]*)`")


def shown_commands() -> Iterator[tuple[str, str]]:
    for block in blocks("sh"):
        for line in block.text.splitlines():
            yield from ((block.page, words) for words in _simple(line))
    for block in blocks("yaml"):
        yield from ((block.page, line) for line in _IN_YAML.findall(block.text))


def inline_commands() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield from ((page.name, found) for found in _INLINE.findall(text))


def _simple(line: str) -> Iterator[str]:
    """The calls of oakum in a line of shell."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if word not in _ENDS:
            words.append(word)
            continue
        if words and words[0].rpartition("/")[2] == "oakum":
            yield shlex.join(["oakum", *words[1:]])
        words = []


def parse(line: str) -> None:
    """Raises a UsageError when the command line would be refused."""
    name, *arguments = shlex.split(line)
    command: click.Command = cli
    context = None
    while True:
        context = command.make_context(name, arguments, parent=context)
        if not isinstance(command, click.Group):
            return
        found, following, arguments = command.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        assert following is not None
        name, command = found, following


@pytest.mark.parametrize(("page", "line"), sorted(set(shown_commands())))
def test_commands_parse(page: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for word in shlex.split(line):
        if word.endswith(".toml"):
            (tmp_path / word).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / word).touch()
    parse(line)


@pytest.mark.parametrize(("page", "line"), sorted(set(inline_commands())))
def test_commands_in_prose_exist(page: str, line: str) -> None:
    try:
        parse(line)
    except (click.MissingParameter, click.exceptions.NoArgsIsHelpError):
        pass  # prose names a command without all that it takes
    except click.UsageError as error:
        if "required" not in str(error) and "either" not in str(error):
            raise


def test_wrong_commands_are_refused() -> None:
    with pytest.raises(click.UsageError):
        parse("oakum scan --stagedd")
    with pytest.raises(click.UsageError):
        parse("oakum scam")


def configurations() -> list[Block]:
    return [block for block in blocks("toml") if block.text.startswith("# oakum.toml")]


@pytest.mark.parametrize("block", configurations(), ids=lambda block: block.page)
def test_configurations_load(block: Block, tmp_path: Path) -> None:
    (tmp_path / "oakum.toml").write_text(block.text, encoding="utf-8")
    (tmp_path / "user.toml").touch()
    loaded = config.load(tmp_path, user_file=tmp_path / "user.toml")
    assert str(tmp_path / "oakum.toml") in loaded.provenance.values()


USER = "# ~/.config/oakum/oakum.toml"


@pytest.mark.parametrize(
    "block", [one for one in blocks("toml") if one.text.startswith(USER)], ids=lambda block: block.page
)
def test_configurations_of_users_load(block: Block, tmp_path: Path) -> None:
    (tmp_path / "user.toml").write_text(block.text, encoding="utf-8")
    loaded = config.load(tmp_path, user_file=tmp_path / "user.toml")
    assert str(tmp_path / "user.toml") in loaded.provenance.values()


def rule_files() -> list[Block]:
    return [block for block in blocks("toml") if not block.text.startswith(("# oakum.toml", USER))]


@pytest.mark.parametrize("block", rule_files(), ids=lambda block: block.page)
def test_rule_files_find_their_examples(block: Block, tmp_path: Path) -> None:
    name = block.text.splitlines()[0].removeprefix("# ")
    (tmp_path / name).write_text(block.text, encoding="utf-8")
    command = [sys.executable, "-m", "oakum.cli.main", "rules", "test", name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("block", blocks("yaml"), ids=lambda block: block.page)
def test_yaml_is_valid(block: Block) -> None:
    assert isinstance(yaml.safe_load(block.text), dict)


def test_readme_has_two_set_up_commands_and_ci_runs_them() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Try it")[2].partition("\n## ")[0]
    commands = re.findall(r"```sh\n(.*?)\n```", section, re.DOTALL)
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(commands) == 2
    assert all("\n" not in command for command in commands)
    assert "readme_command 1" in script
    assert "readme_command 2" in script
