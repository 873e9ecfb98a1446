"""The ways to train in less memory that memory.py measures, and how each side does a few steps in one of them, or an image."""

import json
import re
import statistics

import tasks

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
    "moments in bf16": (dict(momentPrecision="bf16"), None),
    "bf16": (dict(precision="bf16"), ["--bf16"]),
    # as diffusers' step: its moments have the type of its weights
    "bf16, moments in bf16": (dict(precision="bf16", momentPrecision="bf16"), ["--bf16"]),
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


def engine(options, folder, resolution, batch, settings):
    tasks.engine(
        ["train"], options.threads, folder, model=tasks.full_size_model(options.home, options.model),
        instanceImages=tasks.one_photo(options, folder), subjectClass="dog", withPriorPreservation="false",
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
    lines = tasks.diffusers(
        "train_step.py", options.threads, folder, tasks.full_size_model(options.home, options.model), "--cached",
        "--resolution", resolution, "--batch", batch, "--steps", options.steps, *switches)
    step = next(line for line in lines if line["task"] == "train")
    return dict(seconds=statistics.median(step["seconds"]), peak=step["peak"] / 1e9)


def engine_image(options, folder, resolution):
    """One image of two steps, after one that warms up."""
    lines = tasks.engine(
        ["generate"], options.threads, folder, model=tasks.full_size_model(options.home, options.model),
        prompts="a photo of sks dog", imagesPerPrompt=2, inferenceSteps=2, guidanceScale=7.5, scheduler="ddim",
        width=resolution, height=resolution, sampleBatchSize=1, outputDirectory=folder / "engine")
    return image(lines)


def diffusers_image(options, folder, resolution):
    return image(tasks.diffusers(
        "sample_image.py", options.threads, folder, tasks.full_size_model(options.home, options.model),
        "--resolution", resolution, "--images", 1, "--inference-steps", 2))


def image(lines):
    measured = next(line for line in lines if line["task"] == "generate" and line["name"] == "image")
    return dict(seconds=statistics.median(measured["seconds"]), peak=measured["peak"] / 1e9)
