"""Measures the admission webhook under load from a second process, over TLS on the loopback.

python benchmarks/admission.py
python benchmarks/admission.py --seconds 10 --rate 200 --servers ours,uvicorn,granian

The load is open: a review is sent when its time has come, whether or not others are answered, as API servers do it, and
its time counts from when it was due. `uvicorn` and `granian` answer with the same lanes and reviewers behind ASGI.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import gzip
import json
import os
import random
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

CONNECTIONS = 32
COLUMNS = (
    *("server", "reviews/s", "p50 ms", "p99 ms", "max ms", "errors"),
    *("1 MB p50 ms", "1 MB max ms", "CPU ms/review", "MB begin", "MB end"),
)
LARGE_COLUMNS = (
    "1 MB of",
    "create p50 ms",
    "create max ms",
    "create CPU ms",
    "update p50 ms",
    "update CPU ms",
    "errors",
)
_LARGE = 1 << 20
_READY = 60
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


class Measured(NamedTuple):
    """Milliseconds, and what went wrong."""

    times: list[float]
    errors: int

    def at(self, share: float) -> float:
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))] if self.times else 0.0


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=int, default=200, help="reviews a second")
    parser.add_argument("--servers", default="ours")
    parser.add_argument("--packs", default="", help="ask these packs too, such as kubernetes or all")
    parser.add_argument("--large", action="store_true", help="one row for each shape of an object of 1 MB instead")
    parser.add_argument("--load", nargs=3, help="of the second process: PORT RATE SECONDS")
    parser.add_argument("--send", nargs=3, help="of the second process: PORT SHAPE OPERATION")
    asked = parser.parse_args()
    if asked.load:
        return load(int(asked.load[0]), int(asked.load[1]), float(asked.load[2]))
    if asked.send:
        return send(int(asked.send[0]), asked.send[1], asked.send[2])
    columns = LARGE_COLUMNS if asked.large else COLUMNS
    print(f"| {' | '.join(columns)} |")
    print("|---" * len(columns) + "|")
    for name in asked.servers.split(","):
        for line in (
            large_rows(name, asked.packs) if asked.large else [row(name, asked.rate, asked.seconds, asked.packs)]
        ):
            print(line, flush=True)
    return 0


def large_rows(name: str, packs: str) -> Iterator[str]:
    """What one object of each shape takes, by the clock and of the server's processors."""
    with TemporaryDirectory() as folder, SERVERS[name](Path(folder), packs) as (process, port):
        for shape in SHAPES:
            cells: list[object] = [shape]
            errors = 0
            for operation in ("CREATE", "UPDATE"):
                before = cpu(process)
                found = run_load(port, "--send", shape, operation)
                used = (cpu(process) - before) * 1000 / max(len(found.times), 1)
                cells += [
                    f"{found.at(0.5):.0f}",
                    *([f"{found.at(1.0):.0f}"] if operation == "CREATE" else []),
                    f"{used:.0f}",
                ]
                errors += found.errors
            yield f"| {' | '.join(map(str, [*cells, errors]))} |"


def row(name: str, rate: int, seconds: float, packs: str) -> str:
    with TemporaryDirectory() as folder, SERVERS[name](Path(folder), packs) as (process, port):
        run_load(port, "--load", rate, 3)  # memory and caches as they are in use
        begin, used = resident(process), cpu(process)
        found = run_load(port, "--load", rate, seconds)
        used, end = cpu(process) - used, resident(process)
        large = run_load(port, "--load", 0, 20)
        count = len(found.times) + found.errors
        cells = [
            name,
            f"{count / seconds:.0f}",
            *(f"{found.at(share):.1f}" for share in (0.5, 0.99, 1.0)),
            found.errors,
        ]
        cells += [f"{large.at(0.5):.0f}", f"{large.at(1.0):.0f}", f"{used * 1000 / max(count, 1):.2f}", begin, end]
        return f"| {' | '.join(map(str, cells))} |"


def run_load(port: int, option: str, *what: object) -> Measured:
    command = [sys.executable, __file__, option, str(port), *map(str, what)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return Measured(found["times"], found["errors"])


def load(port: int, rate: int, seconds: float) -> int:
    """The second process: `rate` reviews a second, or with 0 so many large ones, one after the other."""
    work = asyncio.run(open_load(port, rate, seconds) if rate else large_ones(port, int(seconds)))
    print(json.dumps({"times": [round(one, 3) for one in work.times], "errors": work.errors}))
    return 0


async def open_load(port: int, rate: int, seconds: float) -> Measured:
    free: asyncio.Queue[Line] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await Line.opened(port))
    times: list[float] = []
    errors = 0
    begin = time.perf_counter()

    async def one(due: float, body: bytes) -> None:
        nonlocal errors
        line = await free.get()
        try:
            answer = await line.asked(body)
            times.append((time.perf_counter() - due) * 1000)
            errors += "allowed" not in answer["response"]
        except (OSError, ValueError, KeyError, asyncio.IncompleteReadError):
            errors += 1
            line = await Line.opened(port)
        free.put_nowait(line)

    tasks = []
    bodies = [review(typical(number)) for number in range(400)]
    for number in range(int(rate * seconds)):
        due = begin + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(due, bodies[number % len(bodies)].replace(b"@", b"%d" % number))))
    await asyncio.gather(*tasks)
    return Measured(times, errors)


def send(port: int, shape: str, operation: str) -> int:
    """The second process: ten objects of a shape, each another one, one after the other."""
    values = [SHAPES[shape](number) for number in range(10)]
    bodies = [review(value, value if operation == "UPDATE" else None) for value in values]
    work = asyncio.run(one_by_one(port, bodies))
    print(json.dumps({"times": [round(one, 3) for one in work.times], "errors": work.errors}))
    return 0


async def large_ones(port: int, count: int) -> Measured:
    return await one_by_one(port, [review(large(number)) for number in range(count)])


async def one_by_one(port: int, bodies: Sequence[bytes]) -> Measured:
    line = await Line.opened(port)
    times, errors = [], 0
    for body in bodies:
        begin = time.perf_counter()
        answer = await line.asked(body)
        times.append((time.perf_counter() - begin) * 1000)
        errors += not answer["response"]["allowed"]
    return Measured(times, errors)


class Line(NamedTuple):
    """A connection that is kept."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def opened(cls, port: int) -> Line:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return cls(*await asyncio.open_connection("127.0.0.1", port, ssl=context, limit=1 << 20))

    async def asked(self, body: bytes) -> dict[str, Any]:
        about = f"Host: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        head = f"POST /validate HTTP/1.1\r\n{about}\r\n"
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        sizes = [line.split(b":")[1] for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length")]
        found: dict[str, Any] = json.loads(await self.reader.readexactly(int(sizes[0])))
        return found


def review(value: dict[str, Any], old: dict[str, Any] | None = None) -> bytes:
    request = {"uid": "uid-@", "operation": "UPDATE" if old else "CREATE", "namespace": "shop", "object": value}
    request |= {"oldObject": old} if old else {}
    return json.dumps({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}).encode()


def typical(number: int) -> dict[str, Any]:
    """Deployments as kubectl applies them (7 KB), pods, ConfigMaps and Services; one in fifty leaks."""
    rng = random.Random(number)
    word = f"{rng.getrandbits(64):016x}"
    metadata = {"name": f"web-{word}", "namespace": "shop", "labels": {"app": "web", "release": word}, "uid": word}
    if number % 4 == 1:
        data = {
            f"setting-{n}.properties": f"level={n}\nname={word}\nurl=https://host.example/{n}\n" * 4 for n in range(8)
        }
        return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}
    if number % 4 == 2:
        ports = [{"name": "http", "port": 80, "targetPort": 8080}]
        return {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata,
            "spec": {"ports": ports, "selector": {"app": word}},
        }
    pod = {"containers": [container(word, number, index) for index in range(2)], "serviceAccountName": "web"}
    if number % 4 == 3:
        return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": pod}
    template = {"metadata": {"labels": {"app": "web"}}, "spec": pod}
    spec = {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": template}
    found = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}
    return {**found, "metadata": {**metadata, "annotations": {_LAST_APPLIED: json.dumps(found)}}}


def container(word: str, number: int, index: int) -> dict[str, Any]:
    variables = [{"name": f"SETTING_{n}", "value": f"{word}-{n}"} for n in range(8)]
    if number % 50 == 0 and not index:
        made_up = base64.b64encode(random.Random(number).randbytes(21)).decode()
        variables.append({"name": "DB_PASSWORD", "value": made_up})
    variables.append({"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "web", "key": "token"}}})  # type: ignore[dict-item]
    probe = {"httpGet": {"path": "/healthz", "port": 8080}, "periodSeconds": 10}
    about = {"name": f"c{index}", "image": f"host.example/web:{word}", "args": ["--port=8080"], "env": variables}
    return {**about, "livenessProbe": probe, "resources": {"limits": {"cpu": "500m", "memory": "256Mi"}}}


def large(number: int) -> dict[str, Any]:
    """1 MB in turn: a ConfigMap of few long texts, and a definition of a resource with its thousands of short ones."""
    if number % 2:
        text = f"some line of a configuration that nobody reads {number}\n" * 900
        return {"kind": "ConfigMap", "metadata": {"name": "large"}, "data": {f"file-{n}.conf": text for n in range(20)}}
    told = "What this field is for, in a sentence or two, as generated definitions have it."
    fields = {f"field{n}": {"type": "string", "description": f"{told} {number}.{n}"} for n in range(7400)}
    return {"kind": "CustomResourceDefinition", "metadata": {"name": "large"}, "spec": {"properties": fields}}


def words(rng: random.Random) -> str:
    names = ("level", "name", "url", "size", "mode", "retry", "cache", "team", "host", "port")
    return f"{rng.choice(names)}={rng.choice(names)}-{rng.randrange(10000)} some text https://host.example/{rng.randrange(99)}"


def filled(make: Callable[[int], Any]) -> list[Any]:
    """So many parts that they are 1 MB as JSON."""
    parts: list[Any] = []
    size = 0
    while size < _LARGE:
        parts.append(make(len(parts)))
        size += len(json.dumps(parts[-1])) + 2
    return parts


def config_map(data: dict[str, str], kind: str = "ConfigMap") -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "large", "namespace": "shop"}, "data": data}


def one_value(number: int) -> dict[str, Any]:
    rng = random.Random(number)
    return config_map({"file.conf": "\n".join(filled(lambda _: words(rng)))})


def many_keys(number: int) -> dict[str, Any]:
    rng = random.Random(number)
    return config_map({f"setting.{n}": text for n, text in enumerate(filled(lambda _: words(rng)))})


def files_in_secret(number: int) -> dict[str, Any]:
    rng = random.Random(number)
    texts = filled(lambda _: base64.b64encode("\n".join(words(rng) for _ in range(40)).encode()).decode())
    return config_map({f"file.{n}": text for n, text in enumerate(texts)}, "Secret")


def helm_release(number: int) -> dict[str, Any]:
    rng = random.Random(number)

    def manifest(n: int) -> str:
        lines = (f'  setting.{n}.{i}: "{rng.randbytes(16).hex()} {words(rng)}"' for i in range(20))
        return "\n".join([f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c{n}\ndata:", *lines])

    packed = gzip.compress(json.dumps({"manifest": "\n---\n".join(filled(manifest) + filled(manifest))}).encode())
    return config_map({"release": base64.b64encode(base64.b64encode(packed)).decode()}, "Secret")


def definition(number: int) -> dict[str, Any]:
    rng = random.Random(number)

    def schema(depth: int) -> dict[str, Any]:
        told = {"type": "object", "description": f"What this field is for, {words(rng)}"}
        return told | ({"properties": {f"field{n}": schema(depth - 1) for n in range(3)}} if depth else {})

    versions = filled(lambda n: {"name": f"v{n}", "schema": {"openAPIV3Schema": schema(6)}})
    return {"kind": "CustomResourceDefinition", "metadata": {"name": "large"}, "spec": {"versions": versions}}


def deep(number: int) -> dict[str, Any]:
    rng = random.Random(number)

    def nested(_: int) -> Any:
        value: Any = words(rng)
        for _level in range(80):
            value = {"nested": value}
        return value

    return {"apiVersion": "example.com/v1", "kind": "Own", "metadata": {"name": "large"}, "spec": filled(nested)}


def containers(number: int) -> dict[str, Any]:
    spec = {"automountServiceAccountToken": False, "containers": filled(lambda n: container(f"w{number}", 1, n))}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "large"}, "spec": spec}


SHAPES: dict[str, Callable[[int], dict[str, Any]]] = {
    "one value of a ConfigMap": one_value,
    "many values of a ConfigMap": many_keys,
    "files in a Secret": files_in_secret,
    "a Helm release": helm_release,
    "a definition of a resource": definition,
    "80 levels, again and again": deep,
    "containers with variables": containers,
}
Starting = Callable[[Path, str], contextlib.AbstractContextManager[tuple[subprocess.Popen[bytes], int]]]


@contextlib.contextmanager
def ours(folder: Path, packs: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    options = ["--listen=127.0.0.1:0", "--probes=off", f"--own-certificate={folder}", "--host=localhost", "--linger=0"]
    if packs:
        (folder / "oakum.toml").write_text(f"[policy]\npacks = {packs.split(',')}\n")
        options.append(f"--config={folder / 'oakum.toml'}")
    log = folder / "log"
    with (
        log.open("wb") as file,
        subprocess.Popen(
            [sys.executable, "-m", "oakum.cli.main", "serve", "admission", *options], stderr=file
        ) as process,
    ):
        try:
            yield (
                process,
                until(
                    lambda: next(
                        (json.loads(one)["ports"][0] for one in log.read_text().splitlines() if '"ready"' in one), 0
                    )
                ),
            )
        finally:
            process.send_signal(signal.SIGTERM)


def asgi(command: Callable[[Path, int], list[str]]) -> Starting:
    """Another server with the same application."""

    @contextlib.contextmanager
    def started(folder: Path, packs: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
        from datetime import UTC, datetime

        from oakum.server.certificates.authority import renewed

        pair = renewed(None, ["localhost"], datetime.now(UTC)).serving
        (folder / "tls.crt").write_bytes(pair.certificate)
        (folder / "tls.key").write_bytes(pair.key)
        port = random.randint(20000, 30000)
        environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parent}:{os.environ.get('PYTHONPATH', '')}"}
        with subprocess.Popen(
            command(folder, port), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                until(lambda: answers(port))
                yield process, port
            finally:
                process.terminate()

    return started


def uvicorn(folder: Path, port: int) -> list[str]:
    files = ["--ssl-certfile", str(folder / "tls.crt"), "--ssl-keyfile", str(folder / "tls.key")]
    flags = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--lifespan", "off"]
    return [sys.executable, "-m", "uvicorn", "admission:application", "--port", str(port), *files, *flags]


def granian(folder: Path, port: int) -> list[str]:
    files = ["--ssl-certificate", str(folder / "tls.crt"), "--ssl-keyfile", str(folder / "tls.key")]
    flags = ["--interface", "asginl", "--loop", "uvloop", "--no-ws"]
    return [sys.executable, "-m", "granian", "admission:application", "--port", str(port), *files, *flags]


SERVERS: dict[str, Starting] = {"ours": ours, "uvicorn": asgi(uvicorn), "granian": asgi(granian)}


async def application(
    scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    """The webhook behind ASGI."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    from oakum.server.http import Asked

    reply = await webhook()(Asked(scope["method"], scope["path"], "application/json", body))
    headers = [(b"content-type", reply.content_type.encode()), (b"content-length", b"%d" % len(reply.body))]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


_WEBHOOK: list[Any] = []


def webhook() -> Any:
    if not _WEBHOOK:
        from oakum.config import rules_for
        from oakum.config.settings import Settings
        from oakum.model import Identity, Severity
        from oakum.scan import equipment
        from oakum.server.admission.app import Webhook
        from oakum.server.admission.inspect import Inspector
        from oakum.server.admission.lanes import Lanes
        from oakum.server.admission.record import Record
        from oakum.server.admission.review import Reviewer
        from oakum.server.admission.ruling import BuiltIn

        settings = Settings()
        rules = rules_for(settings.rules)
        tools = equipment(rules, settings.scan, companions=True)

        def make() -> Reviewer:
            inspector = Inspector(tools.detector(), settings, rules, Identity(b"k" * 32))
            return Reviewer(inspector=inspector, judge=BuiltIn(Severity.LOW))

        _WEBHOOK.append(Webhook(Lanes(make, 8), Record(lambda line: None)))
    return _WEBHOOK[0]


def answers(port: int) -> bool:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        urllib.request.urlopen(f"https://127.0.0.1:{port}/x", timeout=5, context=context)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def until(found: Callable[[], int]) -> int:
    end = time.monotonic() + _READY
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.1)
    raise TimeoutError("the server did not get ready")


def resident(process: subprocess.Popen[bytes]) -> int:
    """Megabytes, its children with it."""
    return sum(_status(pid, "VmRSS:") for pid in _family(process.pid)) // 1024


def _status(pid: int, key: str) -> int:
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(key)).split()[1])
    return 0


def cpu(process: subprocess.Popen[bytes]) -> float:
    """Seconds, its children with it."""
    total = 0.0
    for pid in _family(process.pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _family(pid: int) -> list[int]:
    children = [int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()]
    return [pid, *(below for child in children for below in _family(child))]


if __name__ == "__main__":
    sys.exit(main())
