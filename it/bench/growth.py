"""Seconds and memory as the work grows a hundredfold; writes it/bench/GROWTH.md.

    it/bench/bench.sh --tasks quickstart                  # once, for the class path and a virtual environment
    it/reference/.venv/bin/python it/bench/growth.py      # all of it; goes on where it was stopped
    it/reference/.venv/bin/python it/bench/growth.py --kinds images --scale .1

Each kind of work is done at three sizes, each ten times the one before, with the smallest model that there is, so that what is
not the model's arithmetic shows. If it takes c + a n^e seconds for n items, with sizes n, 10 n and 100 n, the exponent e is the
logarithm to ten of what the second tenfold adds over what the first one adds: the constant start does not flatter it.

Beside each stands what the second call takes, which finds nothing to do; and for trainings how long the last checkpoint takes from
the first event to the next step once the model is gone.
"""

import argparse
import math
import os
import statistics
import tempfile
from pathlib import Path

import bench
from growing import SHARDS, class_images, images, photos, prompts, steps
from rounds import Rounds
from tasks import HERE, ROOT

KINDS = {
    "images": (images, 100, "images of `generate`"),
    "class images": (class_images, 100, "images of `regularize`"),
    "photos": (photos, 10, "instance images, 10 steps"),
    "steps": (steps, 300, "steps of a training"),
    "prompts": (prompts, 1, f"prompts of 4 images, {SHARDS} shards and their merge"),
}


def sizes(first, scale):
    return [max(1, round(first * scale)) * 10**power for power in range(3)]


def exponent(first, second, third):
    return math.log10(max(third - second, 1e-9) / max(second - first, 1e-9))


def grown(*runs):
    """The exponent of time; not where the first tenfold adds less than rounds of one size differ by: a quotient of noise."""
    added = median(runs[1], "seconds") - median(runs[0], "seconds")
    noise = max(max(run["seconds"] for run in few) - min(run["seconds"] for run in few) for few in runs[:2])
    return f"{exponent(*(median(r, 'seconds') for r in runs)):.2f}" if added > noise else "the first tenfold adds less than noise"


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def spread(runs, key):
    values = sorted(run[key] for run in runs)
    return f"{statistics.median(values):.1f} s" + (f" ({values[0]:.1f}–{values[-1]:.1f})" if len(values) > 1 else "")


def table(options, results):
    rows = [
        "# Growth", "",
        f"{' '.join(results.machines)} Seconds are medians of some rounds, with the least and the most; of whole processes, start "
        "included, with a model of 80,000 weights.", "",
        "| work | how much | rounds | takes | peak | called again | goes on after | exponent of time | peak, largest to smallest |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    for kind, (_, first, what) in KINDS.items():
        runs = {size: measured for size in sizes(first, options.scale) if (measured := results.get(f"{kind} {size}"))}
        for size, measured in runs.items():
            last = size == max(runs) and len(runs) == 3
            power = grown(*runs.values()) if last else ""
            more = f"{median(measured, 'peak') / median(runs[min(runs)], 'peak'):.2f}" if last else ""
            resumed = f"{median(measured, 'resumed'):.2f} s" if "resumed" in measured[0] else ""
            rows.append(
                f"| {what} | {size:,} | {len(measured)} | {spread(measured, 'seconds')} | {median(measured, 'peak'):.2f} GB |"
                f" {median(measured, 'again'):.1f} s | {resumed} | {power} | {more} |")
    return "\n".join(rows) + "\n"


def main(options):
    options.home.mkdir(parents=True, exist_ok=True)
    results = Rounds("growth" if options.scale == 1 else f"growth-{options.scale}", "growing.py")
    for turn in range(options.rounds):
        for kind in options.kinds.split(",") if options.kinds else KINDS:
            work, first, _ = KINDS[kind]
            for size in sizes(first, options.scale):
                key = f"{kind} {size}"
                once = size == sizes(first, options.scale)[-1]  # noise is little beside ten minutes of work
                if len(results.get(key)) > (0 if once else turn):
                    continue
                with tempfile.TemporaryDirectory(dir=options.home) as folder:
                    results.add(key, work(options, Path(folder), size), bench.hardware(options))
                print(key, results.get(key)[-1], flush=True)
                options.page.write_text(table(options, results))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", default="", help="of " + ", ".join(KINDS))
    parser.add_argument("--scale", type=float, default=1, help="of the sizes; another than 1 for a trial")
    parser.add_argument("--rounds", type=int, default=3, help="of all but the largest size, which is measured once")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "dreambooth-bench")
    parser.add_argument("--instance-images", type=Path, default=ROOT / "it" / "quickstart" / "images")
    parser.add_argument("--page", type=Path, default=HERE / "GROWTH.md")
    main(parser.parse_args())
