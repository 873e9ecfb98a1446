"""Writes golden/original/names.json: the names of all weights of Stable Diffusion 1.5 in the layout of its first release,
and what diffusers' own converters call them. The names of the original are those its code builds, block by block."""

import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders import single_file_utils as converters
from transformers import CLIPTextConfig, CLIPTextModel

TARGET = Path(__file__).parents[2] / "engine/core/src/test/resources/golden/original/names.json"
BOTH = ("weight", "bias")


def resnet(name, skip):
    parts = ["in_layers.0", "in_layers.2", "emb_layers.1", "out_layers.0", "out_layers.3"]
    return [f"{name}.{part}.{kind}" for part in parts + ["skip_connection"] * skip for kind in BOTH]


def attention(name):
    block = f"{name}.transformer_blocks.0"
    keys = [f"{name}.{part}.{kind}" for part in ("norm", "proj_in", "proj_out") for kind in BOTH]
    keys += [f"{block}.norm{i}.{kind}" for i in (1, 2, 3) for kind in BOTH]
    keys += [f"{block}.ff.net.{part}.{kind}" for part in ("0.proj", "2") for kind in BOTH]
    for attn in ("attn1", "attn2"):
        keys += [f"{block}.{attn}.to_{part}.weight" for part in "qkv"]
        keys += [f"{block}.{attn}.to_out.0.{kind}" for kind in BOTH]
    return keys


def unet_names():
    keys = [f"{part}.{kind}" for part in ("time_embed.0", "time_embed.2", "input_blocks.0.0", "out.0", "out.2") for kind in BOTH]
    index = 1
    for level in range(4):
        for layer in range(2):
            keys += resnet(f"input_blocks.{index}.0", skip=layer == 0 and level in (1, 2))
            keys += attention(f"input_blocks.{index}.1") if level < 3 else []
            index += 1
        if level < 3:
            keys += [f"input_blocks.{index}.0.op.{kind}" for kind in BOTH]
            index += 1
    keys += resnet("middle_block.0", False) + attention("middle_block.1") + resnet("middle_block.2", False)
    for index in range(12):
        level = index // 3
        keys += resnet(f"output_blocks.{index}.0", True)
        keys += attention(f"output_blocks.{index}.1") if level > 0 else []
        if index % 3 == 2 and level < 3:
            keys += [f"output_blocks.{index}.{2 if level else 1}.conv.{kind}" for kind in BOTH]
    return keys


def vae_block(name, shortcut):
    parts = ["norm1", "conv1", "norm2", "conv2"] + ["nin_shortcut"] * shortcut
    return [f"{name}.{part}.{kind}" for part in parts for kind in BOTH]


def vae_names():
    keys = [f"{part}.{kind}" for part in ("quant_conv", "post_quant_conv") for kind in BOTH]
    for side, blocks in (("encoder", 2), ("decoder", 3)):
        keys += [f"{side}.{part}.{kind}" for part in ("conv_in", "norm_out", "conv_out") for kind in BOTH]
        keys += vae_block(f"{side}.mid.block_1", False) + vae_block(f"{side}.mid.block_2", False)
        keys += [f"{side}.mid.attn_1.{part}.{kind}" for part in ("norm", "q", "k", "v", "proj_out") for kind in BOTH]
    for level in range(4):
        for layer in range(2):
            keys += vae_block(f"encoder.down.{level}.block.{layer}", layer == 0 and level in (1, 2))
        keys += [f"encoder.down.{level}.downsample.conv.{kind}" for kind in BOTH] if level < 3 else []
        for layer in range(3):
            keys += vae_block(f"decoder.up.{level}.block.{layer}", layer == 0 and level in (0, 1))
        keys += [f"decoder.up.{level}.upsample.conv.{kind}" for kind in BOTH] if level > 0 else []
    return keys


def follow(prefix, names, convert, model):
    """Gives each weight a number, and looks under which name the converter returns it."""
    marked = {prefix + name: torch.full((1, 1, 1, 1), float(i)) for i, name in enumerate(names)}
    found = {int(value.flatten()[0]): name for name, value in convert(dict(marked)).items()}
    assert set(found.values()) == set(model.state_dict()), "the converter knows exactly the model's weights"
    return {name: found[i] for i, name in enumerate(names)}


def main():
    with torch.device("meta"):
        unet = UNet2DConditionModel(cross_attention_dim=768)
        levels = (128, 256, 512, 512)
        vae = AutoencoderKL(
            block_out_channels=levels,
            layers_per_block=2,
            latent_channels=4,
            down_block_types=["DownEncoderBlock2D"] * 4,
            up_block_types=["UpDecoderBlock2D"] * 4,
        )
        text = CLIPTextModel(CLIPTextConfig(hidden_size=768, intermediate_size=3072, num_attention_heads=12))
    text_names = [name.removeprefix("text_model.") for name in text.state_dict()]
    golden = {
        "unet": follow(
            "model.diffusion_model.", unet_names(), lambda c: converters.convert_ldm_unet_checkpoint(c, dict(unet.config)), unet
        ),
        "vae": follow("first_stage_model.", vae_names(), lambda c: converters.convert_ldm_vae_checkpoint(c, dict(vae.config)), vae),
        "text_encoder": follow(
            "cond_stage_model.transformer.",
            ["text_model." + name for name in text_names],
            lambda c: converters.convert_ldm_clip_checkpoint(c, remove_prefix="cond_stage_model.transformer."),
            text,
        ),
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(golden, indent=1, sort_keys=True) + "\n")
    print({part: len(names) for part, names in golden.items()})


main()
