package dev.dreambooth.embedded.encoder;

import static dev.dreambooth.embedded.image.Place.SIZE;

import dev.dreambooth.embedded.image.CaptionedImage;
import dev.dreambooth.embedded.image.Place;
import dev.dreambooth.embedded.latent.PatchPca;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Images of subjects in places, as different as those of one subject can be: of other sizes, turned, mirrored, in other
 * light, blurred; and half of them as soft and spotted as what the model draws, by way of the latent space.
 */
final class Views {
    private static final double SMALLEST = 36;
    private static final double LARGEST = 60;
    private static final double SMALL = 46;
    private static final double TURN = Math.toRadians(12);
    private static final double LATENT = 0.5;
    private static final double LATENT_NOISE = 0.15;
    private static final double BLURRED = 0.2;

    private final List<Place> places = Place.all();
    private final PatchPca latentSpace = PatchPca.load();

    /** Returns the number of places. */
    int places() {
        return places.size();
    }

    /** Returns a place. */
    Place place(int number) {
        return places.get(number);
    }

    /** An image as 3 planes of 64x64 values from -1 to 1. */
    float[] of(Subject subject, int place, RandomGenerator random) {
        float[] planes = new CaptionedImage(draw(subject, place, random), "", 0, place).planes();
        double gain = 0.88 + 0.24 * random.nextDouble();
        double lift = 0.16 * random.nextDouble() - 0.08;
        if (random.nextDouble() < BLURRED) {
            blur(planes);
        }
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (float) (planes[i] * gain + lift);
        }
        if (random.nextDouble() < LATENT) {
            double strength = LATENT_NOISE * random.nextDouble();
            float[] latent = latentSpace.encode(planes);
            for (int i = 0; i < latent.length; i++) {
                int channel = i / (PatchPca.GRID * PatchPca.GRID);
                latent[i] += (float) (strength * latentSpace.deviations()[channel] * random.nextGaussian());
            }
            planes = latentSpace.decode(latent);
        }
        for (int i = 0; i < planes.length; i++) {
            planes[i] = Math.max(-1, Math.min(1, planes[i]));
        }
        return planes;
    }

    private BufferedImage draw(Subject subject, int place, RandomGenerator random) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        places.get(place).painter().paint(canvas, random);
        double size = SMALLEST + (LARGEST - SMALLEST) * random.nextDouble();
        BufferedImage drawing = size < SMALL ? subject.small() : subject.large();
        double scale = size / drawing.getWidth();
        double room = (SIZE - size) / 2 + 3;
        AffineTransform at = new AffineTransform();
        at.translate(SIZE / 2.0 + room * (random.nextDouble() - 0.5), SIZE / 2.0 + room * (random.nextDouble() - 0.5));
        at.rotate(TURN * (2 * random.nextDouble() - 1));
        at.scale(random.nextBoolean() ? scale : -scale, scale);
        at.translate(-drawing.getWidth() / 2.0, -drawing.getHeight() / 2.0);
        canvas.drawImage(drawing, at, null);
        canvas.dispose();
        return image;
    }

    /** Each value becomes half itself and half its four neighbours. */
    private static void blur(float[] planes) {
        float[] sharp = planes.clone();
        for (int plane = 0; plane < 3; plane++) {
            for (int y = 1; y < SIZE - 1; y++) {
                for (int x = 1; x < SIZE - 1; x++) {
                    int i = (plane * SIZE + y) * SIZE + x;
                    float around = sharp[i - 1] + sharp[i + 1] + sharp[i - SIZE] + sharp[i + SIZE];
                    planes[i] = sharp[i] / 2 + around / 8;
                }
            }
        }
    }
}
