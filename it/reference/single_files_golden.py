"""Writes golden/original/{sd2,sdxl}.json: whole single files of small random models and what diffusers' own
`from_single_file` makes of them.

A file's tensors are listed by name and shape; their numbers follow from the name, so that the test makes the same file
anew. What diffusers makes of it is listed by part and name, with the shape and a hash of the numbers: a matrix that is not
transposed, or thirds in another order, have another hash. The text encoders project to another width than their own.
"""

import json
import re
import tempfile
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import numpy
import torch
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    EulerDiscreteScheduler,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from reference import GOLDEN

TOKENIZER = GOLDEN / "pipeline/sd1/model/tokenizer"
VOCABULARY = 600
LAYERS = 2
RESNET = {
    "norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0",
    "conv2": "out_layers.3", "conv_shortcut": "skip_connection",
}
UNET_ENDS = {
    "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2", "conv_in": "input_blocks.0.0",
    "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2", "conv_norm_out": "out.0",
    "conv_out": "out.2", "mid_block.attentions.0": "middle_block.1",
}
VAE_ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}
OPEN_CLIP = {
    "layer_norm1": "ln_1", "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc", "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}


def resnet(rest):
    part, kind = rest.rsplit(".", 1)
    return f"{RESNET[part]}.{kind}"


def unet_name(name, attends):
    """The original's name of a UNet's weight; `attends` says so of each block on the way up."""
    module, kind = name.rsplit(".", 1)
    if module in UNET_ENDS:
        return f"{UNET_ENDS[module]}.{kind}"
    if name.startswith("mid_block.attentions.0."):
        return name.replace("mid_block.attentions.0.", "middle_block.1.")
    if found := re.fullmatch(r"mid_block\.resnets\.(\d)\.(.*)", name):
        return f"middle_block.{2 * int(found[1])}.{resnet(found[2])}"
    side, block, what, layer, rest = re.fullmatch(r"(down|up)_blocks\.(\d)\.(\w+)\.(\d)\.(.*)", name).groups()
    block, layer = int(block), int(layer)
    if what == "downsamplers":
        return f"input_blocks.{(block + 1) * (LAYERS + 1)}.0.op.{kind}"
    if what == "upsamplers":
        return f"output_blocks.{block * (LAYERS + 1) + LAYERS}.{2 if attends[block] else 1}.conv.{kind}"
    index = block * (LAYERS + 1) + layer
    place = f"input_blocks.{index + 1}" if side == "down" else f"output_blocks.{index}"
    return f"{place}.0.{resnet(rest)}" if what == "resnets" else f"{place}.1.{rest}"


def vae_name(name, levels):
    name = name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda found: f"mid.block_{int(found[1]) + 1}", name)
    if found := re.fullmatch(r"(\w+)\.mid_block\.attentions\.0\.(.*)\.(\w+)", name):
        return f"{found[1]}.mid.attn_1.{VAE_ATTENTION[found[2]]}.{found[3]}"
    name = re.sub(r"decoder\.up_blocks\.(\d)", lambda found: f"decoder.up.{levels - 1 - int(found[1])}", name)
    name = name.replace("encoder.down_blocks.", "encoder.down.").replace(".resnets.", ".block.")
    return name.replace("downsamplers.0.", "downsample.").replace("upsamplers.0.", "upsample.")


def open_clip_shapes(model, width, layers):
    """The names and shapes of OpenCLIP's text encoder, with as many layers as its files have."""
    weights = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    shapes = {
        "positional_embedding": weights["text_model.embeddings.position_embedding.weight"],
        "token_embedding.weight": weights["text_model.embeddings.token_embedding.weight"],
        "logit_scale": (),
        "text_projection": (width, weights.get("text_projection.weight", (width // 2,))[0]),
    }
    for kind in ("weight", "bias"):
        shapes[f"ln_final.{kind}"] = (width,)
        for layer in range(layers):
            block = f"transformer.resblocks.{layer}"
            shapes[f"{block}.attn.in_proj_{kind}"] = (3 * width, width)[: 2 if kind == "weight" else 1]
            for theirs, ours in OPEN_CLIP.items():
                shapes[f"{block}.{ours}.{kind}"] = weights[f"text_model.encoder.layers.0.{theirs}.{kind}"]
    return shapes


def numbers(name, shape):
    """Numbers that follow from a tensor's name, exact in 32 bits."""
    count = numpy.arange(int(numpy.prod(shape)), dtype=numpy.int64)
    values = ((count * 7919 + crc32(name.encode())) % 65521 / 65536).astype(numpy.float32)
    return torch.from_numpy(values.reshape(shape))


def text_config(width, layers, activation, projection):
    return CLIPTextConfig(
        vocab_size=VOCABULARY, hidden_size=width, intermediate_size=width + 32, num_hidden_layers=layers,
        num_attention_heads=width // 64, max_position_embeddings=77, hidden_act=activation, projection_dim=projection)


def vae():
    return AutoencoderKL(
        block_out_channels=(32, 64), layers_per_block=1, latent_channels=4, down_block_types=["DownEncoderBlock2D"] * 2,
        up_block_types=["UpDecoderBlock2D"] * 2)


def sd2():
    unet = UNet2DConditionModel(
        block_out_channels=(64, 128), layers_per_block=LAYERS, attention_head_dim=(1, 2), cross_attention_dim=64,
        use_linear_projection=True, down_block_types=["CrossAttnDownBlock2D", "DownBlock2D"],
        up_block_types=["UpBlock2D", "CrossAttnUpBlock2D"])
    text = CLIPTextModel(text_config(64, 23, "gelu", 32))
    shapes = networks(unet, (False, True))
    prefix = "cond_stage_model.model."
    shapes |= {prefix + name: shape for name, shape in open_clip_shapes(text, 64, 24).items()}
    shapes |= {"alphas_cumprod": (1000,), "model_ema.num_updates": ()}
    pipeline = StableDiffusionPipeline(
        vae(), text, CLIPTokenizer.from_pretrained(TOKENIZER), unet, DDIMScheduler(clip_sample=False, steps_offset=1), None, None,
        requires_safety_checker=False)
    return pipeline, shapes


def sdxl():
    unet = UNet2DConditionModel(
        block_out_channels=(64, 128), layers_per_block=LAYERS, attention_head_dim=(1, 2), cross_attention_dim=192,
        use_linear_projection=True, down_block_types=["DownBlock2D", "CrossAttnDownBlock2D"],
        up_block_types=["CrossAttnUpBlock2D", "UpBlock2D"], transformer_layers_per_block=(1, 3),
        addition_embed_type="text_time", addition_time_embed_dim=8, projection_class_embeddings_input_dim=96 + 6 * 8)
    first = CLIPTextModel(text_config(64, 2, "quick_gelu", 64))
    second = CLIPTextModelWithProjection(text_config(128, 3, "gelu", 96))
    shapes = networks(unet, (True, False))
    prefix = "conditioner.embedders.0.transformer."
    shapes |= {prefix + name: tuple(value.shape) for name, value in first.state_dict().items()}
    shapes[prefix + "text_model.embeddings.position_ids"] = (1, 77)
    prefix = "conditioner.embedders.1.model."
    shapes |= {prefix + name: shape for name, shape in open_clip_shapes(second, 128, 3).items()}
    tokenizer = CLIPTokenizer.from_pretrained(TOKENIZER)
    pipeline = StableDiffusionXLPipeline(
        vae(), first, second, tokenizer, tokenizer, unet, EulerDiscreteScheduler(), add_watermarker=False)
    return pipeline, shapes


def networks(unet, attends):
    shapes = {
        "model.diffusion_model." + unet_name(name, attends): tuple(value.shape) for name, value in unet.state_dict().items()
    }
    for name, value in vae().state_dict().items():
        shape = tuple(value.shape)
        projection = ".attentions." in name and value.ndim == 2
        shapes["first_stage_model." + vae_name(name, 2)] = shape + (1, 1) if projection else shape
    return shapes


def digest(tensor):
    return sha256(tensor.detach().float().contiguous().numpy().tobytes()).hexdigest()[:16]


def main():
    for kind in (sd2, sdxl):
        pipeline, shapes = kind()
        with tempfile.TemporaryDirectory() as temporary:
            folder, file = Path(temporary, "model"), Path(temporary, "model.safetensors")
            pipeline.save_pretrained(folder)
            save_file({name: numbers(name, shape) for name, shape in shapes.items()}, file)
            loaded = type(pipeline).from_single_file(str(file), config=str(folder), torch_dtype=torch.float32)
            parts = [part for part in ("unet", "vae", "text_encoder", "text_encoder_2") if hasattr(loaded, part)]
            found = {
                f"{part}/{name}": [list(value.shape), digest(value)]
                for part in parts
                for name, value in getattr(loaded, part).state_dict().items()
                if not name.endswith("position_ids")
            }
        target = GOLDEN / f"original/{kind.__name__}.json"
        golden = {"original": {name: list(shape) for name, shape in shapes.items()}, "diffusers": found}
        lines = re.sub(r'],(?="[^"]*":)', "],\n", json.dumps(golden, sort_keys=True, separators=(",", ":")))
        target.write_text(lines + "\n")
        print(kind.__name__, len(shapes), "tensors become", len(found))


main()
