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
import json
import os
import re
import statistics
import tempfile
from pathlib import Path

import bench

CHECKPOINTING = dict(gradientCheckpointing="true")
FUSED = CHECKPOINTING | dict(fusedBackward="true")
BY_BLOCK = FUSED | dict(gradientClipping="block")
LORA = dict(trainMethod="lora", loraRank=8)
INT8 = dict(baseModelPrecision="int8")
# the engine's settings, and the switches of train_step.py that come nearest; None where diffusers has nothing like it
WAYS = {
    "plain": ({}, []),
    "checkpointing": (CHECKPOINTING, ["--gradient-checkpointing"]),
    "checkpointing, fused": (FUSED, None),
    "checkpointing, fused, clipping by block": (BY_BLOCK, None),
    "8-bit AdamW, checkpointing": (
        CHECKPOINTING | dict(optimizer="adamw8bit"), ["--gradient-checkpointing", "--eight-bit"]),
    "8-bit AdamW, checkpointing, fused": (FUSED | dict(optimizer="adamw8bit"), None),
    "8-bit AdamW, checkpointing, fused, clipping by block": (BY_BLOCK | dict(optimizer="adamw8bit"), None),
    "Adafactor, checkpointing, fused, clipping by block": (BY_BLOCK | dict(optimizer="adafactor"), None),
    "bf16": (dict(precision="bf16"), ["--bf16"]),
    "bf16, 8-bit AdamW, checkpointing, fused, clipping by block": (
        BY_BLOCK | dict(optimizer="adamw8bit", precision="bf16"), None),
    "LoRA": (LORA, ["--lora", "8"]),
    "LoRA, checkpointing": (LORA | CHECKPOINTING, ["--lora", "8", "--gradient-checkpointing"]),
    "LoRA, checkpointing, int8": (LORA | CHECKPOINTING | INT8, None),
    "LoRA, checkpointing, bf16": (LORA | CHECKPOINTING | dict(precision="bf16"), None),
    "LoRA, checkpointing, bf16, int8": (LORA | CHECKPOINTING | INT8 | dict(precision="bf16"), None),
}
XL_WAYS = {
    "LoRA": (LORA, ["--lora", "8"]),
    "LoRA, checkpointing": (LORA | CHECKPOINTING, ["--lora", "8", "--gradient-checkpointing"]),
    "LoRA, checkpointing, bf16, int8": (LORA | CHECKPOINTING | INT8 | dict(precision="bf16"), None),
    "bf16, Adafactor, checkpointing, fused, clipping by block": (
        BY_BLOCK | dict(optimizer="adafactor", precision="bf16"), ["--adafactor", "--bf16", "--gradient-checkpointing"]),
}
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
    "plain": (None, .9, None), "LoRA": (.85, None, None), "LoRA, checkpointing": (.95, None, None), "bf16": (.95, .9, None),
    "8-bit AdamW, checkpointing, fused": (None, None, 1.2)}
HEADER = [
    "| way | side | batch | rounds | one takes | of plain | goal | peak | planned | diffusers' step | ratio | goal | its peak | ratio | goal |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"]


def engine(options, folder, resolution, batch, settings):
    bench.engine(
        ["train"], options.threads, folder, model=bench.full_size_model(options.home, options.model),
        instanceImages=bench.one_photo(options, folder), subjectClass="dog", withPriorPreservation="false",
        resolution=resolution, trainBatchSize=batch, maxTrainSteps=options.steps + 1, checkpointingSteps=1000,
        outputDirectory=folder / "engine", **settings)
    lines = (folder / "engine/.work/train/events.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in lines]
    steps = [event for event in events if event["event"] == "StepCompleted"]
    phases = " ".join(event["phase"] for event in events if event["event"] == "PhaseStarted")
    planned = re.search(r"will take about ([\d.]+) ([MG])B", phases)
    return dict(
        seconds=statistics.median(step["secondsPerStep"] for step in steps[1:]), peak=steps[-1]["memoryBytes"] / 1e9,
        planned=planned and float(planned.group(1)) / (1000 if planned.group(2) == "M" else 1))


def diffusers(options, folder, resolution, batch, switches):
    lines = bench.diffusers(
        "train_step.py", options.threads, folder, bench.full_size_model(options.home, options.model), "--cached",
        "--resolution", resolution, "--batch", batch, "--steps", options.steps, *switches)
    step = next(line for line in lines if line["task"] == "train")
    return dict(seconds=statistics.median(step["seconds"]), peak=step["peak"] / 1e9)


def engine_image(options, folder, resolution):
    """One image of two steps, after one that warms up."""
    lines = bench.engine(
        ["generate"], options.threads, folder, model=bench.full_size_model(options.home, options.model),
        prompts="a photo of sks dog", imagesPerPrompt=2, inferenceSteps=2, guidanceScale=7.5, scheduler="ddim",
        width=resolution, height=resolution, sampleBatchSize=1, outputDirectory=folder / "engine")
    return image(lines)


def diffusers_image(options, folder, resolution):
    return image(bench.diffusers(
        "sample_image.py", options.threads, folder, bench.full_size_model(options.home, options.model),
        "--resolution", resolution, "--images", 1, "--inference-steps", 2))


def image(lines):
    measured = next(line for line in lines if line["task"] == "generate" and line["name"] == "image")
    return dict(seconds=statistics.median(measured["seconds"]), peak=measured["peak"] / 1e9)


def measure(side, options, *arguments):
    """One side's measurements, or why there are none: not every way fits every machine."""
    with tempfile.TemporaryDirectory(dir=options.home) as folder:
        try:
            return side(options, Path(folder), *arguments)
        except SystemExit as failure:
            print(failure, flush=True)
            return dict(failed=True)


def image_row(results, resolution):
    mine, theirs = (results.get(f"{side} {resolution} image", []) for side in ("engine", "diffusers"))
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
    rows = [f"# {title}", "", bench.machine(options), "", *HEADER]
    for size in sizes:
        plain = results.get(f"engine {size} plain")
        for way in ways:
            if mine := results.get(f"engine {size} {way}"):
                goals = GOALS.get(way) if options.model == "sd15" and size == sizes[0] else None
                rows.append(row(way, size, mine, results.get(f"diffusers {size} {way}"), plain, goals or (None, None, None)))
    return "\n".join(rows + image_row(results, sizes[0].split("x")[0])) + "\n"


def images(options, results, kept, turn):
    """The rows of an image at the first size, for models that have no other table of images."""
    resolution = int(MODELS[options.model][2][0].split("x")[0])
    for name, side in ("engine", engine_image), ("diffusers", diffusers_image):
        once_more(f"{name} {resolution} image", turn, options, results, kept, side, resolution)


def once_more(key, turn, options, results, kept, side, *arguments):
    """Measures what this turn has not measured yet."""
    done = results.setdefault(key, [])
    if len(done) <= turn:
        done.append(measure(side, options, *arguments))
        print(key, done[-1], flush=True)
        write(options, results, kept)


def write(options, results, kept):
    kept.write_text(json.dumps(results, indent=1))
    (bench.HERE / MODELS[options.model][3]).write_text(table(options, results))


def main(options):
    _, ways, sizes, _ = MODELS[options.model]
    kept = options.home / ("memory.json" if options.model == "sd15" else f"memory-{options.model}.json")
    results = bench.results_of_these_sources(kept, "memory.py", "train_step.py", "sample_image.py")
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
                        key = f"{side.__name__} {size} {way}"
                        once_more(key, turn, options, results, kept, side, resolution, batch, chosen)
        if options.model == "sdxl" and options.ways in "image":
            images(options, results, kept, turn)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="sd15", choices=MODELS)
    parser.add_argument("--sizes", default="", help="side in pixels x batch; those of the model by default")
    parser.add_argument("--ways", default="", help="only those whose name holds this; image for the image of XL")
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="of the first size")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "dreambooth-bench")
    parser.add_argument("--instance-images", type=Path, default=bench.ROOT / "it" / "quickstart" / "images")
    main(parser.parse_args())
