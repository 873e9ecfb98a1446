"""Golden data of the networks: inputs and outputs of the text encoder, the UNet and the VAE."""

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

from reference import GOLDEN, generator, normal, randomize, save, save_config, save_half

TEXT_ENCODERS = {
    # SD 1.x: quick_gelu, 77 positions.
    "sd1": dict(
        config=dict(
            vocab_size=120, hidden_size=32, intermediate_size=64, num_hidden_layers=3, num_attention_heads=4,
            max_position_embeddings=77, hidden_act="quick_gelu", layer_norm_eps=1e-5, bos_token_id=118,
            eos_token_id=119, projection_dim=32),
        batch=2, length=77),
    # SD 2.x: exact gelu, more layers, pad id 0.
    "sd2": dict(
        config=dict(
            vocab_size=120, hidden_size=48, intermediate_size=96, num_hidden_layers=5, num_attention_heads=6,
            max_position_embeddings=77, hidden_act="gelu", layer_norm_eps=1e-5, bos_token_id=118,
            eos_token_id=119, projection_dim=32),
        batch=1, length=77),
    # Shorter than the model's positions, three heads, a batch of three, another epsilon.
    "odd": dict(
        config=dict(
            vocab_size=57, hidden_size=36, intermediate_size=50, num_hidden_layers=2, num_attention_heads=3,
            max_position_embeddings=16, hidden_act="quick_gelu", layer_norm_eps=1e-6, bos_token_id=55,
            eos_token_id=56, projection_dim=16),
        batch=3, length=11),
}

UNETS = {
    # SD 1.x: four levels of two layers, convolutional projections, one number of heads under the name of a dimension.
    "sd1": dict(
        config=dict(
            block_out_channels=(8, 16, 16, 16), layers_per_block=2, norm_num_groups=4, cross_attention_dim=24,
            attention_head_dim=4, in_channels=4, out_channels=4, sample_size=8,
            down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
            up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3),
        batch=2, size=(8, 8), length=77, timesteps=[981, 1]),
    # SD 2.x: linear projections, a list of head counts, attention computed in full precision.
    "sd2": dict(
        config=dict(
            block_out_channels=(16, 16, 32), layers_per_block=1, norm_num_groups=8, cross_attention_dim=40,
            attention_head_dim=(2, 4, 8), use_linear_projection=True, upcast_attention=True, in_channels=4,
            out_channels=4, sample_size=8,
            down_block_types=("CrossAttnDownBlock2D",) * 2 + ("DownBlock2D",),
            up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 2),
        batch=1, size=(8, 12), length=77, timesteps=[500]),
    # Plain blocks first, sizes that do not halve evenly, other latent channels, a batch of three.
    "odd": dict(
        config=dict(
            block_out_channels=(12, 12, 24), layers_per_block=1, norm_num_groups=3, norm_eps=1e-6,
            cross_attention_dim=20, attention_head_dim=(3, 2, 6), in_channels=6, out_channels=6, sample_size=9,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D")),
        batch=3, size=(9, 7), length=5, timesteps=[0, 999, 37]),
}

VAES = {
    # SD: four levels, a factor of eight.
    "sd": dict(
        config=dict(
            block_out_channels=(8, 8, 16, 16), layers_per_block=2, norm_num_groups=4, latent_channels=4,
            sample_size=32, scaling_factor=0.18215),
        batch=2, size=(32, 32), latent=(4, 4), old_names=False),
    # The attention names that Stable Diffusion's own files carry.
    "old_names": dict(
        config=dict(
            block_out_channels=(16, 24), layers_per_block=1, norm_num_groups=8, latent_channels=4, sample_size=32,
            scaling_factor=0.18215),
        batch=1, size=(24, 40), latent=(12, 20), old_names=True),
    # Sizes that are no multiple of the factor, another number of latent channels, a batch of three.
    "odd": dict(
        config=dict(
            block_out_channels=(12, 12, 24), layers_per_block=1, norm_num_groups=6, latent_channels=3,
            sample_size=33, scaling_factor=0.5),
        batch=3, size=(33, 27), latent=(5, 3), old_names=False),
}

OLD_VAE_NAMES = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}


def old_vae_name(name):
    for new, old in OLD_VAE_NAMES.items():
        name = name.replace(f"attentions.0.{new}.", f"attentions.0.{old}.")
    return name


def blocks(kind, count):
    return tuple([kind] * count)


@torch.no_grad()
def text_encoder(name, case, seed):
    model = randomize(CLIPTextModel(CLIPTextConfig(**case["config"])), seed)
    ids = torch.randint(0, case["config"]["vocab_size"], (case["batch"], case["length"]), generator=generator(seed + 1))
    output = model(ids, output_hidden_states=True)
    golden = {"input_ids": ids, "last_hidden_state": output.last_hidden_state}
    # clip_skip n takes the state n layers before the last and still applies the final norm, as the pipeline does.
    golden["clip_skip_1"] = model.text_model.final_layer_norm(output.hidden_states[-2])
    folder = GOLDEN / "text_encoder" / name
    model.config.architectures = ["CLIPTextModel"]
    save_config(model.config, folder / "config.json")
    save_half(model, folder / "model.safetensors")
    save(golden, folder / "golden.safetensors")


@torch.no_grad()
def unet(name, case, seed):
    model = randomize(UNet2DConditionModel(**case["config"]), seed)
    batch, config = case["batch"], case["config"]
    golden = {
        "sample": normal(seed + 1, batch, config["in_channels"], *case["size"]),
        "timesteps": torch.tensor(case["timesteps"]),
        "encoder_hidden_states": normal(seed + 2, batch, case["length"], config["cross_attention_dim"]),
    }
    golden["output"] = model(golden["sample"], golden["timesteps"], golden["encoder_hidden_states"]).sample
    folder = GOLDEN / "unet" / name
    save_config(model, folder / "config.json")
    save_half(model, folder / "diffusion_pytorch_model.safetensors")
    save(golden, folder / "golden.safetensors")


@torch.no_grad()
def vae(name, case, seed):
    config = case["config"]
    levels = len(config["block_out_channels"])
    model = AutoencoderKL(
        **config,
        down_block_types=blocks("DownEncoderBlock2D", levels),
        up_block_types=blocks("UpDecoderBlock2D", levels))
    model = randomize(model, seed)
    golden = {
        "image": normal(seed + 1, case["batch"], 3, *case["size"]).clamp(-1, 1),
        "latents": normal(seed + 2, case["batch"], config["latent_channels"], *case["latent"]),
    }
    posterior = model.encode(golden["image"]).latent_dist
    golden["mean"], golden["logvar"] = posterior.mean, posterior.logvar
    golden["decoded"] = model.decode(golden["latents"]).sample
    folder = GOLDEN / "vae" / name
    save_config(model, folder / "config.json")
    rename = old_vae_name if case["old_names"] else lambda it: it
    save_half(model, folder / "diffusion_pytorch_model.safetensors", rename)
    save(golden, folder / "golden.safetensors")


if __name__ == "__main__":
    for make, cases, first in ((text_encoder, TEXT_ENCODERS, 100), (unet, UNETS, 200), (vae, VAES, 300)):
        for index, (name, case) in enumerate(cases.items()):
            make(name, case, first + 10 * index)
