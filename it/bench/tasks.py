"""What the benchmark measures: each side of a task in processes of its own, whose measurements and peaks are returned."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EMBEDDED_MODEL = ROOT / "engine/core/src/main/resources/dev/dreambooth/engine/embedded"
CLASS_PATH = HERE / "target" / "classpath.txt"
GIB = 1 << 30
# Full-size training in fp32 needs about 14 GiB; beside it the machine has to breathe.
FULL_SIZE_MEMORY = 17 * GIB


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


TASKS = {"train": train_step, "sample": sample, "quickstart": quickstart}


def parsed(task):
    name, _, size = task.partition("@")
    resolution, _, batch = size.partition("x")
    return name, int(resolution or 0), int(batch or 1)
