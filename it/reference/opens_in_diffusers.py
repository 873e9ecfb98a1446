"""Opens a model in diffusers and makes there, anew, the images that the engine made with it.

    opens_in_diffusers.py MODEL SAMPLES_FOLDER [LORA_FILE]

The model is a folder or a single .safetensors file. diffusers looks up the configurations that a file lacks on the network;
here they come from the folder that CONFIG names, or else from the one that the file lies in. Images that were started
from an image need the same files again, in INIT_IMAGE and MASK_IMAGE.
Each image says in its file what it was made with. The script prints how far the two versions lie apart and fails if
fewer than 99.9 % of an image's numbers agree to within 1/255. Images of weighted prompts are left out, which
diffusers does not read, and those with textual inversions, whose files are not at hand.
"""

import json
import os
import sys
from hashlib import sha256
from pathlib import Path

import numpy
import torch
from diffusers import (
    AutoPipelineForImage2Image,
    AutoPipelineForInpainting,
    DiffusionPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
)
from diffusers.utils import logging
from PIL import Image

from pipeline_golden import SCHEDULERS

TOLERANCE = 1
SHARE = 0.999


def opened(model):
    if Path(model).is_dir():
        return DiffusionPipeline.from_pretrained(model, torch_dtype=torch.float32)
    config = Path(os.environ.get("CONFIG", Path(model).parent))
    name = json.loads((config / "model_index.json").read_text())["_class_name"]
    kind = StableDiffusionXLPipeline if name == "StableDiffusionXLPipeline" else StableDiffusionPipeline
    return kind.from_single_file(model, config=str(config), torch_dtype=torch.float32)


def given(variable, digest):
    path = Path(os.environ[variable])
    if sha256(path.read_bytes()).hexdigest() != digest:
        sys.exit(f"the image was made from another {variable} than {path}")
    return Image.open(path)


def started(pipeline, start, size):
    """The pipeline that starts from an image, and what it is given beside the rest."""
    image = given("INIT_IMAGE", start["imageDigest"]).convert("RGB")
    if "maskDigest" in start:
        mask = given("MASK_IMAGE", start["maskDigest"])
        return AutoPipelineForInpainting.from_pipe(pipeline), dict(
            image=image, mask_image=mask, strength=start["strength"], **size)
    resized = pipeline.image_processor.resize(image, **size)  # there the result has the size of the image
    return AutoPipelineForImage2Image.from_pipe(pipeline), dict(image=resized, strength=start["strength"])


def sample(model, parameters, lora):
    pipeline = opened(model)
    pipeline.safety_checker = None
    pipeline.set_progress_bar_config(disable=True)
    if "lora" in parameters:
        pipeline.load_lora_weights(lora.parent, weight_name=lora.name, adapter_name="ours")
        pipeline.set_adapters("ours", parameters["lora"]["scale"])
    if parameters["scheduler"] in SCHEDULERS:
        scheduler, options = SCHEDULERS[parameters["scheduler"]]
        pipeline.scheduler = scheduler.from_config(pipeline.scheduler.config, **options)
    pipeline.watermark = None
    size = dict(width=parameters["width"], height=parameters["height"])
    more = dict(size, guidance_rescale=parameters.get("guidanceRescale", 0))
    if "start" in parameters:
        pipeline, more = started(pipeline, parameters["start"], size)
        pipeline.set_progress_bar_config(disable=True)
    return pipeline(
        parameters["prompt"], negative_prompt=parameters["negativePrompt"] or None,
        num_inference_steps=parameters["inferenceSteps"], guidance_scale=parameters["guidanceScale"],
        eta=parameters["eta"], generator=torch.Generator("cpu").manual_seed(parameters["seed"]), **more).images[0]


def agreement(ours, theirs):
    """The share of numbers within the tolerance, and the largest difference."""
    if ours.size != theirs.size:
        return 0, 255
    difference = numpy.abs(numpy.asarray(ours.convert("RGB"), int) - numpy.asarray(theirs.convert("RGB"), int))
    return (difference <= TOLERANCE).mean(), difference.max()


def main(model, samples, lora=None):
    logging.disable_progress_bar()
    compared, worst = 0, 1.0
    for path in sorted(samples.glob("**/*.png")):
        ours = Image.open(path)
        ours.load()
        if "dreambooth" not in ours.text:
            continue
        parameters = json.loads(ours.text["dreambooth"])
        if "promptSyntax" in parameters or "embeddings" in parameters:
            print(f"{path.name}: left out, for weighted prompts or textual inversions")
            continue
        if "lora" in parameters and parameters["lora"]["digest"] != sha256(lora.read_bytes()).hexdigest():
            sys.exit(f"{path.name} was made with another LoRA than {lora}")
        share, largest = agreement(ours, sample(model, parameters, lora))
        print(f"{path.name}: {100 * share:.3f} % within {TOLERANCE}/255, largest difference {largest}/255")
        compared, worst = compared + 1, min(worst, share)
    print(f"{compared} images compared with diffusers")
    return 0 if compared and worst >= SHARE else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(Path, sys.argv[2:])))
