"""From a name on the command line to the work that it stands for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from oakum.config import Settings
from oakum.detect.equipment import Equipment
from oakum.model import SourceError
from oakum.sources.git.repository import Repository, discover
from oakum.targets.interface import Selection, Target

_KINDS: dict[str, str] = {
    "ai": "agents",
    "data": "data",
    "har": "har",
    "image": "image",
    "k8s": "k8s",
    "log": "log",
    "postman": "postman",
    "tf": "tf",
}
"""What may stand before a colon, or alone, to say what kind of target a name is: the module here that opens it with
its `open_target(name, settings)`, where `name` is what stands behind the colon."""


def open_target(name: str, tools: Equipment, everything: Settings, selection: Selection) -> Target:
    """The target of that name. Raises SourceError when it cannot be read, or is no repository where it has to be
    one."""
    if name == "-":
        return _stream(everything)
    kind, _, rest = name.partition(":")
    if kind in _KINDS and not Path(name).exists():
        opened: Target = import_module(f"oakum.targets.{_KINDS[kind]}").open_target(rest, everything)
        return opened
    path = Path(name)
    repository = discover(path) if _is_folder(path) else None
    wants_changes = selection.staged or selection.since or selection.range or selection.review
    if repository is None and (wants_changes or selection.branch or not selection.tree):
        raise SourceError(f"{name}: is not the root of a git repository, so it has no history to choose from")
    if repository is None:
        return _tree(path, everything)
    if wants_changes:
        return _changes(repository, everything, selection)
    if selection.history and everything.scan.history:
        return _history(path, repository, tools, everything, selection)
    if repository.work_tree is None:
        raise SourceError(f"{name}: is a bare repository: it has nothing but history; leave --no-history out")
    return _tree(path, everything)


# Each kind of target is loaded when it is asked for: a hook that scans one file should not wait for the others.


def _stream(settings: Settings) -> Target:
    from oakum.targets.stream import StreamTarget

    return StreamTarget(settings.scan)


def _tree(path: Path, settings: Settings) -> Target:
    from oakum.targets.tree import TreeTarget

    return TreeTarget(path, settings.scan)


def _changes(repository: Repository, settings: Settings, selection: Selection) -> Target:
    from oakum.targets.changes import ChangesTarget

    if selection.review:
        from oakum.targets.review import ReviewTarget

        return ReviewTarget(repository, settings.scan, selection.review)
    return ChangesTarget(repository, settings.scan, selection)


def _history(path: Path, repository: Repository, tools: Equipment, settings: Settings, selection: Selection) -> Target:
    from oakum.targets.repository import RepositoryTarget

    return RepositoryTarget(path, repository, tools, settings, selection)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError as error:
        raise SourceError(f"{path}: cannot be reached: {error.strerror}") from error


__all__ = ["Selection", "Target", "open_target"]
