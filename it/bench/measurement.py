"""The lines in which both sides of the benchmark report: one JSON object a line on standard output.

    {"side": "diffusers", "task": "train", "name": "step", "seconds": [12.1, 11.9], "settings": {"resolution": 256}}

`seconds` holds every measured repetition after the warm-up. Other output is ignored. The peak memory of a side is the
resident set of its process, which the driver reads when the process ends.
"""

import json
import time
from contextlib import contextmanager


def report(task, name, seconds, **settings):
    print(json.dumps(dict(side="diffusers", task=task, name=name, seconds=seconds, settings=settings)), flush=True)


class Stopwatch:
    """Collects the duration of each `with` block under it."""

    def __init__(self):
        self.seconds = []

    @contextmanager
    def lap(self):
        start = time.perf_counter()
        yield
        self.seconds.append(time.perf_counter() - start)

    def after(self, warm_up):
        return [round(lap, 4) for lap in self.seconds[warm_up:]]
