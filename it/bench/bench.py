"""Runs both sides of the benchmark in turns and writes it/bench/RESULTS.md; bench.sh calls it."""

import argparse
import os
import platform
import statistics
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

from rounds import Rounds
from tasks import GIB, HERE, ROOT, TASKS, parsed, require_memory

# what the ratios of the tasks' rows to diffusers are to be at most
GOALS = {
    "quickstart": {
        "regularize whole": .9, "train whole": .6, "generate whole": .9, "the whole job": .6,
        "regularize picture without the start": .8, "generate picture without the start": .8},
    "train@256": {"train step": .5}, "train@512": {"train step": .75}, "train@512x2": {"train step": .9},
    "sample@512": {"generate image": .85}, "sample@512x4": {"generate image": .85},
}
IN_TURNS = "Both sides ran in turns, fp32; seconds are medians, with the least and the most."
DEFAULT_TASKS = "quickstart,train@256,train@512,train@512x2,sample@512,sample@512x4"


def hardware(options):
    cpu = next(
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    java = subprocess.run(["java", "-version"], stderr=subprocess.PIPE, text=True).stderr.splitlines()[0]
    return (
        f"{cpu}, {os.cpu_count()} cores of which {options.threads} used, {memory:.0f} GiB; "
        f"Linux {platform.release().split('-')[0]}; {java}.")


def machine(options):
    import diffusers as reference
    import torch

    return f"{hardware(options)} Python {platform.python_version()}, torch {torch.__version__}, diffusers {reference.__version__}."


def spread(seconds):
    """The median, and between which values it lies."""
    least, most = min(seconds), max(seconds)
    digits = 2 if most >= 1 else 3
    return f"{statistics.median(seconds):.{digits}f} s" + (f" ({least:.{digits}f}–{most:.{digits}f})" if most > least else "")


def against(goal, ratio):
    """What is said of a ratio beside its goal."""
    if goal is None:
        return ""
    return f"{goal}, met" if ratio <= goal + .005 else f"{goal}, missed by {ratio - goal:.2f}"


def table(task, rounds):
    measurements = [line for lines in rounds for line in lines]
    grouped = defaultdict(list)
    peaks = defaultdict(int)
    for line in measurements:
        key = (line["task"], line["name"])
        grouped[key, line["side"]] += line["seconds"]
        peaks[key, line["side"]] = max(peaks[key, line["side"]], line["peak"])
    rows = [
        f"## {titled(task, len(rounds))}", "",
        "| | diffusers | engine | ratio | goal | diffusers' peak | engine's peak | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    for key in dict.fromkeys(key for key, _ in grouped):
        # what only diffusers has another variant of is compared with the engine's one way
        ours = key if (key, "engine") in grouped else (key[0], key[1].split(" with ")[0])
        # the sides load and save different amounts around a few steps or images: their whole time says nothing there
        aside = key[0] == "the whole job" and task != "quickstart"
        if aside or not grouped[key, "diffusers"] or not grouped[ours, "engine"]:
            continue
        row = " ".join(key).strip()
        theirs, mine = (statistics.median(grouped[k]) for k in ((key, "diffusers"), (ours, "engine")))
        peak, own = peaks[key, "diffusers"] / GIB, peaks[ours, "engine"] / GIB
        rows.append(
            f"| {row} | {spread(grouped[key, 'diffusers'])} | {spread(grouped[ours, 'engine'])} "
            f"| {mine / theirs:.2f} | {against(GOALS.get(task, {}).get(row), mine / theirs)} "
            f"| {peak:.2f} GiB | {own:.2f} GiB | {own / peak:.2f} |")
    return "\n".join(rows) + "\n"


def titled(task, rounds):
    name, resolution, batch = parsed(task)
    size = f", SD 1.5 geometry, {resolution} px" if resolution else ""
    together = f", {batch} at a time" if batch > 1 else ""
    return f"{name}{size}{together}, {rounds} round" + ("s" if rounds != 1 else "")


def page(rounds):
    """The tables of all that was measured, in the order of the tasks."""
    parts = ["# Results", "", " ".join(rounds.machines), IN_TURNS, ""]
    for task in dict.fromkeys([*DEFAULT_TASKS.split(","), *rounds.by_key]):
        if measured := rounds.get(task):
            parts.append(table(task, measured))
    return "\n".join(parts)


def main(options):
    """Goes on with the rounds that an earlier call measured of the same sources."""
    options.home.mkdir(parents=True, exist_ok=True)
    rounds = Rounds("results", "train_step.py", "sample_image.py", "quickstart.py", "make_sd15.py")
    for task in options.tasks.split(","):
        name, options.resolution, options.batch = parsed(task)
        while len(rounds.get(task)) < options.rounds:
            if name != "quickstart":
                require_memory()
            with tempfile.TemporaryDirectory(dir=options.home) as folder:
                rounds.add(task, TASKS[name](options, Path(folder)), machine(options))
            print(table(task, rounds.get(task)), flush=True)
            (HERE / "RESULTS.md").write_text(page(rounds))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", default=DEFAULT_TASKS)
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "dreambooth-bench")
    parser.add_argument("--instance-images", type=Path, default=ROOT / "it" / "quickstart" / "images")
    parser.add_argument("--quickstart", type=Path, default=ROOT / "it" / "quickstart" / "pom.xml")
    main(parser.parse_args())
