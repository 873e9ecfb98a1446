package dev.dreambooth.embedded.training;

import dev.dreambooth.embedded.image.CaptionedImage;
import dev.dreambooth.embedded.image.Place;
import dev.dreambooth.engine.model.part.MicroConditioning;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/**
 * Makes examples look as if they came from images of other sizes, so that a model can learn what it is told of that
 * (Podell et al. 2023, section 2.2): one in four is blurred as a small image that was enlarged, one in four is a part of a
 * larger image, and the others stay as they are.
 */
final class Recut {
    private static final double SMALL = 0.25;
    private static final double CUT = 0.5;
    private static final int SMALLEST = 16;
    private static final int LARGEST = 96;

    private Recut() {}

    /** An example and where it comes from. */
    record Result(CaptionedImage image, MicroConditioning origin) {}

    /** Recuts an example; all chances are a function of the seed. */
    static Result of(CaptionedImage example, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double kind = random.nextDouble();
        int size = Place.SIZE;
        if (kind < SMALL) {
            int original = SMALLEST + random.nextInt(size - SMALLEST);
            return new Result(
                    with(example, scaled(scaled(example.image(), original), size)),
                    new MicroConditioning(original, original, 0, 0, size, size));
        }
        if (kind < CUT) {
            int side = size + 1 + random.nextInt(LARGEST - size);
            int left = random.nextInt(side - size + 1);
            int top = random.nextInt(side - size + 1);
            BufferedImage part = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
            part.getRaster()
                    .setRect(scaled(example.image(), side).getRaster().createChild(left, top, size, size, 0, 0, null));
            return new Result(with(example, part), new MicroConditioning(side, side, top, left, size, size));
        }
        return new Result(example, MicroConditioning.whole(size, size));
    }

    private static CaptionedImage with(CaptionedImage example, BufferedImage image) {
        return new CaptionedImage(image, example.caption(), example.noun(), example.place());
    }

    private static BufferedImage scaled(BufferedImage image, int side) {
        BufferedImage scaled = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = scaled.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        // averages areas where it shrinks; drawing with interpolation would skip pixels
        Image source = side < image.getWidth() ? image.getScaledInstance(side, side, Image.SCALE_SMOOTH) : image;
        canvas.drawImage(source, 0, 0, side, side, null);
        canvas.dispose();
        return scaled;
    }
}
