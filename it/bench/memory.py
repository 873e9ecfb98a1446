"""Peak memory and seconds per step of the ways to train in less memory; writes it/bench/MEMORY.md.

    it/bench/bench.sh --tasks quickstart                       # once, for the class path and a virtual environment
    it/reference/.venv/bin/python it/bench/memory.py           # all of it
    it/reference/.venv/bin/python it/bench/memory.py --ways 8-bit --sizes 256x1

Each way trains a UNet of Stable Diffusion 1.5's geometry for a few steps, without prior preservation; the first step warms
up and does not count. Memory is the largest resident set when the last step ends, beside what the run itself planned.
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
WAYS = {
    "plain": {},
    "checkpointing": CHECKPOINTING,
    "checkpointing, fused": FUSED,
    "checkpointing, fused, clipping by block": BY_BLOCK,
    "8-bit AdamW, checkpointing, fused, clipping by block": BY_BLOCK | dict(optimizer="adamw8bit"),
    "Adafactor, checkpointing, fused, clipping by block": BY_BLOCK | dict(optimizer="adafactor"),
}
DIFFUSERS = {"diffusers, plain": [], "diffusers, checkpointing": ["--gradient-checkpointing"]}


def events(folder):
    lines = (folder / "engine/.work/train/events.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def engine(options, folder, resolution, batch, settings):
    bench.engine(
        ["train"], options.threads, folder, model=bench.full_size_model(options.home),
        instanceImages=options.instance_images, subjectClass="dog", withPriorPreservation="false",
        resolution=resolution, trainBatchSize=batch, maxTrainSteps=options.steps + 1, checkpointingSteps=1000,
        outputDirectory=folder / "engine", **settings)
    steps = [event for event in events(folder) if event["event"] == "StepCompleted"]
    phases = " ".join(event["phase"] for event in events(folder) if event["event"] == "PhaseStarted")
    planned = re.search(r"will take about ([\d.]+) GB", phases)
    return [step["secondsPerStep"] for step in steps[1:]], steps[-1]["memoryBytes"] / 1e9, planned and planned.group(1)


def diffusers(options, folder, resolution, batch, switches):
    lines = bench.diffusers(
        "train_step.py", options.threads, folder, bench.full_size_model(options.home), "--cached",
        "--resolution", resolution, "--batch", batch, "--steps", options.steps, *switches)
    step = next(line for line in lines if line["task"] == "train")
    return step["seconds"], step["peak"] / 1e9, None


def row(name, resolution, batch, seconds, peak, planned):
    return (
        f"| {name} | {resolution} px | {batch} | {statistics.median(seconds):.1f} s | {peak:.2f} GB "
        f"| {planned + ' GB' if planned else ''} |")


def main(options):
    rows = ["# Memory", "", bench.machine(options), "", "| way | side | batch | step | peak | planned |",
            "| --- | --- | --- | --- | --- | --- |"]
    for size in options.sizes.split(","):
        resolution, batch = map(int, size.split("x"))
        ways = [(name, engine, settings) for name, settings in WAYS.items()]
        ways += [(name, diffusers, switches) for name, switches in DIFFUSERS.items()]
        for name, side, chosen in ways:
            if options.ways in name:
                with tempfile.TemporaryDirectory(dir=options.home) as folder:
                    rows.append(row(name, resolution, batch, *side(options, Path(folder), resolution, batch, chosen)))
                print(rows[-1], flush=True)
                (bench.HERE / "MEMORY.md").write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="256x1,256x2,512x1,512x2", help="side in pixels x batch")
    parser.add_argument("--ways", default="", help="only those whose name holds this")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "dreambooth-bench")
    parser.add_argument("--instance-images", type=Path, default=bench.ROOT / "it" / "quickstart" / "images")
    main(parser.parse_args())
