"""The kinds of work that growth.py measures: each takes the options, an empty folder and how much, and returns seconds and peaks."""

import json
import random
import shutil
from datetime import datetime

import tasks

MODEL = tasks.ROOT / "engine/core/src/test/resources/golden/pipeline/sd1/model"
SMALL = dict(width=32, height=32, inferenceSteps=1, guidanceScale=1)
TRAINING = dict(
    subjectClass="dog", withPriorPreservation="false", resolution=32, trainBatchSize=1, learningRate=1e-6)
SHARDS = 3


def engine(options, folder, stage, **settings):
    """The seconds of a stage's whole process, and its peak in GB."""
    lines = tasks.engine([stage], options.threads, folder, **dict(dict(model=MODEL, force=False), **settings))
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
        options, folder, "regularize", subjectClass="dog", classImages=count, resolution=32, classInferenceSteps=1,
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
