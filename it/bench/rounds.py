"""Keeps what was measured beside the pages, in it/bench/rounds, where it is committed with them.

A benchmark of hours goes on where it was stopped: also after a commit, as long as that changes neither the engine nor what measures
it, and on another machine of the kind, since each round measures both sides. Each file says on which machines its rounds ran.
"""

import hashlib
import json

from tasks import HERE, ROOT

FOLDER = HERE / "rounds"
# Folders of sources that no table measures: judging images comes after what these tables are about.
NOT_MEASURED = {"evaluate", "evaluation", "gates"}


def sources(*scripts):
    """What is measured and what measures it, as a digest."""
    digest = hashlib.sha256()
    places = [ROOT / "engine/core/src/main", ROOT / "engine/contract/src/main", HERE / "src/main"]
    files = [
        file for place in places for file in place.rglob("*")
        if file.is_file() and not NOT_MEASURED.intersection(file.relative_to(place).parts)]
    for file in sorted(files) + [HERE / script for script in ("tasks.py", "measurement.py", *scripts)]:
        digest.update(f"{file.relative_to(ROOT)}\n".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


class Rounds:
    """The rounds of one page by what was measured in them: none if the sources have changed since."""

    def __init__(self, name, *scripts):
        self.file, now = FOLDER / f"{name}.json", sources(*scripts)
        kept = json.loads(self.file.read_text()) if self.file.exists() else {}
        if kept.get("sources") != now:
            kept = dict(sources=now, machines=[], rounds={})
        self.kept, self.machines, self.by_key = kept, kept["machines"], kept["rounds"]

    def get(self, key):
        return self.by_key.get(key, [])

    def add(self, key, measured, machine):
        self.by_key.setdefault(key, []).append(measured)
        if machine not in self.machines:
            self.machines.append(machine)
        FOLDER.mkdir(exist_ok=True)
        written = self.file.with_suffix(".partial")
        written.write_text(json.dumps(self.kept, indent=1) + "\n")
        written.replace(self.file)
