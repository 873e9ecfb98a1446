"""Writes a folder of Stable Diffusion XL's real geometry with random weights in fp32 (14 GB): make_sdxl.py FOLDER

Each network is made, saved and freed before the next, so that the largest alone has to fit: 11 GB.
"""

import json
import sys
from pathlib import Path

import torch
from diffusers import AutoencoderKL, EulerDiscreteScheduler, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reference"))
from pipeline_golden import write_vocabulary  # noqa: E402
from sdxl_golden import PUBLISHED  # noqa: E402

INDEX = {
    "_class_name": "StableDiffusionXLPipeline",
    "force_zeros_for_empty_prompt": True,
    "scheduler": ["diffusers", "EulerDiscreteScheduler"],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "tokenizer_2": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
}


def text(tokenizer, **options):
    return CLIPTextConfig(
        vocab_size=49408, max_position_embeddings=77, bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id, **options)


def main(folder):
    torch.manual_seed(0)
    for name, pad in (("tokenizer", "<|endoftext|>"), ("tokenizer_2", "!")):
        vocabulary, merges = write_vocabulary(folder / name)
        tokenizer = CLIPTokenizer(str(vocabulary), str(merges), pad_token=pad, model_max_length=77)
        tokenizer.save_pretrained(folder / name)
    EulerDiscreteScheduler.from_config(PUBLISHED).save_pretrained(folder / "scheduler")
    (folder / "model_index.json").write_text(json.dumps(INDEX, indent=2))
    makers = {
        "text_encoder": lambda: CLIPTextModel(text(
            tokenizer, hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12,
            hidden_act="quick_gelu", projection_dim=768)),
        "text_encoder_2": lambda: CLIPTextModelWithProjection(text(
            tokenizer, hidden_size=1280, intermediate_size=5120, num_hidden_layers=32, num_attention_heads=20,
            hidden_act="gelu", projection_dim=1280)),
        "vae": lambda: AutoencoderKL(
            block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4, sample_size=1024,
            scaling_factor=0.13025, down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4),
        "unet": lambda: UNet2DConditionModel(
            block_out_channels=(320, 640, 1280), layers_per_block=2, attention_head_dim=(5, 10, 20),
            transformer_layers_per_block=(1, 2, 10), use_linear_projection=True, cross_attention_dim=2048,
            addition_embed_type="text_time", addition_time_embed_dim=256, projection_class_embeddings_input_dim=2816,
            in_channels=4, out_channels=4, sample_size=128,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D")),
    }
    for name, make in makers.items():
        make().save_pretrained(folder / name, max_shard_size="20GB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
