"""Trains on the embedded model, with a prior and validation, stopped and resumed, and reads what it reported with the real
tools; then once more as if it were resumed on another machine.

    track_a_training.py DREAMBOOTH

DREAMBOOTH is the command of the distribution (engine/distribution/target/dreambooth-engine-dist-*/bin/dreambooth). A server
of MLflow is started on the loopback, in a folder for the occasion; `wandb sync` sends to a stand-in on the loopback. Fails
unless each tool has every step once, with the numbers of metrics.csv, and the sample images byte for byte.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import read_tracking
from wandb_stub import WandbStub

STEPS = 24
IMAGES = Path(__file__).parents[1] / "quickstart" / "images"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def mlflow_server(folder):
    address = f"http://127.0.0.1:{free_port()}"
    log = open(folder / "server.log", "w")
    server = subprocess.Popen(
        [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", address.rsplit(":", 1)[1],
         "--workers", "1", "--backend-store-uri", f"sqlite:///{folder}/runs.db", "--artifacts-destination",
         str(folder / "artifacts")], cwd=folder, stdout=log, stderr=log, start_new_session=True)
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(address + "/health")
                break
            except OSError:
                time.sleep(1)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def images(folder):
    """Returns the folder of images to train on and that of one held out."""
    train, validation = folder / "images", folder / "held-out"
    validation.mkdir()
    shutil.copytree(IMAGES, train)
    held_out = sorted(train.glob("*.png"))[-1]
    held_out.rename(validation / held_out.name)
    return train, validation


def train(command, folder, images, address, *more, stop_at=None, **environment):
    """Returns what the training printed; stops it at the first line that holds stop_at."""
    process = subprocess.Popen(
        [command, "train", f"-DinstanceImages={images[0]}", f"-DvalidationImages={images[1]}", "-DsubjectClass=dog",
         "-DvalidationSteps=4", "-DclassImages=4", "-DclassInferenceSteps=2", f"-DmaxTrainSteps={STEPS}",
         "-DcheckpointingSteps=6", "-DsampleSteps=12", "-Dcache=off",
         "-DsamplePrompts=a photo of {identifier} {subjectClass}", f"-DoutputDirectory={folder}",
         f"-DclassImagesDirectory={folder.parent / 'class-images'}", f"-DmlflowTrackingUri={address}", *more],
        env=dict(os.environ, **environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    for line in process.stdout:
        lines.append(line)
        if stop_at and stop_at in line:
            process.send_signal(signal.SIGTERM)
            stop_at = None
    process.wait()
    return process.returncode, "".join(lines)


def mlflow(address, experiment, folder, numbers, samples):
    from mlflow.tracking import MlflowClient

    client = MlflowClient(tracking_uri=address)
    experiment = client.get_experiment_by_name(experiment)
    (run,) = client.search_runs([experiment.experiment_id])
    assert run.info.status == "FINISHED", run.info.status
    assert run.data.params["maxTrainSteps"] == str(STEPS) and "seed" in run.data.params
    for name, values in numbers.items():
        history = sorted(client.get_metric_history(run.info.run_id, name), key=lambda metric: metric.step)
        assert [metric.step for metric in history] == list(values), f"mlflow: steps of {name}"
        if name not in ("secondsPerStep", "memoryBytes"):  # a step that comes again is measured again
            assert [metric.value for metric in history] == list(values.values()), f"mlflow: {name}"
    stored = {path.relative_to(folder): path.read_bytes() for path in folder.rglob(f"{run.info.run_id}/**/*.png")}
    assert sorted(stored.values()) == sorted(samples.values()), f"mlflow: {list(stored)}"
    print(f"mlflow {read_tracking.version('mlflow')}: run {run.info.run_name!r} {run.info.status}, {STEPS} steps,"
          f" {', '.join(numbers)}, {len(run.data.params)} parameters, {len(stored)} images")


def wandb_sync(tracking, numbers, samples):
    stub = WandbStub()
    (run,) = tracking.glob("wandb/offline-run-*")
    settings = dict(WANDB_BASE_URL=stub.address, WANDB_API_KEY="0" * 40, WANDB_ERROR_REPORTING="false")
    sync = subprocess.run([sys.executable, "-m", "wandb", "sync", str(run)], env=dict(os.environ, **settings),
                          cwd=tracking, capture_output=True, text=True, timeout=120)
    stub.close()
    said = sync.stdout + sync.stderr
    assert sync.returncode == 0 and ("done." in said or "Finished syncing" in said), said
    assert not stub.unknown, stub.unknown
    rows = [row for _, row in sorted(stub.history.items()) if "loss" in row]
    assert [row["_step"] for row in rows] == list(range(1, STEPS + 1)), "wandb sync: a step is missing or twice"
    for name, values in numbers.items():
        assert {row["_step"]: row[name] for row in rows if name in row} == values, f"wandb sync: {name}"
    images = {name: content for name, content in stub.files.items() if name.endswith(".png")}
    assert sorted(images.values()) == sorted(samples.values()), f"wandb sync: {list(stub.files)}"
    assert stub.exit_code == 0, f"wandb sync: exit code {stub.exit_code}"
    print(f"wandb sync {read_tracking.version('wandb')}: run {stub.run['name']} of project {stub.run['project']},"
          f" {len(rows)} steps, {len(images)} images, exit code {stub.exit_code}")


def resumed(command, scratch, images, address):
    """The files of one machine: TensorBoard and W&B read them, `wandb sync` sends them, MLflow's server was told."""
    out = scratch / "out"
    tools = "-DreportTo=csv|tensorboard|wandb|mlflow"
    code, said = train(command, out, images, address, tools, stop_at="checkpoint-000006")
    assert code != 0 and f"step {STEPS}/" not in said, said
    code, said = train(command, out, images, address, tools)
    assert code == 0 and "WARN" not in said.upper(), said
    numbers = read_tracking.table(out / "tracking", STEPS)
    samples = {path: path.read_bytes() for path in (out / "progress").rglob("*-seed0.png")}
    assert len(samples) == 3, samples
    read_tracking.tensorboard(out / "tracking", numbers, STEPS)
    read_tracking.wandb(out / "tracking", numbers, STEPS)
    wandb_sync(out / "tracking", numbers, samples)
    mlflow(address, "dreambooth", scratch / "artifacts", numbers, samples)


def elsewhere(command, scratch, images, address):
    """Another machine has the checkpoint and no files; the address alone says to report to MLflow."""
    out = scratch / "moved"
    experiment = "-DmlflowExperiment=elsewhere"
    code, said = train(command, out, images, address, experiment, stop_at="checkpoint-000006")
    assert code != 0, said
    shutil.rmtree(out / "tracking")
    code, said = train(command, out, images, address, experiment, "-DreportTo=csv|mlflow")
    assert code == 0, said
    numbers = read_tracking.table(out / "tracking", STEPS)
    assert len(numbers["loss"]) == len(numbers["priorLoss"]) == STEPS > len(numbers["gradNorm"]), numbers
    losses = {name: values for name, values in numbers.items() if name in ("loss", "priorLoss", "validationLoss")}
    mlflow(address, "elsewhere", scratch / "artifacts", losses,
           {path: path.read_bytes() for path in (out / "progress").rglob("*-seed0.png")})


def main(command):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        images = images(scratch)
        with mlflow_server(scratch) as address:
            resumed(command, scratch, images, address)
            elsewhere(command, scratch, images, address)
        code, said = train(command, scratch / "away", images, address)
        assert code == 0 and said.count("is not told how the training goes") == 1, said
        print("server away:", next(line for line in said.splitlines() if "not told" in line))
        code, said = train(command, scratch / "offline", images, address, DREAMBOOTH_OFFLINE="true")
        assert code == 0 and said.count("the build is offline") == 1, said
        print("offline:", next(line for line in said.splitlines() if "offline" in line))


if __name__ == "__main__":
    main(sys.argv[1])
