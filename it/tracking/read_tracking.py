"""Reads what a training left in its folder `tracking` with the tools' own readers, and compares it with metrics.csv.

    read_tracking.py TRACKING_FOLDER STEPS

STEPS is the number of steps that the run has. Fails unless every reader finds every step once, with the table's numbers.
"""

import csv
import json
import struct
import sys
from pathlib import Path

NUMBERS = ("loss", "instanceLoss", "priorLoss", "validationLoss", "learningRate", "gradNorm", "secondsPerStep",
           "memoryBytes")


def table(folder, steps):
    """Returns each column as values by step, without those that hold none."""
    with open(folder / "metrics.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == list(range(1, steps + 1)), "metrics.csv: a step is missing or twice"
    assert list(rows[0]) == ["step", *NUMBERS], f"metrics.csv: {list(rows[0])}"
    numbers = {name: {int(row["step"]): float(row[name]) for row in rows if row[name]} for name in NUMBERS}
    numbers = {name: values for name, values in numbers.items() if values}
    print(f"metrics.csv: {len(rows)} steps, {', '.join(f'{name} {len(values)}' for name, values in numbers.items())}")
    return numbers


def single(value):
    """The nearest single-precision number, which is what event files hold."""
    return struct.unpack("f", struct.pack("f", value))[0]


def tensorboard(folder, numbers, steps):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    # 0 keeps everything
    events = EventAccumulator(str(folder / "tensorboard"), size_guidance=dict(scalars=0, images=0, tensors=0))
    events.Reload()
    for name, values in numbers.items():
        scalars = events.Scalars(name)
        assert [one.step for one in scalars] == list(values), f"tensorboard: steps of {name}"
        assert [one.value for one in scalars] == [single(value) for value in values.values()], f"tensorboard: {name}"
    text = events.Tensors("settings/text_summary")[0].tensor_proto.string_val[0].decode()
    assert "| learningRate |" in text and "| seed |" in text, "tensorboard: settings"
    images = {tag: [image.step for image in events.Images(tag)] for tag in events.Tags()["images"]}
    for tag in images:
        assert events.Images(tag)[0].encoded_image_string.startswith(b"\x89PNG"), f"tensorboard: {tag}"
    print(f"tensorboard {version('tensorboard')}: {steps} steps, {', '.join(numbers)}, settings of {len(text.splitlines()) - 2}"
          f" entries, images {images}")


def wandb(folder, numbers, steps):
    try:
        from wandb.proto import wandb_internal_pb2
        from wandb.sdk.internal import datastore
    except ImportError:  # 0.19 is the last version whose reader is Python; the file format is the same
        print(f"wandb {version('wandb')}: its reader is no Python; see wandb sync")
        return
    (log,) = folder.glob("wandb/offline-run-*/run-*.wandb")
    store = datastore.DataStore()
    store.open_for_scan(str(log))
    history, config, kinds, images = [], {}, [], 0
    while data := store.scan_data():
        record = wandb_internal_pb2.Record()
        record.ParseFromString(data)
        kinds.append(record.WhichOneof("record_type"))
        if kinds[-1] == "run":
            config = {item.key: json.loads(item.value_json) for item in record.run.config.update}
            run = record.run
        elif kinds[-1] == "history":
            history.append({item.key: json.loads(item.value_json) for item in record.history.item})
            assert history[-1]["_step"] == record.history.step.num
        elif kinds[-1] == "files":
            images += all((log.parent / "files" / item.path).is_file() for item in record.files.files)
    history = [row for row in history if "loss" in row]  # the samples of the untouched model have step 0
    assert [row["_step"] for row in history] == list(range(1, steps + 1)), "wandb: a step is missing or twice"
    for name, values in numbers.items():
        assert {row["_step"]: row[name] for row in history if name in row} == values, f"wandb: {name}"
    times = [row["_runtime"] for row in history]
    assert times == sorted(times), f"wandb: the time goes back: {times}"
    assert kinds[0] == "header" and kinds[1] == "run" and kinds[-2:] == ["summary", "exit"], f"wandb: {kinds}"
    assert "seed" in config, "wandb: settings"
    print(f"wandb {version('wandb')}: run {run.run_id} of project {run.project}, {len(history)} steps,"
          f" {', '.join(numbers)}, {len(config)}"
          f" settings, {images} images")


def version(package):
    from importlib.metadata import version as of

    return of(package)


if __name__ == "__main__":
    where, count = Path(sys.argv[1]), int(sys.argv[2])
    found = table(where, count)
    tensorboard(where, found, count)
    if (where / "wandb").is_dir():
        wandb(where, found, count)
