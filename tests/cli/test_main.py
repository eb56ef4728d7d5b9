from __future__ import annotations

import subprocess
import sys

import click
import pytest

import oakum
from oakum.cli import main
from oakum.model import ConfigError, ExitCode

from .conftest import Run


def groups() -> list[click.Group]:
    found = [main.cli]
    for group in found:
        context = click.Context(group)
        commands = [group.get_command(context, name) for name in group.list_commands(context)]
        found += [command for command in commands if isinstance(command, click.Group)]
    return found


def commands() -> list[click.Command]:
    return [
        command
        for group in groups()
        for name in group.list_commands(click.Context(group))
        if (command := group.get_command(click.Context(group), name))
    ]


def raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(_arguments: object) -> int:
        raise error

    monkeypatch.setattr(main, "_dispatch", fail)


def test_the_table_says_what_the_verbs_say() -> None:
    for name, verb in main.VERBS.items():
        command = main.cli.get_command(click.Context(main.cli), name)
        assert command is not None
        assert (command.name, command.short_help) == (name, verb.summary)


def test_nested_tables_say_what_their_verbs_say() -> None:
    for group in groups():
        for name, verb in getattr(group, "_verbs", {}).items():
            command = group.get_command(click.Context(group), name)
            assert command is not None
            assert (command.name, command.short_help) == (name, verb.summary)


@pytest.mark.parametrize("command", commands(), ids=lambda command: str(command.name))
def test_every_command_and_option_has_a_help_text(command: click.Command) -> None:
    assert command.help
    assert [p.name for p in command.params if isinstance(p, click.Option) and not p.help] == []


def test_help_lists_the_verbs(oakum: Run) -> None:
    done = oakum("--help")
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in main.VERBS)


def test_help_loads_nothing_that_costs_time() -> None:
    program = (
        "import sys; from oakum.cli.main import run; code = run(['--help']);"
        "print(code, sorted({'msgspec', 'hyperscan', 'oakum.scan', 'oakum.model'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


@pytest.mark.parametrize("verb", [*main.VERBS])
def test_the_help_of_a_verb_does_not_load_the_scanner(verb: str) -> None:
    program = (
        f"import sys; from oakum.cli.main import run; code = run([{verb!r}, '--help']);"
        "print(code, sorted({'hyperscan', 'oakum.scan'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["--version"]) == 0
    assert capsys.readouterr().out == f"oakum {oakum.__version__}\n"


def test_an_unknown_verb_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["scna"]) == ExitCode.USAGE
    assert "did you mean `scan`?" in capsys.readouterr().err


def test_a_verb_like_no_other_names_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["qqqq"]) == ExitCode.USAGE
    assert "scan, watch, explain" in capsys.readouterr().err


def test_a_wrong_option_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["scan", "--qqq"]) == ExitCode.USAGE
    assert "--qqq" in capsys.readouterr().err


def test_an_error_of_ours_is_one_line_with_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(monkeypatch, ConfigError("a.toml: \x1b[2J is wrong"))
    assert main.run([]) == ExitCode.USAGE
    assert capsys.readouterr().err == "error: a.toml: \\x1b[2J is wrong\n"


@pytest.mark.parametrize("debug", ["", "1"])
def test_an_unexpected_error_says_where_and_not_what(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], debug: str
) -> None:
    monkeypatch.setenv("OAKUM_DEBUG", debug)
    raising(monkeypatch, KeyError("canary-value"))
    assert main.run([]) == ExitCode.INTERNAL
    said = capsys.readouterr().err
    assert said.startswith("internal error: KeyError at ")
    assert "test_main.py" in said
    assert "canary-value" not in said


def test_ctrl_c_and_a_closed_pipe_end_quietly(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    raising(monkeypatch, KeyboardInterrupt())
    assert main.run([]) == ExitCode.INTERRUPTED
    assert capfd.readouterr().err == ""


def test_a_reader_that_goes_away_is_no_error(oakum: Run) -> None:
    shell = f"{sys.executable} -m oakum.cli.main rules list | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] in {"141", "0"}
    assert "Traceback" not in done.stderr
    assert "error" not in done.stderr


LEAVING = """
import atexit, os, sys, threading, time
from oakum.cli import main
{before}
main.run = lambda _: {code}
atexit.register(os.write, 1, b"at exit ")
sys.stdout.write("said ")
main.main()
"""


@pytest.mark.parametrize("code", [0, 1, 130])
def test_the_end_is_short_but_nothing_is_left_undone(code: int) -> None:
    program = LEAVING.format(before="", code=code)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (code, "said at exit ")


def test_threads_that_still_work_are_waited_for() -> None:
    working = "threading.Thread(target=lambda: (time.sleep(0.3), os.write(1, b'worked '))).start()"
    program = LEAVING.format(before=working, code=3)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 3
    assert done.stdout.split() == ["said", "worked", "at", "exit"]


def test_output_that_nobody_takes_is_no_success() -> None:
    program = LEAVING.format(before="sys.stdout = open('/dev/full', 'w')", code=0)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 120  # as Python has it
    assert "No space left" in done.stderr


@pytest.mark.parametrize("module", ["oakum", "oakum.cli.main"])
def test_it_runs_as_a_module(module: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"oakum {oakum.__version__}\n")


def test_the_exit_codes_are_those_of_the_model() -> None:
    assert (main._USAGE, main._INTERNAL, main._INTERRUPTED) == (
        ExitCode.USAGE,
        ExitCode.INTERNAL,
        ExitCode.INTERRUPTED,
    )


def test_a_shell_can_complete_verbs(oakum: Run) -> None:
    done = oakum(_OAKUM_COMPLETE="bash_complete", COMP_WORDS="oakum sc", COMP_CWORD="1")
    assert "plain,scan" in done.stdout
