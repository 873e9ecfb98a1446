"""Golden data of LoRA: PEFT's adapters in diffusers' networks, their gradients and ten steps; files in both layouts.

The networks are those of `training_golden.py` and `pipeline_golden.py`, read from where these scripts put them.
"""

import json

import torch
from diffusers import DDPMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from diffusers.loaders.lora_base import _pack_dict_with_prefix
from diffusers.training_utils import _collate_lora_metadata
from diffusers.utils import convert_state_dict_to_diffusers, convert_state_dict_to_kohya, logging
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors.torch import load_file
from transformers import CLIPTextConfig, CLIPTextModel

import training_golden
from reference import GOLDEN, generator, save, save_json
from training_golden import COMMON, NOISE_SCHEDULE, draw_batches, dreambooth_loss

UNET_TARGETS = {
    "attention": ["to_q", "to_k", "to_v", "to_out.0"],
    "transformer": ["to_q", "to_k", "to_v", "to_out.0", "proj_in", "proj_out", "ff.net.0.proj", "ff.net.2"],
}
TEXT_TARGETS = {
    "attention": ["q_proj", "k_proj", "v_proj", "out_proj"],
    "transformer": ["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"],
}

# Training starts where both matrices matter: with B = 0, as it begins in earnest, A would have no gradient.
TRAINING = {
    # 1x1 convolutions among the targets, the text encoder too.
    "transformer": dict(
        base="unet", targets="transformer", rank=4, alpha=8,
        settings=dict(
            prediction_type="epsilon", train_text_encoder=True, prior_loss_weight=1.0, learning_rate=1e-3,
            text_encoder_learning_rate=5e-4, lr_scheduler="linear", lr_warmup_steps=3)),
    # Linear projections that stay as they are, v-prediction, alpha below the rank.
    "attention": dict(
        base="unet_and_text_encoder", targets="attention", rank=3, alpha=1.5,
        settings=dict(
            prediction_type="v_prediction", train_text_encoder=False, prior_loss_weight=0.75, learning_rate=1e-3,
            text_encoder_learning_rate=1e-3, lr_scheduler="cosine", lr_warmup_steps=4)),
    # DoRA beside everything, convolutions of a rank and an alpha of their own among it.
    "dora": dict(
        base="unet", targets="transformer", rank=4, alpha=8, conv=dict(rank=2, alpha=3), dora=True,
        settings=dict(
            prediction_type="epsilon", train_text_encoder=True, prior_loss_weight=1.0, learning_rate=1e-3,
            text_encoder_learning_rate=5e-4, lr_scheduler="linear", lr_warmup_steps=3)),
    # LoCon.
    "locon": dict(
        base="unet_and_text_encoder", targets="attention", rank=3, alpha=1.5, conv=dict(rank=2, alpha=4),
        settings=dict(
            prediction_type="v_prediction", train_text_encoder=False, prior_loss_weight=0.75, learning_rate=1e-3,
            text_encoder_learning_rate=1e-3, lr_scheduler="cosine", lr_warmup_steps=4)),
}

LARGE_CONVOLUTIONS = ["conv1", "conv2", "downsamplers.0.conv", "upsamplers.0.conv"]
RESIDUAL = LARGE_CONVOLUTIONS + ["time_emb_proj", "conv_shortcut"]


def network(kind, folder):
    """A network of an earlier golden file, in single precision from its half precision file."""
    config = json.loads((folder / "config.json").read_text())
    if kind is UNet2DConditionModel:
        model, file = kind.from_config(config), "diffusion_pytorch_model.safetensors"
    else:
        model, file = kind(CLIPTextConfig(**config)), "model.safetensors"
    model.load_state_dict({key: value.float() for key, value in load_file(folder / file).items()}, strict=False)
    return model.requires_grad_(False).eval()


def adapt(model, rank, alpha, targets, seed, conv=None, dora=False):
    """Adds PEFT's adapters and gives every matrix of them a value that matters, rounded to half precision."""
    own = dict(
        rank_pattern={name: conv["rank"] for name in LARGE_CONVOLUTIONS},
        alpha_pattern={name: conv["alpha"] for name in LARGE_CONVOLUTIONS}) if conv else {}
    model.add_adapter(LoraConfig(
        r=rank, lora_alpha=alpha, target_modules=targets + (RESIDUAL if conv else []), use_dora=dora, **own))
    draws = generator(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            if "magnitude" in name:
                values = parameter * (1 + 0.2 * torch.randn(parameter.shape, generator=draws))
                parameter.copy_(values.half().float())
            elif ".lora_" in name:
                values = torch.randn(parameter.shape, generator=draws) / parameter[0].numel() ** 0.5
                parameter.copy_((0.5 * values).half().float())
    return model


def adapters(model):
    return {key: value.clone() for key, value in get_peft_model_state_dict(model).items()}


def trained(unet, text_encoder, settings):
    """The trained parameters under the names that they have in a file."""
    networks = {"unet": unet} | ({"text_encoder": text_encoder} if settings["train_text_encoder"] else {})
    return {
        f"{prefix}.{name.replace('.default', '')}": parameter
        for prefix, model in networks.items()
        for name, parameter in model.named_parameters()
        if ".lora_" in name
    }


def save_diffusers(folder, unet, text_encoder):
    """As diffusers' DreamBooth script saves."""
    modules = {"unet": unet} | ({"text_encoder": text_encoder} if text_encoder else {})
    metadata = _collate_lora_metadata(modules)
    for configuration in metadata.values():
        configuration["target_modules"] = sorted(configuration["target_modules"])  # a set has no order of its own
    StableDiffusionPipeline.save_lora_weights(
        folder,
        unet_lora_layers=convert_state_dict_to_diffusers(adapters(unet)),
        text_encoder_lora_layers=convert_state_dict_to_diffusers(adapters(text_encoder)) if text_encoder else None,
        **metadata)


def training(name, case, seed):
    settings = COMMON | case["settings"]
    base = GOLDEN / "training" / case["base"]
    unet = adapt(
        network(UNet2DConditionModel, base / "unet"), case["rank"], case["alpha"], UNET_TARGETS[case["targets"]], seed,
        case.get("conv"), case.get("dora", False))
    text_encoder = network(CLIPTextModel, base / "text_encoder")
    if settings["train_text_encoder"]:
        adapt(
            text_encoder, case["rank"], case["alpha"], TEXT_TARGETS[case["targets"]], seed + 1,
            dora=case.get("dora", False))
    schedule = DDPMScheduler(**NOISE_SCHEDULE, prediction_type=settings["prediction_type"])
    folder = GOLDEN / "lora" / name
    folder.mkdir(parents=True, exist_ok=True)
    save_diffusers(folder, unet, text_encoder if settings["train_text_encoder"] else None)

    batches = draw_batches(seed + 2)
    parameters = trained(unet, text_encoder, settings)
    golden = {f"initial.{key}": value.detach().clone() for key, value in parameters.items()}
    with torch.no_grad():
        states = text_encoder(batches["input_ids"])[0]
        golden["states"] = states
        golden["prediction"] = unet(batches["latents"][0], batches["timesteps"][0], states).sample
    loss, _, _ = dreambooth_loss(unet, text_encoder, schedule, batches, 0, settings)
    loss.backward()
    golden |= {f"gradient.{key}": value.grad.clone() for key, value in parameters.items()}
    for value in parameters.values():
        value.grad = None

    log = optimize(unet, text_encoder, schedule, batches, settings)
    golden |= {f"final.{key}": value for key, value in parameters.items()}
    save(batches | golden, folder / "golden.safetensors")
    facts = {key: value for key, value in case.items() if key != "settings"}
    save_json(dict(settings=settings | facts, steps=log), folder / "golden.json")


def optimize(unet, text_encoder, schedule, batches, settings):
    """The ten steps of `training_golden.py`, over the adapters alone."""

    class Trained:
        """A network that says that its adapters are all it has."""

        def __init__(self, model):
            self.model = model

        def parameters(self):
            return (value for name, value in self.model.named_parameters() if ".lora_" in name)

        def __call__(self, *arguments):
            return self.model(*arguments)

    return training_golden.optimize(Trained(unet), Trained(text_encoder), schedule, batches, settings)


IMAGES = {
    # As diffusers saves: alpha only in the metadata.
    "diffusers": dict(targets="attention", rank=4, alpha=6, scale=0.7),
    # As kohya's scripts save: half precision, an alpha beside each pair, every linear layer.
    "kohya": dict(targets="transformer", rank=2, alpha=1, scale=1.0),
}


def kohya_file(unet, text_encoder, alpha):
    """The layout of kohya's scripts: names with underscores, `lora_te` for the text encoder, alpha tensors, halves."""
    peft = _pack_dict_with_prefix(adapters(unet), "unet") | _pack_dict_with_prefix(
        adapters(text_encoder), "text_encoder")
    tensors = {}
    for key, value in convert_state_dict_to_kohya(peft).items():
        value = torch.tensor(float(alpha)) if key.endswith(".alpha") else value
        tensors[key.replace("lora_te1_", "lora_te_")] = value.half()
    return tensors


@torch.no_grad()
def images(name, case, seed):
    """Latents that diffusers makes of a base model with a LoRA that it loads from a file."""
    model = GOLDEN / "pipeline" / "sd1" / "model"
    options = dict(torch_dtype=torch.float32, safety_checker=None)
    pipeline = StableDiffusionPipeline.from_pretrained(model, **options)
    for kind, targets, number in (("unet", UNET_TARGETS, seed), ("text_encoder", TEXT_TARGETS, seed + 1)):
        adapt(getattr(pipeline, kind), case["rank"], case["alpha"], targets[case["targets"]], number)
    folder = GOLDEN / "lora" / name
    folder.mkdir(parents=True, exist_ok=True)
    if name == "kohya":
        tensors = kohya_file(pipeline.unet, pipeline.text_encoder, case["alpha"])
        save(tensors, folder / "kohya_lora_weights.safetensors")
        file = "kohya_lora_weights.safetensors"
    else:
        save_diffusers(folder, pipeline.unet, pipeline.text_encoder)
        file = "pytorch_lora_weights.safetensors"

    golden = {}
    for scale in (case["scale"], 0.0):
        pipeline = StableDiffusionPipeline.from_pretrained(model, **options)
        pipeline.set_progress_bar_config(disable=True)
        if scale:
            pipeline.load_lora_weights(folder, weight_name=file, adapter_name="ours")
            pipeline.set_adapters("ours", scale)
        golden["latents" if scale else "without"] = pipeline(
            "a photo of sks dog", num_inference_steps=4, guidance_scale=7.5, output_type="latent",
            generator=generator(7)).images
    save(golden, folder / "golden.safetensors")
    save_json(dict(scale=case["scale"], rank=case["rank"], alpha=case["alpha"]), folder / "golden.json")


if __name__ == "__main__":
    logging.disable_progress_bar()
    for index, (name, case) in enumerate(TRAINING.items()):
        training(name, case, 700 + 20 * index)
    for index, (name, case) in enumerate(IMAGES.items()):
        images(name, case, 800 + 20 * index)
