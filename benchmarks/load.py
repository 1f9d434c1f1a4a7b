"""What a hundred clients at once get from the endpoint: right answers, or a 503 or 504 in words, and nothing else.

    uv run python -m benchmarks.load [clients] [seconds]

Each client is an address on loopback. All ask how many measures there are plus a number that only they ask, so that no
answer is another's and none is kept, but every 25th: it asks what takes longer than the time limit. Who is told to come
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

from benchmarks.endpoint import free_port, running
from queries import Store

LIGHT = "SELECT (COUNT(*) + {} AS ?n) {{ ?m a vapa:Measure }}"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"


def client(number: int, port: int, measures: int, seconds: float) -> Counter[str]:
    """How often one client got what, in `seconds`."""
    heavy, found, end = number % 25 == 0, Counter[str](), time.monotonic() + seconds
    body = urlencode({"query": HEAVY if heavy else LIGHT.format(number)})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}
    source = (f"127.0.1.{number + 1}", 0)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120, source_address=source)
    while time.monotonic() < end:
        try:
            connection.request("POST", "/sparql", body, headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            found[f"no answer: {type(error).__name__}"] += 1
            continue
        if answer.status == 200:
            counted = int(json.loads(content)["results"]["bindings"][0]["n"]["value"])
            found["right" if counted == measures + number else "wrong"] += 1
        else:
            time.sleep(1 if answer.status == 503 else 0)
            told = b"detail" in content or b"title" in content
            found[f"{answer.status}{'' if told else ', not told'}"] += 1
    return found


def main(clients: int = 100, seconds: float = 40) -> None:
    with TemporaryDirectory() as folder:
        dump, port = Path(folder) / "vapa.nq", free_port()
        subprocess.run([sys.executable, "-m", "vapa", "build", "--out", str(dump)], capture_output=True, check=True)
        (row,) = Store.read(dump).table(LIGHT.format(0))
        with (
            running("/sparql", port, sys.executable, "-m", "vapa", "serve", "--dump", dump, "--port", str(port)),
            ThreadPoolExecutor(clients) as pool,
        ):
            given = pool.map(lambda number: client(number, port, int(str(row["n"])), seconds), range(clients))
            found = sum(given, Counter[str]())
    for name, number in sorted(found.items()):
        print(f"{number:8} {name}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
