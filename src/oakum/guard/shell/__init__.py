"""Shell commands, understood before they run: what secret things they read, show, copy and send."""

from oakum.guard.shell.look import look
from oakum.guard.shell.sight import Deed, Kind, Sight, Sure
from oakum.guard.shell.wrap import wrap

__all__ = ["Deed", "Kind", "Sight", "Sure", "look", "wrap"]
