"""Token ids of transformers' CLIPTokenizer (the Python class, without ftfy) for prompts of many kinds.

Writes prompts.json, and prints where the fast tokenizer differs. The rules come from the engine's merges.txt.gz, which was
made from OpenAI's bpe_simple_vocab_16e6.txt.gz (MIT), as the PyPI package clip-anytorch carries it:
    pip download --no-deps clip-anytorch==2.6.0 && unzip -j clip_anytorch-*.whl clip/bpe_simple_vocab_16e6.txt.gz
    python tokenizer_golden.py bpe_simple_vocab_16e6.txt.gz
"""

import gzip
import hashlib
import io
import json
import pathlib
import random
import sys
import tempfile

from transformers import CLIPTokenizer, CLIPTokenizerFast

VOCABULARY_SHA256 = "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a"
RESOURCES = pathlib.Path(__file__).parents[2] / "engine/core/src/test/resources/golden/tokenizer"
MERGES = RESOURCES.parents[3] / "main/resources/dev/dreambooth/engine/model/clip/merges.txt.gz"
START, END = "<|startoftext|>", "<|endoftext|>"


def bytes_to_unicode():
    """What stands for each byte in the vocabulary: itself where it can be seen, else a letter beyond Latin-1; those first."""
    seen = [b for b in range(256) if 33 <= b <= 126 or (161 <= b and b != 173)]
    others = [b for b in range(256) if b not in seen]
    return {b: chr(b) for b in seen} | {b: chr(256 + i) for i, b in enumerate(others)}


def import_merges(path):
    """Keeps of OpenAI's list the rules that CLIP uses: 49152 pieces less 256 bytes and 2 special tokens."""
    packed = pathlib.Path(path).read_bytes()
    if hashlib.sha256(packed).hexdigest() != VOCABULARY_SHA256:
        raise SystemExit(f"{path} is not the file that CLIP was trained with")
    rules = gzip.decompress(packed).decode("utf-8").split("\n")[1 : 49152 - 256 - 2 + 1]
    text = "#version: 0.2\n" + "\n".join(rules) + "\n"
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(text.encode("utf-8"))
    RESOURCES.mkdir(parents=True, exist_ok=True)
    MERGES.write_bytes(packed.getvalue())


def write_tokenizer(folder, rules, pad_in_map):
    pieces = list(bytes_to_unicode().values())
    pieces += [piece + "</w>" for piece in pieces]
    pieces += ["".join(rule.split()) for rule in rules] + [START, END]
    roles = {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": END}
    folder.mkdir()
    (folder / "vocab.json").write_text(json.dumps({piece: i for i, piece in enumerate(pieces)}))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(rules) + "\n", encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps({**roles, "model_max_length": 77}))
    (folder / "special_tokens_map.json").write_text(json.dumps({**roles, "pad_token": pad_in_map}))
    return folder


WRITTEN = """
a photo of sks dog
photo of a sks dog
A Photo Of A SKS Dog
stuffed animal
ohwx
zwx
xxy5syt00
a photo of a dog, wearing a red hat, on the beach, 4k, highly detailed
it's a dog's life; they'll've been there, I'd say we're done, you'm don't can't
IT'S A DOG'S LIFE; THEY'LL'VE BEEN THERE
rock'n'roll 'tis o'clock '' ''s 's's 'S 'D'll
it\u2019s a curly apostrophe \u2018quoted\u2019 \u201cdouble\u201d
'\u017f long s as a contraction, \u212aelvin and \u212bngstr\u00f6m
1234567890 3.14159 1,000,000 2nd 3rd x2 2x4 v1.5 10% $5 #1 @home
\u00bd \u00b2 \u00b3 \u2460 \u216b \u2167 \u0664\u0662 \u096a\u0968 \u4e00\u4e8c\u4e09
!!! ??? ... --- *** &&& ((())) [[]] {} <> <|> |endoftext| ~`^_=+\\/
a!b?c!d hello! world!!! ! !
:-) ;-) <3 ^_^ \u00af\\_(\u30c4)_/\u00af
caf\u00e9 cafe\u0301 na\u00efve nai\u0308ve r\u00e9sum\u00e9 re\u0301sume\u0301
\u00c5ngstr\u00f6m A\u030angstro\u0308m \u1e9b\u0323 \u1e9b\u0323\u0307
Z\u0351\u036b\u0343a\u0322\u0321lgo\u0334\u0321 t\u0337e\u0336x\u0335t
\u0130stanbul I\u0307stanbul \u0131stanbul GRO\u1e9eE STRASSE stra\u00dfe
\u039f\u0394\u039f\u03a3 \u039f\u0394\u039f\u03a3. \u03a3 A\u03a3 A\u03a3B \u03a3A \u039f\u0394\u039f\u03a3' \u039f\u0394\u039f\u03a3\u0301
\u01c5 \u01c8 \u1f88 \u0149 \ufb01\ufb02 \uff21\uff22\uff23 \uff11\uff12
\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440! \u0421\u041e\u0411\u0410\u041a\u0410 \u0439 \u0438\u0306
\u0393\u03b5\u03b9\u03ac \u03c3\u03bf\u03c5 \u03ba\u03cc\u03c3\u03bc\u03b5 \u0386\u0388\u0389
\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd \u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd
\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645 \u0627\u0644\u0639\u0631\u0628\u064a\u0651\u0629 \u0640\u0640
\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e \u0958 \u0915\u093c
\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01
\u4e00\u53ea\u72d7\u5728\u6d77\u6ee9\u4e0a a dog\u72d7dog
\u72ac\u306e\u5199\u771f \u30ab\u30bf\u30ab\u30ca \u304c \u304b\u3099 \uff76\uff9e
\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab\u1100\u116e\u11a8
\u3400\u4dbf \uf900\ufa0e \U00020000\U0002a6df \U0002f800 \u3007\u3005
\U0001f600 \U0001f436\U0001f436 a \U0001f436 dog dog\U0001f436dog
\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f3\ufe0f\u200d\U0001f308 \u2764\ufe0f \u2764
\U0001f44d\U0001f3fd \U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7 1\ufe0f\u20e3 #\ufe0f\u20e3
\U0001d573\U0001d58a\U0001d591\U0001d591\U0001d594 \U0001d7d8\U0001d7d9 \U00010400\U00010428
\u200babc\u200cdef\u200dghi\u2060jkl\ufeffmno soft\u00adhyphen
a\u0000b\u0001c\u0007d\u001be\u007ff\u0085g\u009fh
\ufffd replacement \ufffd\ufffd
\ue000private\uf8ff \U000f0000
\u0378 unassigned \u0380 \U0001fffe
tab\there  double  space   triple\u00a0nbsp\u2003em\u2009thin\u3000wide\u1680ogham\u202fnarrow\u205fmath
line\u2028separator paragraph\u2029separator\u000bvertical\u000cfeed\u001cfs\u001fus
   leading and trailing   
<|startoftext|> a dog <|endoftext|>
<|endoftext|>
a<|endoftext|>b<|startoftext|>c
<|ENDOFTEXT|> <|StartOfText|> < |endoftext|> <|endoftext |>
<|endoftext|><|endoftext|>dog</w> </w>
<|start\u017ftart|> <|\u017ftartoftext|>
\u00e2\u0080\u0099 mojibake \u00c3\u00a9 &amp; &lt;b&gt; &#39;
\u0149 \u02bc \u02b9 \u00b4 \u0060 \u00a8 \u00b8 \u02c6
snake_case CamelCase kebab-case dot.case path/to/file.png C:\\temp user@example.com https://example.com/?q=a+b
\u2200x\u2208\u211d: \u221ax\u00b2 = |x| \u2211\u222b\u2202\u2207 \u2248\u2260\u2264 \u00b1\u00d7\u00f7
\u20ac5 \u00a35 \u00a55 \u20b95 \u20bf1 5\u00a2
\u2022 bullet \u2013 en \u2014 em \u2026 ellipsis \u00ab guillemets \u00bb \u300c\u5f15\u7528\u300d
supercalifragilisticexpialidocious antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
hahahahahahahahaha lololololol noooooooo
\u0e01\u0e33 \u0e33 \u0ec0\u0e81 \u1780\u17d2 \u0f40\u0fb5
\u1e00\u1e01 \u1e9f \ua64a\ua64b \u10d0 \u1c90 \u13a0 \uab70
\u02b0 \u1d43 \u2090 \u00aa \u00ba
\u0300 \u0301a \u20d0 \u0903 \u093e
""".strip("\n").split("\n")

SUBJECTS = ["sks dog", "ohwx cat", "zwx backpack", "robot toy", "teapot", "vase", "Sneaker", "teddy bear", "CANDLE"]
PLACES = ["in the jungle", "in the snow", "on the beach", "on a cobblestone street", "on top of pink fabric",
          "with a city in the background", "floating on top of water", "with the Eiffel Tower in the background",
          "at Mt. Fuji, sunset", "in the style of Vincent van Gogh's \"Starry Night\""]
WORDS = ("a the of photo painting masterpiece, 8k, intricate bokeh cinematic (detailed:1.2) trending on artstation, "
         "volumetric lighting; ultra-realistic portrait woman's don't 35mm f/1.8 #art @artist Greg's octane-render "
         "\u00e9clair \u00fcber smile\u263a \u72ac caf\u00e9 \U0001f98a 1920s sks ohwx xxy5syt00").split()
RANGES = [(0x20, 0x7E), (0xA1, 0x24F), (0x300, 0x36F), (0x391, 0x3A1), (0x400, 0x45F), (0x5D0, 0x5EA), (0x621, 0x64A),
          (0x905, 0x939), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x4FFF), (0xAC00, 0xAD00), (0x2010, 0x2027),
          (0x2190, 0x21FF), (0x2600, 0x26FF), (0x1F300, 0x1F5FF), (0x1F600, 0x1F64F), (0x1D400, 0x1D454)]


def prompts():
    generator = random.Random(20260711)
    yield from WRITTEN
    yield from (f"a photo of {subject} {place}" for subject in SUBJECTS for place in PLACES)
    yield ""
    yield " \t\r\n"
    for length in (5, 20, 60, 75, 90, 200):
        for _ in range(8):
            yield " ".join(generator.choice(WORDS) for _ in range(length))
    for _ in range(120):
        text = ""
        for _ in range(generator.randrange(1, 24)):
            first, last = generator.choice(RANGES)
            text += chr(generator.randrange(first, last + 1)) + generator.choice(["", "", " "])
        yield text


def main():
    if len(sys.argv) > 1:
        import_merges(sys.argv[1])
    rules = gzip.decompress(MERGES.read_bytes()).decode("utf-8").strip().split("\n")[1:]
    texts = list(prompts())
    with tempfile.TemporaryDirectory() as temporary:
        first = write_tokenizer(pathlib.Path(temporary, "one"), rules, END)
        second = write_tokenizer(pathlib.Path(temporary, "two"), rules, "!")
        slow, slow_two = CLIPTokenizer.from_pretrained(first), CLIPTokenizer.from_pretrained(second)
        fast = CLIPTokenizerFast.from_pretrained(first)
        assert slow.fix_text is None, "ftfy is installed: its clean-up is not what we compare with"
        assert slow("a photo of sks dog").input_ids == [49406, 320, 1125, 539, 48136, 1929, 49407]
        cases, differing = [], []
        for text in texts:
            ids = slow(text, add_special_tokens=False).input_ids
            padded = slow_two(text, padding="max_length", truncation=True, max_length=77).input_ids
            case = {"text": text, "ids": ids}
            plain = ([49406] + ids[:75] + [49407] + [0] * 77)[:77]
            if padded != plain:
                case["padded2"] = padded
            cases.append(case)
            if fast(text, add_special_tokens=False).input_ids != ids:
                differing.append(text)
    print(f"{len(cases)} prompts; the fast tokenizer differs in {len(differing)}:")
    for text in differing:
        print("  " + ascii(text))
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    (RESOURCES / "prompts.json").write_text(f"[\n{lines}\n]\n", encoding="ascii")


if __name__ == "__main__":
    main()
