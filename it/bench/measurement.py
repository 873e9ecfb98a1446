"""The lines in which both sides of the benchmark report: one JSON object a line on standard output.

    {"side": "diffusers", "task": "train", "name": "step", "seconds": [12.1, 11.9]}

`task` is a stage of the product, `name` is what was repeated: `step`, `image`, or the `whole` stage. `seconds` holds every
repetition after the warm-up. Other output is ignored. The peak memory of a side is the largest resident set of its
processes, which the driver learns from the system when they end.
"""

import json
import time
from contextlib import contextmanager


def report(task, name, seconds):
    print(json.dumps(dict(side="diffusers", task=task, name=name, seconds=seconds)), flush=True)


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
