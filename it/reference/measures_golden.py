"""The measures of evaluations on synthetic embeddings, computed with numpy by their formulas, and not as the engine does.

Writes embeddings (rows of unit length, rounded to six digits) and what the DreamBooth paper's and the PEFT benchmark's
formulas, and those of docs/evaluation.md, make of them.
"""

import json

import numpy as np

from reference import GOLDEN

TARGET = GOLDEN / "measures"
REFERENCES, PROMPTS, SEEDS, CLASS_PROMPTS, CLASS_SEEDS, WIDTH = 4, 5, 3, 2, 4, 8
PROPERTIES = [3]  # prompts that ask for another look: no likeness is asked of them


def unit(rows):
    rows = rows / np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.round(rows, 6)


def draw(rng, centre, *shape):
    return unit(centre + 0.6 * rng.standard_normal((*shape, WIDTH)))


def among(rows):
    """The cosines of all pairs of different rows."""
    cosines = rows @ rows.T
    return cosines[np.triu_indices(len(rows), 1)]


def margin(images, texts):
    """Of each prompt: the mean over its images of own cosine minus mean of the others."""
    cosines = np.einsum("psd,qd->psq", images, texts)
    count = len(texts)
    own = np.einsum("psp->ps", cosines)
    return (own - (cosines.sum(-1) - own) / (count - 1)).mean(1)


def main():
    rng = np.random.default_rng(14)
    centre = rng.standard_normal((5, WIDTH))
    data = {
        "references": draw(rng, centre[0], REFERENCES),
        "tuned": draw(rng, centre[0], PROMPTS, SEEDS),
        "base": draw(rng, centre[1], PROMPTS, SEEDS),
        "classTuned": draw(rng, centre[2], CLASS_PROMPTS, CLASS_SEEDS),
        "classBase": draw(rng, centre[1], CLASS_PROMPTS, CLASS_SEEDS),
        "clipReferences": draw(rng, centre[3], REFERENCES),
        "clipTuned": draw(rng, centre[3], PROMPTS, SEEDS),
        "clipBase": draw(rng, centre[4], PROMPTS, SEEDS),
        "clipTexts": draw(rng, centre[4], PROMPTS),
    }
    # nearly an instance image, and nearly the mirror image of another
    data["mirrored"] = draw(rng, -centre[0], REFERENCES)
    data["tuned"][1, 2] = unit(data["references"][2] + 0.01)
    data["tuned"][4, 0] = unit(data["mirrored"][1] + 0.01)

    references, tuned, base = data["references"], data["tuned"], data["base"]
    scenes = [p for p in range(PROMPTS) if p not in PROPERTIES]
    likeness = np.einsum("psd,rd->psr", tuned, references)
    base_likeness = np.einsum("psd,rd->psr", base, references)
    everything = np.concatenate([references, data["mirrored"]])
    nearest = np.einsum("psd,rd->psr", tuned, everything).max(-1)
    base_nearest = np.einsum("psd,rd->psr", base, everything).max(-1)
    pairs = np.einsum("psd,psd->ps", data["classTuned"], data["classBase"])
    ceiling = among(references).mean()
    subject = likeness[scenes].mean((1, 2))
    subject_base = base_likeness[scenes].mean((1, 2))
    drift = np.einsum("psd,rd->psr", data["classTuned"], references).mean((1, 2))
    drift_base = np.einsum("psd,rd->psr", data["classBase"], references).mean((1, 2))
    clip = np.einsum("psd,rd->psr", data["clipTuned"], data["clipReferences"])[scenes].mean((1, 2))
    clip_base = np.einsum("psd,rd->psr", data["clipBase"], data["clipReferences"])[scenes].mean((1, 2))

    expected = {
        "subject": [subject, subject_base],
        "clip-i": [clip, clip_base],
        "clip-t": [
            np.einsum("psd,pd->ps", data["clipTuned"], data["clipTexts"]).mean(1),
            np.einsum("psd,pd->ps", data["clipBase"], data["clipTexts"]).mean(1),
        ],
        "prompt-margin": [margin(data["clipTuned"], data["clipTexts"]), margin(data["clipBase"], data["clipTexts"])],
        "drift": [drift, drift_base],
        "paired-drift": [(1 - pairs.mean(1)) / 2, np.zeros(CLASS_PROMPTS)],
        "diversity": [1 - np.array([among(rows).mean() for rows in tuned]), 1 - np.array([among(rows).mean() for rows in base])],
        "class-diversity": [
            1 - np.array([among(rows).mean() for rows in data["classTuned"]]),
            1 - np.array([among(rows).mean() for rows in data["classBase"]]),
        ],
        "copies": [
            (nearest > among(references).max()).mean(1),
            (base_nearest > among(references).max()).mean(1),
        ],
    }
    assert expected["copies"][0].sum() > 0, "no copy to find"
    flat = tuned.reshape(-1, WIDTH)
    photos = np.tile(references, (4, 1))[: len(flat)]
    golden = {
        "properties": PROPERTIES,
        "embeddings": {name: rows.tolist() for name, rows in data.items()},
        "measures": {
            name: {"tuned": one.tolist(), "base": other.tolist()} for name, (one, other) in expected.items()
        },
        "ceiling": ceiling,
        "clipCeiling": among(data["clipReferences"]).mean(),
        "learned": (subject.mean() - subject_base.mean()) / (ceiling - subject_base.mean()),
        "paper": {
            "dino": likeness.mean(),
            "clipT": np.einsum("psd,pd->ps", data["clipTuned"], data["clipTexts"]).mean(),
            "pres": np.einsum("psd,rd->psr", data["classTuned"], references).mean(),
            "div": np.mean([1 - among(rows).mean() for rows in tuned]),
        },
        "peft": {
            "similarity": (flat * photos).sum(1).mean(),
            "drift": (1 - pairs.mean()) / 2,
        },
        "referencesTuned": likeness[scenes].mean((0, 1)).tolist(),
        "referencesOthers": [
            float(np.mean([references[i] @ references[j] for j in range(REFERENCES) if j != i])) for i in range(REFERENCES)
        ],
    }
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "measures.json").write_text(json.dumps(golden, indent=1) + "\n")


main()
