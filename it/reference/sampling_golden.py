"""Golden data of what the pipeline's runs in pipeline_golden.py leave open, on the folders that it saved.

A batch of prompts with a generator each, fresh noise in DDIM, layers of the text encoder left out, no guidance, the
model's own scheduler, and scheduler configurations that the pipeline corrects: early files say nothing, or the wrong
thing, of steps_offset and clip_sample.
"""

import json
import shutil
import tempfile
from pathlib import Path

from diffusers.utils import logging

from pipeline_golden import SCHEDULERS, open_pipeline
from reference import GOLDEN, generator, save

DOG, CAT = "a photo of sks dog in the snow", "a painting of cat"
RUN = dict(prompts=[DOG], negative_prompts=[""], seeds=[3], steps=4, guidance_scale=7.5, eta=0.0, clip_skip=0)
BATCH = dict(prompts=[DOG, CAT, DOG], negative_prompts=["", "blurry", "a cat"], seeds=[5, 6, 7])

RUNS = [
    dict(model="sd1", scheduler="ddim", eta=0.7, **BATCH),
    dict(model="sd2", scheduler="euler-a", **BATCH),
    dict(model="sd1", scheduler="pndm", clip_skip=1, **BATCH),
    dict(model="sd2", scheduler="ddim", guidance_scale=1.0, **BATCH),
    dict(model="sd1", scheduler="model"),
    dict(model="sd2", scheduler="model", eta=1.0),
    dict(model="sd1", scheduler="model", file={"_class_name": "DDIMScheduler"}),
    dict(model="sd1", scheduler="model", file={"_class_name": "DDIMScheduler", "steps_offset": 0, "clip_sample": True}),
    dict(model="sd2", scheduler="euler", file={
        "_class_name": "PNDMScheduler", "skip_prk_steps": True, "steps_offset": 0, "timestep_spacing": "leading",
        "prediction_type": "v_prediction"}),
    dict(model="sd2", scheduler="dpm++2m", steps=20, file={
        "_class_name": "DPMSolverMultistepScheduler", "use_karras_sigmas": True, "rescale_betas_zero_snr": True,
        "timestep_spacing": "trailing", "prediction_type": "v_prediction", "lambda_min_clipped": float("-inf")}),
]

OVERRIDES = {"dpm++2m": dict(use_karras_sigmas=False), "pndm": dict(skip_prk_steps=True)}


def latents(run):
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model"
        shutil.copytree(GOLDEN / "pipeline" / run["model"] / "model", model)
        if run["file"]:
            (model / "scheduler" / "scheduler_config.json").write_text(json.dumps(run["file"]))
            index = json.loads((model / "model_index.json").read_text())
            index["scheduler"] = ["diffusers", run["file"]["_class_name"]]
            (model / "model_index.json").write_text(json.dumps(index))
        pipeline = open_pipeline(model)
    if run["scheduler"] != "model":
        scheduler, options = SCHEDULERS[run["scheduler"]]
        options = options | OVERRIDES.get(run["scheduler"], {})
        pipeline.scheduler = scheduler.from_config(pipeline.scheduler.config, **options)
    return pipeline(
        run["prompts"], negative_prompt=run["negative_prompts"], guidance_scale=run["guidance_scale"],
        num_inference_steps=run["steps"], eta=run["eta"], clip_skip=run["clip_skip"] or None, width=64, height=64,
        generator=[generator(seed) for seed in run["seeds"]], output_type="latent").images


if __name__ == "__main__":
    logging.disable_progress_bar()
    runs = [RUN | dict(file=None) | run for run in RUNS]
    save({str(i): latents(run) for i, run in enumerate(runs)}, GOLDEN / "sampling" / "golden.safetensors")
    text = json.dumps(runs, indent=1, sort_keys=True)
    (GOLDEN / "sampling" / "runs.json").write_text(text + "\n")
