"""Makes the images that the engine's image tests read: what Java cannot write itself, and Pillow's own resampling."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

folder = Path(__file__).parents[2] / "engine/core/src/test/resources/dev/dreambooth/engine/data"
folder.mkdir(parents=True, exist_ok=True)


def quarters(mode, colours, size=(48, 32)):
    """An image of four flat quarters: what is decoded can be checked in the middle of each."""
    image = Image.new(mode, size)
    w, h = size[0] // 2, size[1] // 2
    for i, colour in enumerate(colours):
        image.paste(colour, (i % 2 * w, i // 2 * h, i % 2 * w + w, i // 2 * h + h))
    return image


RED, GREEN, BLUE, GREY = (220, 30, 40), (40, 200, 60), (30, 60, 210), (128, 128, 128)
rgb = quarters("RGB", [RED, GREEN, BLUE, GREY])

# CMYK as print shops send it: Pillow writes Adobe's inverted samples.
quarters("CMYK", [(0, 255, 255, 0), (255, 0, 255, 0), (255, 255, 0, 0), (0, 0, 0, 128)]).save(
    folder / "cmyk.jpg", quality=95
)
rgb.save(folder / "lossy.webp", quality=95)
quarters("RGBA", [RED + (255,), GREEN + (0,), BLUE + (128,), GREY + (255,)]).save(folder / "alpha.webp", lossless=True)
rgb.save(folder / "progressive.jpg", quality=95, progressive=True)

# A profile whose red and green primaries are exchanged: only a reader that applies profiles sees red where it was red.
swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
count = int.from_bytes(swapped[128:132], "big")
tags = {bytes(swapped[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
r, g = tags[b"rXYZ"], tags[b"gXYZ"]
swapped[24:36] = bytes(12)  # the time the profile was made
swapped[84:100] = bytes(16)  # its digest
swapped[r + 4 : r + 12], swapped[g + 4 : g + 12] = swapped[g + 4 : g + 12], swapped[r + 4 : r + 12]
quarters("RGB", [(g, r, b) for r, g, b in (RED, GREEN, BLUE, GREY)]).save(
    folder / "profile.jpg", quality=95, subsampling=0, icc_profile=bytes(swapped)
)

# Noise with an edge: every weight of the filter shows, and the overshoot at the edge has to be cut off.
noise = np.random.RandomState(7).randint(0, 256, (31, 43, 3)).astype(np.uint8)
noise[:, 20:24] = 0
noise[:, 24:28] = 255
source = Image.fromarray(noise)
source.save(folder / "noise.png")
for width, height in ((16, 12), (43, 10), (60, 70), (5, 31)):
    for name, kernel in (("", "LANCZOS"), ("bilinear-", "BILINEAR"), ("bicubic-", "BICUBIC")):
        resized = source.resize((width, height), Image.Resampling[kernel])
        resized.save(folder / f"noise-{name}{width}x{height}.png")
