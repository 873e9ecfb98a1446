"""Golden data of adapters as people have them: DoRA, LoCon, LoHa and LoKr, each in the layout in which it is met.

All change the first model of `pipeline_golden.py`. Where PEFT or diffusers reads a file, they tell what it makes of the
weights; what only LyCORIS writes is computed here from the formulas of its papers, in double precision.
"""

import torch
from diffusers import StableDiffusionPipeline
from diffusers.utils import logging
from peft import LoHaConfig, LoKrConfig, LoraConfig, get_peft_model
from safetensors.torch import load_file

from lora_golden import TEXT_TARGETS, UNET_TARGETS, adapters, save_diffusers
from reference import GOLDEN, generator, save, save_json

MODEL = GOLDEN / "pipeline" / "sd1" / "model"
CONVOLUTIONS = ["conv1", "conv2", "conv_shortcut", "time_emb_proj", "downsamplers.0.conv", "upsamplers.0.conv"]
EVERYTHING = UNET_TARGETS["transformer"] + CONVOLUTIONS + [
    "conv_in", "conv_out", "time_embedding.linear_1", "time_embedding.linear_2"]


def pipeline():
    made = StableDiffusionPipeline.from_pretrained(MODEL, torch_dtype=torch.float32, safety_checker=None)
    made.set_progress_bar_config(disable=True)
    return made


def draw(model, seed, marks):
    """Gives every tensor of a model's adapters a value that matters, rounded to half precision."""
    draws = generator(seed)
    for name, parameter in sorted(model.named_parameters()):
        if any(mark in name for mark in marks):
            values = torch.randn(parameter.shape, generator=draws)
            if "magnitude" in name:
                values = parameter * (1 + 0.2 * values)
            else:
                values *= 0.5 / parameter[0].numel() ** 0.5
            parameter.copy_(values.half().float())


def latents(made):
    return made(
        "a photo of sks dog", num_inference_steps=4, guidance_scale=7.5, output_type="latent",
        generator=generator(7)).images


def changed(model):
    """The weights of a UNet that are not those of the model."""
    base = pipeline().unet.state_dict()
    return {f"merged.{name}": value for name, value in model.state_dict().items() if not torch.equal(value, base[name])}


def dora(folder):
    """DoRA for linear layers and convolutions of both networks, as diffusers saves it, at two strengths."""
    made = pipeline()
    for model, targets, seed in (
            (made.unet, UNET_TARGETS["attention"] + ["conv1", "conv_shortcut"], 900),
            (made.text_encoder, TEXT_TARGETS["attention"], 901)):
        model.add_adapter(LoraConfig(r=3, lora_alpha=6, target_modules=targets, use_dora=True))
        model.peft_config["default"].base_model_name_or_path = None
        draw(model, seed, [".lora_"])
    save_diffusers(folder, made.unet, made.text_encoder)
    golden = {"without": latents(pipeline())}
    for key, scale in (("latents", 0.7), ("negative", -0.5)):
        read = pipeline()
        read.load_lora_weights(folder, weight_name="pytorch_lora_weights.safetensors", adapter_name="ours")
        read.set_adapters("ours", scale)
        golden[key] = latents(read)
    save(golden, folder / "golden.safetensors")
    save_json(dict(scale=0.7, negative=-0.5), folder / "golden.json")


def original_blocks(unet):
    """Modules of diffusers by what stands in their place in the original, counted as that builds its network."""
    names = {"input_blocks.0.0": "conv_in", "time_embed.0": "time_embedding.linear_1",
             "time_embed.2": "time_embedding.linear_2", "out.2": "conv_out", "middle_block.0": "mid_block.resnets.0",
             "middle_block.1": "mid_block.attentions.0", "middle_block.2": "mid_block.resnets.1"}
    count = 1
    for level, block in enumerate(unet.down_blocks):
        for layer in range(len(block.resnets)):
            names[f"input_blocks.{count}.0"] = f"down_blocks.{level}.resnets.{layer}"
            if hasattr(block, "attentions"):
                names[f"input_blocks.{count}.1"] = f"down_blocks.{level}.attentions.{layer}"
            count += 1
        if block.downsamplers:
            names[f"input_blocks.{count}.0.op"] = f"down_blocks.{level}.downsamplers.0.conv"
            count += 1
    count = 0
    for level, block in enumerate(unet.up_blocks):
        for layer in range(len(block.resnets)):
            parts = [f"up_blocks.{level}.resnets.{layer}"]
            if hasattr(block, "attentions"):
                parts.append(f"up_blocks.{level}.attentions.{layer}")
            if block.upsamplers and layer == len(block.resnets) - 1:
                parts.append(f"up_blocks.{level}.upsamplers.0.conv")
            for place, part in enumerate(parts):
                conv = ".conv" if "upsamplers" in part else ""
                names[f"output_blocks.{count}.{place}{conv}"] = part
            count += 1
    return {part: original for original, part in names.items()}


RESNET = {"conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "conv2": "out_layers.3",
          "conv_shortcut": "skip_connection"}


def original_name(module, blocks):
    for part, original in blocks.items():
        if module == part:
            return original
        if module.startswith(part + "."):
            rest = module[len(part) + 1:]
            return f"{original}.{RESNET.get(rest, rest) if 'resnets' in part else rest}"
    raise KeyError(module)


def locon(folder):
    """LoCon for every layer of the UNet under the names of the original, as trainers of SDXL write them."""
    made = pipeline()
    made.unet.add_adapter(LoraConfig(
        r=3, lora_alpha=1.5, target_modules=EVERYTHING, rank_pattern={"conv1": 2, "conv2": 2},
        alpha_pattern={"conv1": 3, "conv2": 3}))
    draw(made.unet, 910, [".lora_"])
    blocks = original_blocks(made.unet)
    tensors = {}
    for key, value in adapters(made.unet).items():
        module, matrix, _ = key.rsplit(".", 2)
        name = "lora_unet_" + original_name(module, blocks).replace(".", "_")
        tensors[f"{name}.{'lora_down' if matrix == 'lora_A' else 'lora_up'}.weight"] = value.half()
        tensors[f"{name}.alpha"] = torch.tensor(3.0 if module.endswith(("conv1", "conv2")) else 1.5)
    folder.mkdir(parents=True, exist_ok=True)
    save(tensors, folder / "kohya_lora_weights.safetensors")
    save(dict(latents=latents(made), without=latents(pipeline())), folder / "golden.safetensors")
    save_json(dict(scale=1.0), folder / "golden.json")


def peft_folder(folder, config, seed, mark):
    """What PEFT's own save_pretrained writes of another method than LoRA, and the weights that it merges to."""
    made = pipeline()
    adapted = get_peft_model(made.unet, config)
    draw(adapted, seed, [mark])
    written = adapted.peft_config["default"]
    written.base_model_name_or_path = None
    written.target_modules = sorted(written.target_modules)  # a set has no order of its own
    adapted.save_pretrained(folder, save_embedding_layers=False)
    (folder / "README.md").unlink()
    save(changed(adapted.merge_and_unload()), folder / "golden.safetensors")


def product(a, b):
    return a.flatten(1) @ b.flatten(1)


def tucker(core, left, right):
    return torch.einsum("pqkl,op,qi->oikl", core, left, right)


def lengths(weight, magnitude, per_output):
    axes = [axis for axis in range(weight.ndim) if axis != (0 if per_output else 1)]
    return weight * magnitude / torch.linalg.vector_norm(weight, dim=axes, keepdim=True)


def lycoris(folder):
    """One adapter of each form that LyCORIS writes, computed from the formulas."""
    base = {name: value.double() for name, value in pipeline().unet.state_dict().items()}
    draws = generator(930)
    tensors, golden = {}, {}

    def tensor(module, name, *shape, scale=0.4):
        value = (scale * torch.randn(shape, generator=draws)).half()
        tensors[f"lora_unet_{module.replace('.', '_')}.{name}"] = value
        return value.double()

    def alpha(module, value):
        tensors[f"lora_unet_{module.replace('.', '_')}.alpha"] = torch.tensor(float(value))

    def magnitude(module, per_output):
        weight = base[f"{module}.weight"]
        shape = [1] * weight.ndim
        shape[0 if per_output else 1] = weight.shape[0 if per_output else 1]
        value = (1 + 0.3 * torch.randn(shape, generator=draws)).half()
        tensors[f"lora_unet_{module.replace('.', '_')}.dora_scale"] = value
        return value.double()

    def record(module, change, length=None, per_output=True):
        weight = base[f"{module}.weight"]
        merged = weight + change.reshape(weight.shape)
        if length is not None:
            merged = lengths(merged, length, per_output)
        golden[f"merged.{module}.weight"] = merged.float()

    attention = "down_blocks.1.attentions.0.transformer_blocks.0"
    # LoHa, alpha below the rank
    module, (out, inner) = f"{attention}.attn1.to_q", base[f"{attention}.attn1.to_q.weight"].shape
    one = product(tensor(module, "hada_w1_a", out, 2), tensor(module, "hada_w1_b", 2, inner))
    two = product(tensor(module, "hada_w2_a", out, 2), tensor(module, "hada_w2_b", 2, inner))
    alpha(module, 1)
    record(module, 0.5 * one * two)
    # LoHa with Tucker's kernels
    module, (out, inner, *kernel) = "down_blocks.0.resnets.0.conv1", base["down_blocks.0.resnets.0.conv1.weight"].shape
    factors = []
    for number in (1, 2):
        core = tensor(module, f"hada_t{number}", 3, 3, *kernel)
        factors.append(tucker(
            core, tensor(module, f"hada_w{number}_a", 3, out).T, tensor(module, f"hada_w{number}_b", 3, inner)))
    alpha(module, 6)
    record(module, 2 * factors[0] * factors[1])
    # LoHa of a convolution without them
    module, (out, inner, *kernel) = "mid_block.resnets.0.conv1", base["mid_block.resnets.0.conv1.weight"].shape
    one = product(tensor(module, "hada_w1_a", out, 2), tensor(module, "hada_w1_b", 2, inner * 9))
    two = product(tensor(module, "hada_w2_a", out, 2), tensor(module, "hada_w2_b", 2, inner * 9))
    record(module, one * two)
    # LoKr whose factors are both whole: no rank, so alpha says nothing
    module, (out, inner) = f"{attention}.attn1.to_k", base[f"{attention}.attn1.to_k.weight"].shape
    one, two = tensor(module, "lokr_w1", 2, 4), tensor(module, "lokr_w2", out // 2, inner // 4)
    alpha(module, 7)
    record(module, torch.kron(one, two))
    # LoKr with a whole first factor, and one with two products, and lengths beside
    module, (out, inner) = f"{attention}.attn2.to_k", base[f"{attention}.attn2.to_k.weight"].shape
    one = tensor(module, "lokr_w1", 4, 2)
    two = product(tensor(module, "lokr_w2_a", out // 4, 2), tensor(module, "lokr_w2_b", 2, inner // 2))
    alpha(module, 1)
    record(module, 0.5 * torch.kron(one, two), magnitude(module, True))
    module, (out, inner) = f"{attention}.attn2.to_q", base[f"{attention}.attn2.to_q.weight"].shape
    one = product(tensor(module, "lokr_w1_a", 2, 1), tensor(module, "lokr_w1_b", 1, 4))
    two = tensor(module, "lokr_w2", out // 2, inner // 4)
    alpha(module, 3)
    record(module, 3 * torch.kron(one, two))
    # LoKr of convolutions: whole, a product, and Tucker's form
    for module, form in (("down_blocks.1.resnets.0.conv1", "whole"), ("down_blocks.1.resnets.0.conv2", "product"),
                         ("down_blocks.2.resnets.0.conv2", "tucker")):
        out, inner, *kernel = base[f"{module}.weight"].shape
        one = tensor(module, "lokr_w1", 2, 2)
        if form == "whole":
            two = tensor(module, "lokr_w2", out // 2, inner // 2, *kernel)
        elif form == "product":
            two = product(tensor(module, "lokr_w2_a", out // 2, 2), tensor(module, "lokr_w2_b", 2, inner // 2 * 9))
            two = two.reshape(out // 2, inner // 2, *kernel)
        else:
            core = tensor(module, "lokr_t2", 2, 2, *kernel)
            two = tucker(core, tensor(module, "lokr_w2_a", 2, out // 2).T, tensor(module, "lokr_w2_b", 2, inner // 2))
        alpha(module, 4)
        scale = 1 if form == "whole" else 2
        record(module, scale * torch.kron(one[:, :, None, None], two.contiguous()))
    # LoCon in Tucker's form
    module, (out, inner, *kernel) = "mid_block.resnets.1.conv2", base["mid_block.resnets.1.conv2.weight"].shape
    change = tucker(
        tensor(module, "lora_mid.weight", 3, 3, *kernel), tensor(module, "lora_up.weight", out, 3, 1, 1)[:, :, 0, 0],
        tensor(module, "lora_down.weight", 3, inner, 1, 1)[:, :, 0, 0])
    alpha(module, 1.5)
    record(module, 0.5 * change)
    # DoRA along either axis, of a square matrix and of a kernel
    for module, per_output in ((f"{attention}.attn1.to_v", True), (f"{attention}.attn1.to_out.0", False),
                               ("mid_block.resnets.0.conv2", True), ("mid_block.resnets.1.conv1", False)):
        out, inner, *kernel = base[f"{module}.weight"].shape
        up = tensor(module, "lora_up.weight", out, 2, *[1] * len(kernel))
        change = product(up, tensor(module, "lora_down.weight", 2, inner, *kernel))
        alpha(module, 1)
        record(module, 0.5 * change, magnitude(module, per_output), per_output)
    folder.mkdir(parents=True, exist_ok=True)
    save(tensors, folder / "lycoris.safetensors")
    save(golden, folder / "golden.safetensors")


def pickled(folder):
    """A LoRA as torch.save writes it, of the layout of kohya's scripts."""
    source = GOLDEN / "lora" / "kohya"
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(load_file(source / "kohya_lora_weights.safetensors"), folder / "kohya.pt")


if __name__ == "__main__":
    logging.disable_progress_bar()
    with torch.no_grad():
        root = GOLDEN / "lora"
        dora(root / "dora_file")
        locon(root / "locon_original")
        attention = UNET_TARGETS["attention"] + ["conv1"]
        peft_folder(
            root / "loha", LoHaConfig(r=3, alpha=2, target_modules=attention, use_effective_conv2d=True), 920, "hada_")
        peft_folder(
            root / "lokr", LoKrConfig(
                r=2, alpha=3, target_modules=attention, use_effective_conv2d=True, decompose_both=True,
                decompose_factor=4), 925, "lokr_")
        lycoris(root / "lycoris")
        pickled(root / "pickled")
