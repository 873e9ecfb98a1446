"""Runs both sides of the benchmark in turns and writes it/bench/RESULTS.md; bench.sh calls it."""

import argparse
import hashlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EMBEDDED_MODEL = ROOT / "engine/core/src/main/resources/dev/dreambooth/engine/embedded"
CLASS_PATH = HERE / "target" / "classpath.txt"
GIB = 1 << 30
# Full-size training in fp32 needs about 14 GiB; beside it the machine has to breathe.
FULL_SIZE_MEMORY = 17 * GIB
# Folders of sources that no table measures: judging images comes after what these tables are about.
NOT_MEASURED = {"evaluate", "evaluation"}


def run(side, command, threads, folder):
    """Runs one side; returns its measurements and its whole time, each with the largest resident set of its processes."""
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
    start = time.perf_counter()
    with open(folder / "output.log", "a") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        lines = [json.loads(line) for line in process.stdout if line.startswith("{")]
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{(folder / 'output.log').read_text()[-4000:]}")
    lines.append(dict(side=side, task="the whole job", name="", seconds=[time.perf_counter() - start]))
    return [dict(line, peak=usage.ru_maxrss * 1024) for line in lines]


def engine(stages, threads, folder, **settings):
    jar = next((HERE / "target").glob("dreambooth-bench-*.jar"))  # as users have it: classes in folders start slower
    class_path = os.pathsep.join([str(jar), CLASS_PATH.read_text().strip()])
    options = [f"-Ddreambooth.{name}={value}" for name, value in dict(dict(threads=threads, force=True, cache="off"), **settings).items()]
    return run(
        "engine",
        ["java", "-Xmx512m", "-cp", class_path, "dev.dreambooth.bench.StageBench", ",".join(stages), *options],
        threads, folder)


def diffusers(script, threads, folder, *arguments):
    return run("diffusers", [sys.executable, str(HERE / script), *map(str, arguments)], threads, folder)


def full_size_model(home, kind="sd15"):
    """A folder of the real geometry of Stable Diffusion 1.5 or XL, made when it is asked for first."""
    model = home / kind
    if not (model / "model_index.json").exists():
        partial = home / f"{kind}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        subprocess.run([sys.executable, HERE / f"make_{kind}.py", partial], check=True)
        partial.rename(model)
    return model


def require_memory():
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable") and int(line.split()[1]) * 1024 < FULL_SIZE_MEMORY:
            sys.exit(f"{line}: the full-size benchmark needs {FULL_SIZE_MEMORY // GIB} GiB; use --tasks quickstart")


def one_photo(options, folder):
    """A folder with one instance image: from the second step on nothing is encoded any more, as in all but the first of a training."""
    photos = folder / "photo"
    photos.mkdir()
    shutil.copy(min(options.instance_images.glob("*.png")), photos)
    return photos


def train_step(options, folder):
    model = full_size_model(options.home)
    ours = engine(
        ["train"], options.threads, folder, model=model, instanceImages=one_photo(options, folder), subjectClass="dog",
        withPriorPreservation="false", resolution=options.resolution, trainBatchSize=options.batch,
        maxTrainSteps=options.steps + 1,
        learningRate=5e-6, checkpointingSteps=1000, outputDirectory=folder / "engine")
    arguments = (model, "--resolution", options.resolution, "--batch", options.batch, "--steps", options.steps)
    theirs = diffusers("train_step.py", options.threads, folder, *arguments)
    return ours + theirs + diffusers("train_step.py", options.threads, folder, *arguments, "--cached")


def sample(options, folder):
    """Several at a time are a group: the first one warms up, the second one counts, by the end of each."""
    model, batch = full_size_model(options.home), options.batch
    inference_steps = 5 if batch == 1 else 3
    ours = engine(
        ["generate"], options.threads, folder, model=model, prompts="a photo of sks dog",
        imagesPerPrompt=3 if batch == 1 else 2 * batch, inferenceSteps=inference_steps, guidanceScale=7.5, scheduler="ddim",
        width=options.resolution, height=options.resolution, sampleBatchSize=batch, outputDirectory=folder / "engine")
    for line in ours:
        if batch > 1 and line["name"] == "image":
            line["seconds"] = [sum(line["seconds"][batch - 1:]) / batch]
    return ours + diffusers(
        "sample_image.py", options.threads, folder, model, "--resolution", options.resolution, "--batch", batch,
        "--images", 2 if batch == 1 else 1, "--inference-steps", inference_steps)


def quickstart_settings(pom):
    """The plugin's configuration in the quickstart's POM."""
    namespace = "{http://maven.apache.org/POM/4.0.0}"
    settings = {}
    for element in ElementTree.parse(pom).iter(f"{namespace}configuration"):
        for setting in element:
            items = [item.text.strip() for item in setting]
            settings[setting.tag.removeprefix(namespace)] = items or setting.text.strip()
    settings["instanceImages"] = str(pom.parent / settings["instanceImages"])
    return settings


def quickstart(options, folder):
    """Our three stages, and then the script with the settings that our run resolved."""
    stages = ["regularize", "train", "generate"]
    output, configuration = folder / "engine", folder / "dreambooth.yaml"
    configuration.write_text(json.dumps(quickstart_settings(options.quickstart)))
    ours = engine(stages, options.threads, folder, configFile=configuration, outputDirectory=output)
    settings = {}
    for stage in stages:
        settings |= json.loads((output / ".work" / stage / "spec.json").read_text())["settings"]
    if settings["model"] == "embedded":
        settings["model"] = str(EMBEDDED_MODEL)
    settings.setdefault("textEncoderLearningRate", settings["learningRate"])
    (folder / "settings.json").write_text(json.dumps(settings))
    return ours + diffusers("quickstart.py", options.threads, folder, folder / "settings.json", folder / "diffusers")


# what the ratios of the tasks' rows to diffusers are to be at most
GOALS = {
    "quickstart": {
        "regularize whole": .9, "train whole": .6, "generate whole": .9, "the whole job": .6,
        "regularize picture without the start": .8, "generate picture without the start": .8},
    "train@256": {"train step": .5}, "train@512": {"train step": .75}, "train@512x2": {"train step": .9},
    "sample@512": {"generate image": .85}, "sample@512x4": {"generate image": .85},
}
DEFAULT_TASKS = "quickstart,train@256,train@512,train@512x2,sample@512,sample@512x4"
TASKS = {"train": train_step, "sample": sample, "quickstart": quickstart}


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

    return (
        f"{hardware(options)} Python {platform.python_version()}, torch {torch.__version__}, diffusers {reference.__version__}. "
        "Both sides ran in turns, fp32; seconds are medians, with the least and the most.")


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


def sources(*scripts):
    """What is measured and what measures it, as a digest: results outlive a commit that changes neither."""
    digest = hashlib.sha256()
    places = [ROOT / "engine/core/src/main", ROOT / "engine/contract/src/main", HERE / "src/main"]
    files = [
        file for place in places for file in place.rglob("*")
        if file.is_file() and not NOT_MEASURED.intersection(file.relative_to(place).parts)]
    for file in sorted(files) + [HERE / script for script in ("bench.py", "measurement.py", *scripts)]:
        digest.update(f"{file.relative_to(ROOT)}\n".encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


def results_of_these_sources(kept, *scripts):
    """What earlier calls have kept in a file, unless the sources have changed since."""
    results, now = json.loads(kept.read_text()) if kept.exists() else {}, sources(*scripts)
    return results if results.get("sources") == now else dict(sources=now)


def titled(task, rounds):
    name, resolution, batch = parsed(task)
    size = f", SD 1.5 geometry, {resolution} px" if resolution else ""
    together = f", {batch} at a time" if batch > 1 else ""
    return f"{name}{size}{together}, {rounds} round" + ("s" if rounds != 1 else "")


def parsed(task):
    name, _, size = task.partition("@")
    resolution, _, batch = size.partition("x")
    return name, int(resolution or 0), int(batch or 1)


def page(options, results):
    parts = ["# Results", "", machine(options), ""]
    measured = results.get("tasks", {})
    for task in dict.fromkeys([*DEFAULT_TASKS.split(","), *measured]):
        if rounds := measured.get(task):
            parts.append(table(task, rounds))
    return "\n".join(parts)


def main(options):
    """Goes on with the rounds that an earlier call measured of the same sources."""
    options.home.mkdir(parents=True, exist_ok=True)
    kept = options.home / "results.json"
    results = results_of_these_sources(kept, "train_step.py", "sample_image.py", "quickstart.py", "make_sd15.py")
    for task in options.tasks.split(","):
        name, options.resolution, options.batch = parsed(task)
        rounds = results.setdefault("tasks", {}).setdefault(task, [])
        while len(rounds) < options.rounds:
            if name != "quickstart":
                require_memory()
            with tempfile.TemporaryDirectory(dir=options.home) as folder:
                rounds.append(TASKS[name](options, Path(folder)))
            kept.write_text(json.dumps(results))
            print(table(task, rounds), flush=True)
            (HERE / "RESULTS.md").write_text(page(options, results))


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
