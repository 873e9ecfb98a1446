"""Golden data of LoRA files in two more layouts: the folder that PEFT saves, and diffusers' first files.

Each holds the adapters of the UNet of `pipeline_golden.py`'s first model, with the latents that diffusers makes with it.
"""

import torch
from diffusers import StableDiffusionPipeline
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file

from lora_golden import UNET_TARGETS
from reference import GOLDEN, generator, save, save_json

MODEL = GOLDEN / "pipeline" / "sd1" / "model"
# The first key is looked for first, and both name the projections of the cross attention's output.
PEFT = dict(r=4, lora_alpha=6, alpha_pattern={"attn2.to_out.0": 2, "to_out.0": 12, "^conv_out": 1})
RANK = 4


def pipeline():
    made = StableDiffusionPipeline.from_pretrained(MODEL, torch_dtype=torch.float32, safety_checker=None)
    made.set_progress_bar_config(disable=True)
    return made


def draw(model, seed):
    """Gives every matrix of a model's adapters a value that matters, rounded to half precision."""
    draws = generator(seed)
    for name, parameter in sorted(model.named_parameters()):
        if ".lora_" in name:
            values = torch.randn(parameter.shape, generator=draws) / parameter[0].numel() ** 0.5
            parameter.copy_((0.5 * values).half().float())


def latents(made):
    return made(
        "a photo of sks dog", num_inference_steps=4, guidance_scale=7.5, output_type="latent",
        generator=generator(7)).images


def record(folder, made):
    save(dict(latents=latents(made), without=latents(pipeline())), folder / "golden.safetensors")
    save_json(dict(scale=1.0), folder / "golden.json")


def peft_folder(folder):
    """What PEFT's own save_pretrained writes: names below base_model.model, alpha in a file of its own."""
    made = pipeline()
    adapted = get_peft_model(made.unet, LoraConfig(target_modules=UNET_TARGETS["attention"], **PEFT))
    draw(adapted, 840)
    config = adapted.peft_config["default"]
    config.base_model_name_or_path = None
    config.target_modules = sorted(config.target_modules)  # a set has no order of its own
    adapted.save_pretrained(folder, save_embedding_layers=False)
    (folder / "README.md").unlink()
    record(folder, made)


def attention_processors(folder):
    """What `unet.save_attn_procs` wrote before diffusers knew PEFT: names of the processors, no network, no alpha."""
    made = pipeline()
    made.unet.add_adapter(LoraConfig(r=RANK, lora_alpha=RANK, target_modules=UNET_TARGETS["attention"]))
    draw(made.unet, 860)
    tensors = {}
    for name, value in made.unet.state_dict().items():
        if ".lora_" not in name:
            continue
        module, matrix = name.split(".lora_")
        attention, projection = module.removesuffix(".0").rsplit(".", 1)
        side = "down" if matrix.startswith("A") else "up"
        tensors[f"{attention}.processor.{projection}_lora.{side}.weight"] = value.clone()
    folder.mkdir(parents=True, exist_ok=True)
    save(tensors, folder / "pytorch_lora_weights.safetensors")

    read = pipeline()
    read.unet.load_attn_procs(load_file(folder / "pytorch_lora_weights.safetensors"))
    assert torch.equal(latents(read), latents(made)), "diffusers reads it as it is meant"
    record(folder, read)


if __name__ == "__main__":
    with torch.no_grad():
        peft_folder(GOLDEN / "lora" / "peft")
        attention_processors(GOLDEN / "lora" / "attention_processors")
