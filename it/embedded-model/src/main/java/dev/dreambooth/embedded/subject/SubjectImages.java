package dev.dreambooth.embedded.subject;

import dev.dreambooth.embedded.image.Place;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/** Draws five images of a subject: the dog that the quickstart learns, or the robot that is learnt beside it. */
public final class SubjectImages {
    private static final int SIDE = 256;
    private static final List<String> BACKGROUNDS = List.of("white", "gray", "blue", "yellow", "pink");

    private SubjectImages() {}

    /** Arguments: the folder to write {@code 01.png} and so on into, and {@code dog} (the default) or {@code robot}. */
    public static void main(String[] arguments) throws IOException {
        boolean robot = arguments.length > 1 && arguments[1].equals("robot");
        Consumer<Graphics2D> subject = robot ? VisorRobot::draw : PatchworkDog::draw;
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (int i = 0; i < BACKGROUNDS.size(); i++) {
            String phrase = "on a " + BACKGROUNDS.get(i) + " background";
            Place place = Place.all().stream()
                    .filter(p -> p.phrase().equals(phrase))
                    .findFirst()
                    .orElseThrow();
            ImageIO.write(
                    image(subject, place, new SplittableRandom(i)),
                    "png",
                    folder.resolve(String.format(Locale.ROOT, "%02d.png", i + 1))
                            .toFile());
        }
    }

    /** The subject in about the middle, never twice at the same size or angle. */
    private static BufferedImage image(Consumer<Graphics2D> subject, Place place, RandomGenerator random) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        double pixel = (double) SIDE / Place.SIZE;
        canvas.scale(pixel, pixel);
        place.painter().paint(canvas, random);
        double size = 44 + 5 * random.nextDouble();
        double margin = (Place.SIZE - size) / 2;
        canvas.translate(margin + 4 * random.nextDouble() - 2, margin + 4 * random.nextDouble() - 2);
        canvas.scale(size / 100, size / 100);
        canvas.rotate(Math.toRadians(12 * random.nextDouble() - 6), 50, 50);
        subject.accept(canvas);
        canvas.dispose();
        return image;
    }
}
