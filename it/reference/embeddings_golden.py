"""Golden data of textual inversions, on folders of pipeline_golden.py and sdxl_golden.py: a file in each layout, with random
vectors, and the latents that diffusers makes with it."""

import torch
from diffusers.utils import logging

import pipeline_golden
import sdxl_golden
from reference import GOLDEN, generator, normal, save, save_json

FOLDER = GOLDEN / "embeddings"
SD1, XL = "pipeline/sd1", "sdxl/base"
WIDTHS = {SD1: [24], XL: [24, 32]}


def files():
    """Writes one file a layout; returns for each its model, its token and its vectors for each text encoder."""
    one, two, three, pair = normal(31, 24), normal(32, 2, 24), normal(33, 3, 24), (normal(34, 2, 24), normal(35, 2, 32))
    save({"<toy>": one.half()}, FOLDER / "learned_embeds.safetensors")
    save({"emb_params": two}, FOLDER / "TwoToys.safetensors")
    torch.save({"<bin-toy>": torch.nn.Parameter(three)}, FOLDER / "learned_embeds.bin")
    torch.save(
        {"string_to_token": {"*": 265}, "string_to_param": {"*": three}, "name": "other", "step": 7, "sd_checkpoint": None},
        FOLDER / "threetoys.pt")
    save({"clip_l": pair[0], "clip_g": pair[1]}, FOLDER / "xl-toy.safetensors")
    return {
        "learned_embeds.safetensors": (SD1, "<toy>", [one.half().float()]),
        "TwoToys.safetensors": (SD1, "TwoToys", [two]),
        "learned_embeds.bin": (SD1, "<bin-toy>", [three]),
        "threetoys.pt": (SD1, "threetoys", [three]),
        "xl-toy.safetensors": (XL, "xl-toy", list(pair)),
    }


def latents(name, token, vectors, prompt, negative):
    script = pipeline_golden if name == SD1 else sdxl_golden
    pipeline = script.open_pipeline(GOLDEN / name / "model")
    if name == SD1:
        pipeline.load_textual_inversion(vectors[0], token=token)
    else:
        parts = ((pipeline.text_encoder, pipeline.tokenizer), (pipeline.text_encoder_2, pipeline.tokenizer_2))
        for matrix, (encoder, tokenizer) in zip(vectors, parts):
            pipeline.load_textual_inversion(matrix, token=token, text_encoder=encoder, tokenizer=tokenizer)
    return pipeline(
        prompt, negative_prompt=negative or None, guidance_scale=7.5, num_inference_steps=4, width=64, height=64,
        generator=generator(29), output_type="latent").images


if __name__ == "__main__":
    logging.disable_progress_bar()
    golden, runs = {}, []
    for file, (name, token, vectors) in files().items():
        for prompt, negative in ((f"a photo of {token} in the snow", ""), ("a dog", f"blurry {token}, {token}")):
            golden[str(len(runs))] = latents(name, token, vectors, prompt, negative)
            runs.append(dict(model=name, file=file, token=token, prompt=prompt, negative_prompt=negative))
    save(golden, FOLDER / "golden.safetensors")
    save_json(runs, FOLDER / "runs.json")
