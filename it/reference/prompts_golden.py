"""Golden data of weighted prompts and prompts of several chunks, on the folders of pipeline_golden.py and sdxl_golden.py.

diffusers has no such notation. What a prompt means is written down beside it here, as sections of texts with weights; the
chunks are encoded with transformers' encoders, weighted, and given to diffusers' pipelines as embeddings.
"""

import torch
from diffusers.utils import logging

import pipeline_golden
import sdxl_golden
from reference import GOLDEN, generator, save, save_json

FOLDER = GOLDEN / "prompts"
LONG = "a photo of sks dog in the snow on beach"

PROMPTS = {
    "": [[]],
    "blurry": [[["blurry", 1]]],
    "a (photo:1.3) of sks dog [in the] ((snow))": [
        [["a ", 1], ["photo", 1.3], [" of sks dog ", 1], ["in the", 1 / 1.1], [" ", 1], ["snow", 1.1 * 1.1]]],
    " ".join([LONG] * 8) + " (" + " ".join([LONG] * 3) + ":0.7) cat": [
        [[" ".join([LONG] * 8) + " ", 1], [" ".join([LONG] * 3), 0.7], [" cat", 1]]],
    "a (photo of dog BREAK a painting) of (cat:0.6)": [
        [["a ", 1], ["photo of dog", 1.1]], [["a painting", 1.1], [" of ", 1], ["cat", 0.6]]],
    "(blurry:1.4) BREAK a BREAK on beach": [[["blurry", 1.4], [" ", 1]], [["a", 1]], [["on beach", 1]]],
    r"a \(photo\) of [[dog]": [[["a (photo) of ", 1], ["dog", 1 / 1.1 / 1.1]]],
}

RUNS = [
    ("a (photo:1.3) of sks dog [in the] ((snow))", ""),
    (" ".join([LONG] * 8) + " (" + " ".join([LONG] * 3) + ":0.7) cat", "blurry"),
    ("a (photo of dog BREAK a painting) of (cat:0.6)", "(blurry:1.4) BREAK a BREAK on beach"),
    (r"a \(photo\) of [[dog]", ""),
]

MODELS = ["pipeline/sd1", "pipeline/sd2", "sdxl/base", "sdxl/velocity"]


def chunks(tokenizer, sections):
    """Rows of 77 ids and as many weights: a new row for each section, and wherever one is full."""
    rows = []
    for section in sections:
        tokens = [
            (token, weight) for text, weight in section for token in tokenizer(text, add_special_tokens=False).input_ids]
        for start in range(0, max(len(tokens), 1), 75):
            row = tokens[start:start + 75]
            padding = [(tokenizer.pad_token_id, 1.0)] * (75 - len(row))
            rows.append([(tokenizer.bos_token_id, 1.0), *row, (tokenizer.eos_token_id, 1.0), *padding])
    return rows


def encoders(pipeline):
    """Each tokenizer with its encoder, and which of its outputs the UNet sees."""
    if hasattr(pipeline, "text_encoder_2"):
        return [
            (pipeline.tokenizer, pipeline.text_encoder, lambda output: output.hidden_states[-2]),
            (pipeline.tokenizer_2, pipeline.text_encoder_2, lambda output: output.hidden_states[-2])]
    return [(pipeline.tokenizer, pipeline.text_encoder, lambda output: output.last_hidden_state)]


@torch.no_grad()
def encode(pipeline, sections, count):
    """States of all chunks behind each other, and the last encoder's first output for the first chunk."""
    states = []
    for tokenizer, encoder, seen in encoders(pipeline):
        rows = chunks(tokenizer, sections)
        rows += chunks(tokenizer, [[]]) * (count - len(rows))
        weighted = []
        for number, row in enumerate(rows):
            output = encoder(torch.tensor([[token for token, _ in row]]), output_hidden_states=True)
            state = seen(output)
            changed = state * torch.tensor([weight for _, weight in row]).reshape(1, -1, 1)
            weighted.append(changed * (state.mean() / changed.mean()))
            if number == 0:
                pooled = output[0]
        states.append(torch.cat(weighted, 1))
    return torch.cat(states, -1), pooled


def latents(name, prompt, negative):
    script = pipeline_golden if name.startswith("pipeline") else sdxl_golden
    pipeline = script.open_pipeline(GOLDEN / name / "model")
    count = max(len(chunks(pipeline.tokenizer, PROMPTS[text])) for text in (prompt, negative))
    states, pooled = encode(pipeline, PROMPTS[prompt], count)
    negative_states, negative_pooled = encode(pipeline, PROMPTS[negative], count)
    more = {}
    if script is sdxl_golden:
        if not negative and pipeline.config.force_zeros_for_empty_prompt:
            negative_states, negative_pooled = torch.zeros_like(states), torch.zeros_like(pooled)
        more = dict(pooled_prompt_embeds=pooled, negative_pooled_prompt_embeds=negative_pooled)
    return pipeline(
        prompt_embeds=states, negative_prompt_embeds=negative_states, guidance_scale=7.5, num_inference_steps=5,
        width=64, height=64, generator=generator(23), output_type="latent", **more).images


if __name__ == "__main__":
    logging.disable_progress_bar()
    golden, runs = {}, []
    for name in MODELS:
        for prompt, negative in RUNS:
            golden[str(len(runs))] = latents(name, prompt, negative)
            runs.append(dict(
                model=name, prompt=prompt, negative_prompt=negative, guidance_scale=7.5, steps=5, seed=23, side=64))
    save(golden, FOLDER / "golden.safetensors")
    save_json(runs, FOLDER / "runs.json")
