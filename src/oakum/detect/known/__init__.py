"""Known values: secrets that stand in a file or a variable of this machine, found wherever else they turn up.

collected = collect.machine(Path.home(), [project], os.environ)
search = Search(build(collected.values, identity))
for match in search.find(text): ...
if collect.stamps(Path.home(), [project], os.environ) != collected.stamps: ...  # gather and build again
"""

from oakum.detect.known.index import Entry, KnownIndex, StaleIndex, build, from_bytes
from oakum.detect.known.search import Match, Search
from oakum.detect.known.value import KnownValue

__all__ = ["Entry", "KnownIndex", "KnownValue", "Match", "Search", "StaleIndex", "build", "from_bytes"]
