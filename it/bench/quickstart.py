"""The quickstart's job as a diffusers user writes it: class images, DreamBooth training, samples; each timed.

Training follows diffusers' train_dreambooth.py with prior preservation on a CPU in fp32: each step reads its images,
encodes them and their prompts, and runs AdamW. Settings come as one JSON file, so that both sides run the same job:

    quickstart.py settings.json OUTPUT_FOLDER
"""

import itertools
import json
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    PNDMScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from diffusers.optimization import get_scheduler
from PIL import Image, ImageOps
from torch.utils.data import DataLoader, Dataset
from transformers import CLIPTextModel, CLIPTokenizer

from measurement import Stopwatch, report

SCHEDULERS = {
    "ddim": (DDIMScheduler, {}),
    "pndm": (PNDMScheduler, {}),
    "euler": (EulerDiscreteScheduler, {}),
    "euler-a": (EulerAncestralDiscreteScheduler, {}),
    "dpm++2m": (DPMSolverMultistepScheduler, {}),
    "dpm++2m-karras": (DPMSolverMultistepScheduler, dict(use_karras_sigmas=True)),
}
WITHOUT_START = "picture without the start"
IMAGES = {".png", ".jpg", ".jpeg", ".webp", ".bmp"}


def open_pipeline(model, scheduler):
    """The model's own scheduler stays where none of these is named."""
    pipeline = StableDiffusionPipeline.from_pretrained(model, torch_dtype=torch.float32, safety_checker=None)
    if scheduler in SCHEDULERS:
        kind, options = SCHEDULERS[scheduler]
        pipeline.scheduler = kind.from_config(pipeline.scheduler.config, **options)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def make_class_images(settings, folder):
    folder.mkdir(parents=True)
    pipeline = open_pipeline(settings["model"], settings["classScheduler"])
    begun = time.perf_counter()
    for first in range(0, settings["classImages"], settings["sampleBatchSize"]):
        seeds = range(first, min(first + settings["sampleBatchSize"], settings["classImages"]))
        images = pipeline(
            [settings["classPrompt"]] * len(seeds), num_inference_steps=settings["classInferenceSteps"],
            guidance_scale=settings["classGuidanceScale"], height=settings["resolution"], width=settings["resolution"],
            generator=[torch.Generator("cpu").manual_seed(seed) for seed in seeds]).images
        for seed, image in zip(seeds, images):
            image.save(folder / f"{seed:05d}.png")
    report("regularize", WITHOUT_START, [(time.perf_counter() - begun) / settings["classImages"]])


def images(folder):
    return sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in IMAGES)


class DreamBoothDataset(Dataset):
    """Pairs of an instance image and a class image, the shorter list repeated."""

    def __init__(self, instances, classes, settings):
        self.instances, self.classes, self.settings = instances, classes, settings

    def __len__(self):
        return max(len(self.instances), len(self.classes))

    def __getitem__(self, index):
        return self.read(self.instances, index), self.read(self.classes, index)

    def read(self, paths, index):
        side = self.settings["resolution"]
        image = ImageOps.exif_transpose(Image.open(paths[index % len(paths)])).convert("RGB")
        scale = side / min(image.size)
        image = image.resize([max(side, round(length * scale)) for length in image.size], Image.Resampling.BILINEAR)
        room = [length - side for length in image.size]
        if self.settings["centerCrop"]:
            left, top = (length // 2 for length in room)
        else:
            left, top = (int(torch.randint(0, length + 1, ())) for length in room)
        image = image.crop((left, top, left + side, top + side))
        if self.settings["randomFlip"] and torch.rand(()) < 0.5:
            image = ImageOps.mirror(image)
        pixels = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8)
        return pixels.view(side, side, 3).permute(2, 0, 1).float() / 127.5 - 1


def train(settings, instances, classes, output):
    torch.manual_seed(settings["seed"])
    model = settings["model"]
    tokenizer = CLIPTokenizer.from_pretrained(model, subfolder="tokenizer")
    text_encoder = CLIPTextModel.from_pretrained(model, subfolder="text_encoder", torch_dtype=torch.float32)
    vae = AutoencoderKL.from_pretrained(model, subfolder="vae", torch_dtype=torch.float32).requires_grad_(False)
    unet = UNet2DConditionModel.from_pretrained(model, subfolder="unet", torch_dtype=torch.float32)
    schedule = DDPMScheduler.from_pretrained(model, subfolder="scheduler")
    text_encoder.requires_grad_(settings["trainTextEncoder"])
    unet.train()
    groups = [dict(params=list(unet.parameters()), lr=settings["learningRate"])]
    if settings["trainTextEncoder"]:
        text_encoder.train()
        groups.append(dict(params=list(text_encoder.parameters()), lr=settings["textEncoderLearningRate"]))
    optimizer = torch.optim.AdamW(
        groups, betas=(settings["adamBeta1"], settings["adamBeta2"]), weight_decay=settings["adamWeightDecay"],
        eps=settings["adamEpsilon"])
    rates = get_scheduler(
        settings["lrScheduler"], optimizer, num_warmup_steps=settings["lrWarmupSteps"],
        num_training_steps=settings["maxTrainSteps"])
    trained = list(itertools.chain.from_iterable(group["params"] for group in groups))

    def token_ids(prompt):
        return tokenizer(
            prompt, truncation=True, padding="max_length", max_length=tokenizer.model_max_length,
            return_tensors="pt").input_ids

    instance_ids, class_ids = token_ids(settings["instancePrompt"]), token_ids(settings["classPrompt"])
    loader = DataLoader(
        DreamBoothDataset(instances, classes, settings), batch_size=settings["trainBatchSize"], shuffle=True)
    batches = itertools.chain.from_iterable(itertools.repeat(loader))
    accumulation = settings["gradientAccumulationSteps"]
    watch = Stopwatch()
    for _ in range(settings["maxTrainSteps"]):
        with watch.lap():
            for instance_pixels, class_pixels in itertools.islice(batches, accumulation):
                size = len(instance_pixels)
                latents = vae.encode(torch.cat([instance_pixels, class_pixels])).latent_dist.sample()
                latents = latents * vae.config.scaling_factor
                noise = torch.randn_like(latents)
                timesteps = torch.randint(0, schedule.config.num_train_timesteps, (len(latents),))
                states = text_encoder(torch.cat([instance_ids] * size + [class_ids] * size))[0]
                prediction = unet(schedule.add_noise(latents, noise, timesteps), timesteps, states).sample
                target = noise
                if schedule.config.prediction_type == "v_prediction":
                    target = schedule.get_velocity(latents, noise, timesteps)
                instance, prior = prediction.chunk(2)
                instance_target, prior_target = target.chunk(2)
                loss = F.mse_loss(instance, instance_target)
                loss = loss + settings["priorLossWeight"] * F.mse_loss(prior, prior_target)
                (loss / accumulation).backward()
            torch.nn.utils.clip_grad_norm_(trained, settings["maxGradNorm"])
            optimizer.step()
            rates.step()
            optimizer.zero_grad()
    unet.eval()
    text_encoder.eval()
    pipeline = StableDiffusionPipeline.from_pretrained(
        model, unet=unet, text_encoder=text_encoder, torch_dtype=torch.float32, safety_checker=None)
    pipeline.save_pretrained(output)
    return watch.after(0)


def generate(settings, model, folder):
    folder.mkdir(parents=True)
    pipeline = open_pipeline(model, settings["scheduler"])
    count = settings["imagesPerPrompt"]
    begun = time.perf_counter()
    for number, prompt in enumerate(settings["prompts"]):
        images = pipeline(
            prompt, negative_prompt=settings["negativePrompt"], num_images_per_prompt=count,
            num_inference_steps=settings["inferenceSteps"], guidance_scale=settings["guidanceScale"],
            height=settings["height"], width=settings["width"],
            generator=[torch.Generator("cpu").manual_seed(settings["seed"] + index) for index in range(count)]).images
        for index, image in enumerate(images):
            image.save(folder / f"{number:02d}-{index}.png")
    report("generate", WITHOUT_START, [(time.perf_counter() - begun) / count / len(settings["prompts"])])


def main(settings, output):
    watch = Stopwatch()
    with watch.lap():
        make_class_images(settings, output / "class-images")
    with watch.lap():
        steps = train(
            settings, images(settings["instanceImages"]), images(output / "class-images"), output / "model")
    with watch.lap():
        generate(settings, output / "model", output / "samples")
    for name, seconds in zip(("regularize", "train", "generate"), watch.seconds):
        report(name, "whole", [round(seconds, 2)])
    report("train", "step", steps[1:])


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
