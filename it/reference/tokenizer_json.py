"""Tokenizer folders as transformers 5 saves them, and the token ids that it makes of the prompts of tokenizer_golden.py.

Not among the *_golden.py, since it needs another version than requirements.txt pins:
    python3 -m venv five && five/bin/pip install transformers==5.24.0 && five/bin/python tokenizer_json.py

Writes json/one and json/two, a small vocabulary padded by the end and by "!", with tokens added; json/small.json, what these
make of prompts; and json/prompts.json, what CLIP's whole vocabulary makes of those prompts that prompts.json has other ids for.
"""

import gzip
import json
import random
import shutil

import transformers
from tokenizers import AddedToken
from transformers import CLIPTokenizer

from tokenizer_golden import END, MERGES, RESOURCES, START, WRITTEN, bytes_to_unicode, prompts

JSON = RESOURCES / "json"
SMALL = 180
ADDED = [
    AddedToken("<toy>", normalized=False),
    AddedToken("Sks", normalized=True),
    AddedToken("ing", normalized=True, single_word=True),
    AddedToken("dogs", normalized=False, single_word=True, lstrip=True, rstrip=True),
]
MORE = ["a <toy>", "a<toy>b <TOY>", "a sks dog SKS sKSs", "sing ing ING king ing, ing", "dogs hotdogs dogs. dogsx Dogs",
        "dogs\u0301 \u0301dogs dogs_ dogs- 9dogs", "<toy><toy>sks", "sksing ingsks ing", "hello!!! ! a!b", "toy toys"]


def tokenizer(rules, pad):
    pieces = list(bytes_to_unicode().values())
    pieces += [piece + "</w>" for piece in pieces]
    pieces += ["".join(rule.split()) for rule in rules] + [START, END]
    return CLIPTokenizer(
        vocab={piece: i for i, piece in enumerate(pieces)},
        merges=[tuple(rule.split()) for rule in rules],
        pad_token=pad,
        model_max_length=77,
    )


def reloaded(made, folder):
    """What a user has is what was saved, so that is what makes the ids."""
    shutil.rmtree(folder, ignore_errors=True)
    made.save_pretrained(folder)
    print(folder.name, sorted(path.name for path in folder.iterdir()))
    return CLIPTokenizer.from_pretrained(folder)


def padded(made, text):
    return made(text, padding="max_length", truncation=True, max_length=77).input_ids


def write(path, cases):
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    path.write_text(f"[\n{lines}\n]\n", encoding="ascii")


def main():
    print("transformers", transformers.__version__)
    JSON.mkdir(exist_ok=True)
    rules = gzip.decompress(MERGES.read_bytes()).decode("utf-8").strip().split("\n")[1:]
    known = {case["text"]: case for case in json.loads((RESOURCES / "prompts.json").read_text())}
    one, two = tokenizer(rules[:SMALL], END), tokenizer(rules[:SMALL], "!")
    one.add_tokens(ADDED)
    one, two = reloaded(one, JSON / "one"), reloaded(two, JSON / "two")
    texts = MORE + random.Random(5).sample(WRITTEN, 40)
    write(JSON / "small.json", [
        {"text": text, "one": one(text, add_special_tokens=False).input_ids,
         "two": two(text, add_special_tokens=False).input_ids} for text in texts])
    whole, whole_two = reloaded(tokenizer(rules, END), JSON / "whole"), reloaded(tokenizer(rules, "!"), JSON / "whole2")
    cases = []
    for text in prompts():
        ids = whole(text, add_special_tokens=False).input_ids
        case = {"text": text, "ids": ids}
        if padded(whole_two, text) != ([49406] + ids[:75] + [49407] + [0] * 77)[:77]:
            case["padded2"] = padded(whole_two, text)
        if case != known[text]:
            cases.append(case)
    print(f"{len(cases)} prompts have other ids than with the Python class")
    write(JSON / "prompts.json", cases)
    for folder in ("whole", "whole2"):
        shutil.rmtree(JSON / folder)


if __name__ == "__main__":
    main()
