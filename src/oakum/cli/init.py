"""`oakum init`: hooks, continuous integration and a configuration, from the templates beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

_TEMPLATES = Path(__file__).parent / "templates"


class Plan(NamedTuple):
    """A file to write."""

    template: str
    path: Path
    mode: int = 0o644
    merges: bool = True
    """Whether a file that is there needs what this one says."""

    @property
    def text(self) -> str:
        """What it will hold."""
        return (_TEMPLATES / self.template).read_text("utf-8")


@click.command("init", short_help="Set up hooks, continuous integration and a configuration.")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--git-hook", is_flag=True, help="Install git's own pre-commit hook too, without pre-commit or prek.")
@click.option(
    "--ci",
    multiple=True,
    type=click.Choice(["github", "gitlab"]),
    help="For which forge; repeatable.  [default: what the folder is set up for, else github]",
)
@click.option("--no-ci", is_flag=True, help="Nothing for continuous integration.")
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
def init(folder: Path, git_hook: bool, ci: tuple[str, ...], no_ci: bool, force: bool) -> int:
    """Set up FOLDER: a hook for pre-commit or prek, a job for integration servers, a commented oakum.toml.

    Files that are there stay as they are, unless --force is given.
    """
    if ci and no_ci:
        raise click.UsageError("--ci and --no-ci do not go together: choose one of them")
    forges = () if no_ci else ci or _forges(folder)
    for plan in _plans(folder, forges):
        carry_out(plan, force)
    if git_hook:
        carry_out(Plan("git-hook.sh", _hooks(folder) / "pre-commit", 0o755), force)
    return 0


def _plans(folder: Path, forges: tuple[str, ...]) -> list[Plan]:
    plans = [
        Plan("oakum.toml", folder / "oakum.toml"),
        Plan("pre-commit.yaml", folder / ".pre-commit-config.yaml"),
    ]
    if "github" in forges:
        plans.append(Plan("github.yml", folder / ".github" / "workflows" / "oakum.yml"))
    if "gitlab" in forges:
        plans.append(Plan("gitlab.yml", folder / ".gitlab" / "oakum.yml"))
    return plans


def _forges(folder: Path) -> tuple[str, ...]:
    gitlab = (folder / ".gitlab-ci.yml").exists() or (folder / ".gitlab").exists()
    github = (folder / ".github").exists() or not gitlab
    return ("github",) * github + ("gitlab",) * gitlab


def _hooks(folder: Path) -> Path:
    """Where git looks for hooks. Raises UsageError outside of a repository."""
    from oakum.config import root_of
    from oakum.model import UsageError
    from oakum.sources.git import repository

    found = repository.discover(root_of(folder))
    if found is None:
        raise UsageError(f"--git-hook needs a git repository, and {str(folder)!a} is in none")
    return found.common_dir / "hooks"


def carry_out(plan: Plan, force: bool) -> None:
    """Writes the file, or says what it would hold where one is there. Raises UsageError when it cannot."""
    from oakum.model import UsageError
    from oakum.report.escape import visible

    shown = visible(str(plan.path))
    if not force and (plan.path.exists() or plan.path.is_symlink()):
        click.echo(f"{shown} is there already and stays.{_needed(plan)}")
        return
    try:
        plan.path.parent.mkdir(parents=True, exist_ok=True)
        plan.path.write_text(plan.text, "utf-8", newline="\n")
        plan.path.chmod(plan.mode)
    except OSError as error:
        raise UsageError(f"{shown}: cannot be written: {error.strerror}") from error
    click.echo(f"wrote {shown}")


def _needed(plan: Plan) -> str:
    """What is to be added by hand: nothing to a file that is as we would write it, or in which only its author can
    know what belongs."""
    if not plan.merges or (plan.path.is_file() and plan.path.read_bytes() == plan.text.encode()):
        return ""
    return f" To have Oakum in it, it needs:\n\n{_indented(plan.text)}"


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
