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
import json
import math
import os
import random
import shutil
import statistics
import tempfile
from datetime import datetime
from pathlib import Path

import bench

MODEL = bench.ROOT / "engine/core/src/test/resources/golden/pipeline/sd1/model"
SMALL = dict(width=32, height=32, inferenceSteps=1, guidanceScale=1)
TRAINING = dict(
    subjectClass="dog", withPriorPreservation="false", resolution=32, trainBatchSize=1, learningRate=1e-6)
SHARDS = 3


def engine(options, folder, stage, **settings):
    """The seconds of a stage's whole process, and its peak in GB."""
    lines = bench.engine([stage], options.threads, folder, **dict(dict(model=MODEL, force=False), **settings))
    job = next(line for line in lines if line["task"] == "the whole job")
    return job["seconds"][0], job["peak"] / 1e9


def twice(options, folder, stage, **settings):
    """A stage and its second call, which has nothing to do."""
    seconds, peak = engine(options, folder, stage, **settings)
    again, _ = engine(options, folder, stage, **settings)
    return dict(seconds=seconds, peak=peak, again=again)


def images(options, folder, count):
    return twice(
        options, folder, "generate", prompts="a photo of sks dog", imagesPerPrompt=count, outputDirectory=folder / "out", **SMALL)


def class_images(options, folder, count):
    return twice(
        options, folder, "regularize", subjectClass="dog", classImages=count, resolution=32, inferenceSteps=1,
        outputDirectory=folder / "out")


def prompts(options, folder, count):
    """Prompts in three shards that are merged; the seconds are those of all four runs, the peak the highest."""
    file = folder / "prompts.txt"
    file.write_text("".join(f"a photo of sks dog number {number}\n" for number in range(count)))
    common = dict(promptsFile=file, imagesPerPrompt=4, outputDirectory=folder / "out", **SMALL)
    parts = [
        engine(options, folder, "generate", shard=shard, **common)
        for shard in [*(f"{part}/{SHARDS}" for part in range(1, SHARDS + 1)), "merge"]]
    again, _ = engine(options, folder, "generate", shard="merge", **common)
    return dict(seconds=sum(seconds for seconds, _ in parts), peak=max(peak for _, peak in parts), again=again)


def photos(options, folder, count):
    from PIL import Image

    draw, instance = random.Random(count), folder / "photos"
    instance.mkdir()
    for number in range(count):  # clouds of colour, no two alike
        pixels = bytes(draw.randrange(256) for _ in range(8 * 8 * 3))
        Image.frombytes("RGB", (8, 8), pixels).resize((96, 96), Image.Resampling.BICUBIC).save(instance / f"{number:05}.png")
    return twice(
        options, folder, "train", instanceImages=instance, maxTrainSteps=10, outputDirectory=folder / "out", **TRAINING)


def steps(options, folder, count):
    out = folder / "out"
    settings = dict(
        TRAINING, instanceImages=options.instance_images, maxTrainSteps=count, checkpointingSteps=count // 10, outputDirectory=out)
    result = twice(options, folder, "train", **settings)
    shutil.rmtree(out / "model")
    newest = max((out / "checkpoints").glob("checkpoint-*"))
    if int(newest.name.split("-")[1]) == count:
        shutil.rmtree(newest)
    engine(options, folder, "train", **settings)
    events = [json.loads(line) for line in (out / "model/events.jsonl").read_text().splitlines()]
    first, step = events[0], next(event for event in events if event["event"] == "StepCompleted")
    assert step["step"] > 1, "the training began anew"
    return dict(result, resumed=seconds_between(first, step))


def seconds_between(one, other):
    return (datetime.fromisoformat(other["time"]) - datetime.fromisoformat(one["time"])).total_seconds()


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


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def spread(runs, key):
    values = sorted(run[key] for run in runs)
    return f"{statistics.median(values):.1f} s" + (f" ({values[0]:.1f}–{values[-1]:.1f})" if len(values) > 1 else "")


def table(options, results):
    rows = [
        "# Growth", "",
        f"{bench.hardware(options)} Seconds are medians of some rounds, with the least and the most; of whole processes, start "
        "included, with a model of 80,000 weights.", "",
        "| work | how much | rounds | takes | peak | called again | goes on after | exponent of time | peak, largest to smallest |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    for kind, (_, first, what) in KINDS.items():
        runs = {size: results[f"{kind} {size}"] for size in sizes(first, options.scale) if results.get(f"{kind} {size}")}
        for size, measured in runs.items():
            last = size == max(runs) and len(runs) == 3
            grown = f"{exponent(*(median(r, 'seconds') for r in runs.values())):.2f}" if last else ""
            more = f"{median(measured, 'peak') / median(runs[min(runs)], 'peak'):.2f}" if last else ""
            resumed = f"{median(measured, 'resumed'):.2f} s" if "resumed" in measured[0] else ""
            rows.append(
                f"| {what} | {size:,} | {len(measured)} | {spread(measured, 'seconds')} | {median(measured, 'peak'):.2f} GB |"
                f" {median(measured, 'again'):.1f} s | {resumed} | {grown} | {more} |")
    return "\n".join(rows) + "\n"


def main(options):
    options.home.mkdir(parents=True, exist_ok=True)
    kept = options.home / f"growth-{options.scale}.json"
    results = bench.results_of_these_sources(kept, "growth.py")
    for turn in range(options.rounds):
        for kind in options.kinds.split(",") if options.kinds else KINDS:
            work, first, _ = KINDS[kind]
            for size in sizes(first, options.scale):
                done = results.setdefault(f"{kind} {size}", [])
                once = size == sizes(first, options.scale)[-1]  # noise is little beside ten minutes of work
                if len(done) > (0 if once else turn):
                    continue
                with tempfile.TemporaryDirectory(dir=options.home) as folder:
                    done.append(work(options, Path(folder), size))
                print(kind, size, done[-1], flush=True)
                kept.write_text(json.dumps(results, indent=1))
                options.page.write_text(table(options, results))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", default="", help="of " + ", ".join(KINDS))
    parser.add_argument("--scale", type=float, default=1, help="of the sizes; another than 1 for a trial")
    parser.add_argument("--rounds", type=int, default=3, help="of all but the largest size, which is measured once")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "dreambooth-bench")
    parser.add_argument("--instance-images", type=Path, default=bench.ROOT / "it" / "quickstart" / "images")
    parser.add_argument("--page", type=Path, default=bench.HERE / "GROWTH.md")
    main(parser.parse_args())
