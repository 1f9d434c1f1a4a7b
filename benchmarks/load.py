"""What a hundred clients at once get from the endpoint: right answers, or a 503 or 504 in words, and nothing else.

    uv run python -m benchmarks.load [clients] [seconds]

Each client is an address on loopback and asks about a measure of the plan, without kept answers; right is what
the store in process says of it. Every 25th asks what takes longer than the time limit instead. Who is told to come
back (503) waits a second.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import pyoxigraph as ox

from benchmarks.endpoint import free_port, running
from ontology import Iris
from queries import Store, library

HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}


def client(number: int, port: int, text: str, right: object, seconds: float) -> Counter[str]:
    """How often one client got what, in `seconds`."""
    found, end, body = Counter[str](), time.monotonic() + seconds, urlencode({"query": text})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120, source_address=(f"127.0.1.{number + 1}", 0))
    while time.monotonic() < end:
        try:
            connection.request("POST", "/sparql", body, HEADERS)
            answer = connection.getresponse()
            content = json.loads(answer.read())
        except (OSError, ValueError, http.client.HTTPException) as error:
            connection.close()
            found[f"no answer: {type(error).__name__}"] += 1
            continue
        if answer.status == 200:
            found["right" if content == right else "wrong"] += 1
        else:
            found[f"{answer.status}{'' if content.get('detail') else ', not told why'}"] += 1
            time.sleep(1 if answer.status == 503 else 0)
    return found


def answered(store: Store, text: str) -> object:
    """What the store in process answers."""
    found = store._store.query(text, prefixes=Iris(store.base).prefixes, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return json.loads(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")


def main(clients: int = 100, seconds: float = 40) -> None:
    with TemporaryDirectory() as folder:
        dump, port = Path(folder) / "vapa.nq", free_port()
        subprocess.run([sys.executable, "-m", "vapa", "build", "--out", str(dump)], capture_output=True, check=True)
        store = Store.read(dump)
        measures = [str(row["identifier"]) for row in store.query("measures")]
        texts = [store.bound(library()["measure"], measure=measures[each % len(measures)]) for each in range(clients)]
        right = [answered(store, text) for text in texts]
        texts[::25] = [(Path(__file__).parent / "heavy.rq").read_text(encoding="utf8")] * len(texts[::25])
        serve = (sys.executable, "-m", "vapa", "serve", "--dump", dump, "--port", str(port))
        with running("/sparql", port, *serve), ThreadPoolExecutor(clients) as pool:
            asked = [pool.submit(client, each, port, texts[each], right[each], seconds) for each in range(clients)]
            found = sum((each.result() for each in asked), Counter[str]())
    for name, number in sorted(found.items()):
        print(f"{number:8} {name}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
