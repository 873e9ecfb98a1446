"""Peak memory and seconds per step of the ways to train in less memory; writes it/bench/MEMORY.md.

    it/bench/bench.sh --tasks quickstart                       # once, for the class path and a virtual environment
    it/reference/.venv/bin/python it/bench/memory.py           # all of it; goes on where it was stopped
    it/reference/.venv/bin/python it/bench/memory.py --ways 8-bit --sizes 256x1
    it/reference/.venv/bin/python it/bench/memory.py --model sdxl   # writes it/bench/SDXL.md; 24 GB of memory, 14 GB of disk

Each way trains a UNet of Stable Diffusion 1.5's geometry, or XL's, for a few steps on one photo, without prior preservation; the
first step warms up and does not count. At the first size both sides run in turns for some rounds, at the others once. Some ways
are measured at the first size only, unless --ways names them. Memory is the largest resident set when the last step ends, beside what the run itself planned.
diffusers does the step of its own script with cached latents, with its switches where it has them on a CPU.
"""

import argparse
import os
import statistics
import tempfile
from pathlib import Path

import bench
from rounds import Rounds
from tasks import HERE, ROOT
from ways import WAYS, XL_WAYS, diffusers, diffusers_image, engine, engine_image

SIZES = ["256x1", "512x1", "256x2"]
# kind of the model: what it is called, its ways, its sizes, and the file that is written
MODELS = {
    "sd15": ("Memory", WAYS, SIZES, "MEMORY.md"),
    "sdxl": ("Stable Diffusion XL", XL_WAYS, ["512x1", "256x1"], "SDXL.md"),
}
# what is measured at the other sizes too, once: there the plans' terms were not fitted
AT_ALL_SIZES = {
    "plain", "checkpointing", "8-bit AdamW, checkpointing, fused, clipping by block", "LoRA, checkpointing",
    "LoRA, checkpointing, bf16, int8", "bf16, Adafactor, checkpointing, fused, clipping by block"}
# what ratios are to be at most at the first size: to diffusers' time and peak, and to the time of our own plain step
GOALS = {
    "plain": (None, .9, None), "LoRA": (.85, None, None), "LoRA, checkpointing": (.95, None, None), "bf16, moments in bf16": (.95, .9, None),
    "8-bit AdamW, checkpointing, fused": (None, None, 1.2)}
HEADER = [
    "| way | side | batch | rounds | one takes | of plain | goal | peak | planned | diffusers' step | ratio | goal | its peak | ratio | goal |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"]


def measure(side, options, *arguments):
    """One side's measurements, or why there are none: not every way fits every machine."""
    with tempfile.TemporaryDirectory(dir=options.home) as folder:
        try:
            return side(options, Path(folder), *arguments)
        except SystemExit as failure:
            print(failure, flush=True)
            return dict(failed=True)


def image_row(results, resolution):
    mine, theirs = (results.get(f"{side} {resolution} image") for side in ("engine", "diffusers"))
    if not mine:
        return []
    return [
        "", "One image of two steps with guidance:", "",
        "| side | one takes | peak | diffusers' | ratio | its peak | ratio |", "| --- | --- | --- | --- | --- | --- | --- |",
        f"| {resolution} px | {step(mine)} | {gigabytes(mine)} | {step(theirs)} |"
        f" {ratio(mine, theirs, 'seconds')} | {gigabytes(theirs)} | {ratio(mine, theirs, 'peak')} |"]


def values(rounds, key):
    return [measured[key] for measured in rounds or [] if measured.get(key)]


def step(rounds):
    return bench.spread(values(rounds, "seconds")) if values(rounds, "seconds") else "did not run" if rounds else ""


def ratio(mine, other, key):
    both = values(mine, key), values(other, key)
    return "{:.2f}".format(statistics.median(both[0]) / statistics.median(both[1])) if all(both) else ""


def gigabytes(rounds, key="peak"):
    return f"{max(values(rounds, key)):.2f} GB" if values(rounds, key) else ""


def beside(goal, mine, other, key):
    """A ratio, and what is to be said of it beside its goal."""
    found = ratio(mine, other, key)
    return found, bench.against(goal, float(found)) if found else ""


def row(way, size, mine, theirs, plain, goals):
    resolution, batch = size.split("x")
    time, peak, of_plain = goals
    cells = [
        way, f"{resolution} px", batch, str(len(mine)), step(mine), *beside(of_plain, mine, plain, "seconds"),
        gigabytes(mine), gigabytes(mine, "planned"),
        step(theirs), *beside(time, mine, theirs, "seconds"), gigabytes(theirs), *beside(peak, mine, theirs, "peak")]
    return f"| {' | '.join(cells)} |"


def table(options, results):
    title, ways, sizes, _ = MODELS[options.model]
    rows = [f"# {title}", "", " ".join(results.machines), bench.IN_TURNS, "", *HEADER]
    for size in sizes:
        plain = results.get(f"engine {size} plain")
        for way in ways:
            if mine := results.get(f"engine {size} {way}"):
                goals = GOALS.get(way) if options.model == "sd15" and size == sizes[0] else None
                rows.append(row(way, size, mine, results.get(f"diffusers {size} {way}"), plain, goals or (None, None, None)))
    return "\n".join(rows + image_row(results, sizes[0].split("x")[0])) + "\n"


def images(options, results, turn):
    """The rows of an image at the first size, for models that have no other table of images."""
    resolution = int(MODELS[options.model][2][0].split("x")[0])
    for name, side in ("engine", engine_image), ("diffusers", diffusers_image):
        once_more(f"{name} {resolution} image", turn, options, results, side, resolution)


def once_more(key, turn, options, results, side, *arguments):
    """Measures what this turn has not measured yet."""
    if len(results.get(key)) <= turn:
        results.add(key, measure(side, options, *arguments), bench.machine(options))
        print(key, results.get(key)[-1], flush=True)
        (HERE / MODELS[options.model][3]).write_text(table(options, results))


def main(options):
    _, ways, sizes, _ = MODELS[options.model]
    options.home.mkdir(parents=True, exist_ok=True)
    results = Rounds(
        "memory" if options.model == "sd15" else f"memory-{options.model}", "ways.py", "train_step.py", "sample_image.py",
        f"make_{options.model}.py")
    for turn in range(options.rounds):
        for size in options.sizes.split(",") if options.sizes else sizes:
            if turn > 0 and size != sizes[0]:
                continue
            resolution, batch = map(int, size.split("x"))
            for way, (settings, switches) in ways.items():
                if options.ways not in way or (not options.ways and size != sizes[0] and way not in AT_ALL_SIZES):
                    continue
                for side, chosen in (engine, settings), (diffusers, switches):
                    if chosen is not None:
                        once_more(f"{side.__name__} {size} {way}", turn, options, results, side, resolution, batch, chosen)
        if options.model == "sdxl" and options.ways in "image":
            images(options, results, turn)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="sd15", choices=MODELS)
    parser.add_argument("--sizes", default="", help="side in pixels x batch; those of the model by default")
    parser.add_argument("--ways", default="", help="only those whose name holds this; image for the image of XL")
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="of the first size")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "dreambooth-bench")
    parser.add_argument("--instance-images", type=Path, default=ROOT / "it" / "quickstart" / "images")
    main(parser.parse_args())
