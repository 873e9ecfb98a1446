"""Golden data of the encoders that evaluations measure with: small random CLIP, ViT and DINOv2 folders as transformers
saves them, as it saved them once and as its version 5 calls things, and what it makes of images and prompts with each."""

import json
import re
import shutil

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from transformers import (
    BitImageProcessor,
    CLIPConfig,
    CLIPImageProcessor,
    CLIPModel,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    Dinov2Config,
    Dinov2Model,
    Dinov2WithRegistersConfig,
    Dinov2WithRegistersModel,
    ViTConfig,
    ViTImageProcessor,
    ViTModel,
)

from pipeline_golden import write_vocabulary
from reference import GOLDEN, normal, randomize, save, save_json

FOLDER = GOLDEN / "encoders"

PROMPTS = ["a photo of dog in the snow", "a painting of a blurry cat on the beach", "", "dog " * 60]

# Taller, wider, smaller than what the encoders see; none of their sides is a multiple of another.
SIZES = [(47, 83), (91, 38), (19, 23)]

VISION = dict(hidden_size=32, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4)

# What the files say less than their whole configuration, as those of published models do; the rest is transformers' default.
CASES = {
    # OpenAI's: the end of a prompt is its largest id, numbers for sizes, a buffer among the weights.
    "clip_openai": dict(
        kind=CLIPModel, processor=CLIPImageProcessor,
        config=dict(
            projection_dim=24,
            text_config=dict(
                vocab_size="vocabulary", hidden_size=28, intermediate_size=36, num_hidden_layers=2,
                num_attention_heads=2, bos_token_id=0, eos_token_id=2),
            vision_config=dict(VISION, image_size=32, patch_size=8)),
        preprocessor=dict(
            feature_extractor_type="CLIPFeatureExtractor", size=32, crop_size=32, resample=3, do_center_crop=True,
            do_normalize=True, do_resize=True, image_mean=[0.48145466, 0.4578275, 0.40821073],
            image_std=[0.26862954, 0.26130258, 0.27577711]),
        extra={"vision_model.embeddings.position_ids": torch.arange(17)[None],
               "text_model.embeddings.position_ids": torch.arange(77)[None]}),
    # OpenCLIP's: exact gelu, an end token that says so, padding by "!"; the early form of nested configurations, which
    # overrides the other; a longer crop than the shorter side, so that black is added.
    "clip_laion": dict(
        kind=CLIPModel, processor=CLIPImageProcessor, pad="!",
        config=dict(
            projection_dim=20,
            text_config=dict(hidden_size=999, eos_token_id=2),
            text_config_dict=dict(
                vocab_size="vocabulary", hidden_size=36, intermediate_size=44, num_hidden_layers=2,
                num_attention_heads=3, hidden_act="gelu", layer_norm_eps=1e-6, eos_token_id="end"),
            vision_config=dict(hidden_size=777),
            vision_config_dict=dict(VISION, image_size=42, patch_size=14, hidden_act="gelu")),
        preprocessor=dict(
            image_processor_type="CLIPImageProcessorFast", size={"shortest_edge": 36},
            crop_size={"height": 42, "width": 42}, image_mean=[0.1, 0.2, 0.3], image_std=[0.9, 0.8, 0.7])),
    # The image half alone, with a width of its own for the projection and another filter.
    "clip_vision": dict(
        kind=CLIPVisionModelWithProjection, processor=CLIPImageProcessor,
        config=dict(VISION, image_size=30, patch_size=10, projection_dim=18, hidden_act="gelu_new"),
        preprocessor=dict(
            image_processor_type="CLIPImageProcessor", size={"shortest_edge": 33},
            crop_size={"height": 30, "width": 30}, resample=1)),
    # DINO's: squashed by the bilinear filter; the pooler is among the weights and must not be used.
    "vit": dict(
        kind=ViTModel, processor=ViTImageProcessor,
        config=dict(VISION, image_size=40, patch_size=8),
        preprocessor=dict(
            feature_extractor_type="ViTFeatureExtractor", size=40, image_mean=[0.485, 0.456, 0.406],
            image_std=[0.229, 0.224, 0.225])),
    # The names of version 5, no biases of queries, keys and values, the defaults of the processor's class.
    "vit_5": dict(
        kind=ViTModel, processor=ViTImageProcessor, renamed=True,
        config=dict(VISION, image_size=24, patch_size=6, qkv_bias=False, layer_norm_eps=1e-5),
        preprocessor=dict(image_processor_type="ViTImageProcessor", size={"height": 24, "width": 24})),
    # DINOv2's: more positions than patches, so that they are interpolated.
    "dinov2": dict(
        kind=Dinov2Model, processor=BitImageProcessor,
        config=dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, mlp_ratio=2, image_size=77, patch_size=7),
        preprocessor=dict(
            image_processor_type="BitImageProcessor", size={"shortest_edge": 40}, crop_size={"height": 35, "width": 35},
            image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225])),
    # Images of every size, with gated layers and the names of version 5.
    "dinov2_giant": dict(
        kind=Dinov2Model, processor=BitImageProcessor, renamed=True,
        config=dict(
            hidden_size=32, num_hidden_layers=2, num_attention_heads=4, mlp_ratio=2, image_size=28, patch_size=7,
            use_swiglu_ffn=True),
        preprocessor=dict(image_processor_type="BitImageProcessor", size={"shortest_edge": 30}, do_center_crop=False)),
    "dinov2_registers": dict(
        kind=Dinov2WithRegistersModel, processor=BitImageProcessor,
        config=dict(
            hidden_size=32, num_hidden_layers=2, num_attention_heads=4, mlp_ratio=2, image_size=77, patch_size=7,
            num_register_tokens=3),
        preprocessor=dict(
            image_processor_type="BitImageProcessor", size={"shortest_edge": 40}, crop_size={"height": 35, "width": 35})),
}

CONFIGS = {
    CLIPModel: CLIPConfig,
    CLIPVisionModelWithProjection: CLIPVisionConfig,
    ViTModel: ViTConfig,
    Dinov2Model: Dinov2Config,
    Dinov2WithRegistersModel: Dinov2WithRegistersConfig,
}


def image(index):
    """Slopes, an edge and noise: something of every frequency."""
    width, height = SIZES[index]
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    slopes = np.stack([x, y, (x + 2 * y) % 1], -1) * 200
    slopes[height // 3 : height // 2] = [250, 20, 5]
    noise = np.random.RandomState(index).randint(0, 56, (height, width, 3))
    return Image.fromarray((slopes + noise).clip(0, 255).astype(np.uint8))


def filled(value, tokenizer):
    """A configuration whose size and end of the vocabulary are known only when there is one."""
    if isinstance(value, dict):
        return {key: filled(inside, tokenizer) for key, inside in value.items()}
    if value == "vocabulary":
        return len(tokenizer)
    return tokenizer.eos_token_id if value == "end" else value


def new_name(name):
    """What version 5 of transformers calls a weight in memory."""
    name = re.sub(r"^encoder\.layer\.", "layers.", name)
    for old, new in [
        ("attention.attention.query", "attention.q_proj"),
        ("attention.attention.key", "attention.k_proj"),
        ("attention.attention.value", "attention.v_proj"),
        ("attention.output.dense", "attention.o_proj"),
        ("intermediate.dense", "mlp.fc1"),
    ]:
        name = name.replace(old, new)
    return name.replace("output.dense", "mlp.fc2")


def tokenizer_of(case, folder):
    vocabulary, merges = write_vocabulary(folder)
    tokenizer = CLIPTokenizer(
        str(vocabulary), str(merges), pad_token=case.get("pad", "<|endoftext|>"), model_max_length=77)
    tokenizer.save_pretrained(folder)
    return tokenizer


def build(case, folder, seed):
    kind = case["kind"]
    folder.mkdir(parents=True)
    tokenizer = tokenizer_of(case, folder) if kind is CLIPModel else None
    said = filled(case["config"], tokenizer)
    config = CONFIGS[kind](**json.loads(json.dumps(said)))
    model = randomize(kind(config), seed)
    save_json(dict(said, architectures=[kind.__name__], transformers_version="4.57.1"), folder / "config.json")
    save_json(case["preprocessor"], folder / "preprocessor_config.json")
    rename = new_name if case.get("renamed") else lambda name: name
    weights = {rename(name): value.detach().half().contiguous() for name, value in model.named_parameters()}
    save_file(dict(weights, **case.get("extra", {})), folder / "model.safetensors", metadata={"format": "pt"})
    return model, tokenizer


def unit(vectors):
    return vectors / vectors.norm(dim=-1, keepdim=True)


@torch.no_grad()
def golden(case, model, tokenizer):
    """Pixel values by the processors on Pillow, features, and texts where the model reads them."""
    options = {k: v for k, v in case["preprocessor"].items() if not k.endswith("_type")}
    processor = case["processor"](**options)
    result = {}
    for index in range(len(SIZES)):
        pixels = processor(image(index), return_tensors="pt")["pixel_values"]
        result[f"pixel_values.{index}"] = pixels
        if case["kind"] is CLIPModel:
            features = model.get_image_features(pixel_values=pixels)
        elif case["kind"] is CLIPVisionModelWithProjection:
            features = model(pixel_values=pixels).image_embeds
        else:
            features = model(pixel_values=pixels).last_hidden_state[:, 0]
        result[f"image.{index}"] = unit(features)
    if tokenizer:
        tokens = tokenizer(PROMPTS, padding="max_length", truncation=True, return_tensors="pt")
        result["texts"] = unit(model.get_text_features(**tokens))
    return result


def lpips_weight(number, *shape):
    """Weights too large to store: the engine draws the same from the seed."""
    return normal(7000 + number, *shape) / (shape[1] * shape[2] * shape[3]) ** 0.5


@torch.no_grad()
def lpips(first, second):
    """The distance by its formula, of images of one size."""
    shift = torch.tensor([-0.030, -0.088, -0.188]).view(1, 3, 1, 1)
    spread = torch.tensor([0.458, 0.448, 0.450]).view(1, 3, 1, 1)
    features = []
    for picture in (first, second):
        x = torch.from_numpy(np.asarray(picture)).permute(2, 0, 1)[None] / 255 * 2 - 1
        x = (x - shift) / spread
        maps = []
        channels = [3, 64, 192, 384, 256, 256]
        for layer, (kernel, stride, padding) in enumerate([(11, 4, 2), (5, 1, 2), (3, 1, 1), (3, 1, 1), (3, 1, 1)]):
            if layer in (1, 2):
                x = torch.nn.functional.max_pool2d(x, 3, 2)
            weight = lpips_weight(layer, channels[layer + 1], channels[layer], kernel, kernel)
            bias = normal(7010 + layer, channels[layer + 1])
            x = torch.relu(torch.nn.functional.conv2d(x, weight, bias, stride, padding))
            maps.append(x / (x.square().sum(1, keepdim=True).sqrt() + 1e-10))
        features.append(maps)
    distance = 0
    for layer, (one, two) in enumerate(zip(*features)):
        head = normal(7020 + layer, 1, one.shape[1], 1, 1).abs()
        distance += torch.nn.functional.conv2d((one - two).square(), head).mean().item()
    return distance


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for index in range(len(SIZES)):
        image(index).save(FOLDER / f"image-{index}.png")
    save_json(PROMPTS, FOLDER / "prompts.json")
    for seed, (name, case) in enumerate(CASES.items()):
        model, tokenizer = build(case, FOLDER / name, 900 + 10 * seed)
        save(golden(case, model, tokenizer), FOLDER / name / "golden.safetensors")
    thirds = [image(index).resize((70, 66)) for index in range(len(SIZES))]
    for index, third in enumerate(thirds):
        third.save(FOLDER / f"lpips-{index}.png")
    pairs = [lpips(thirds[i], thirds[j]) for i in range(3) for j in range(i)]
    save_json(dict(pairs=pairs, mean=sum(pairs) / len(pairs)), FOLDER / "lpips.json")
    # The same weights as torch.save writes them, for folders that hold nothing else.
    pickled = FOLDER / "vit_pickled"
    shutil.copytree(FOLDER / "vit", pickled)
    model, _ = build(CASES["vit"], FOLDER / "again", 900 + 10 * list(CASES).index("vit"))
    torch.save({name: value.detach() for name, value in model.half().named_parameters()}, pickled / "pytorch_model.bin")
    (pickled / "model.safetensors").unlink()
    shutil.rmtree(FOLDER / "again")
