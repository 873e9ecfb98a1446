package dev.dreambooth.engine.evaluation.lint;

import java.util.ArrayList;
import java.util.List;

/**
 * Pictures that are one picture: saved again, scaled, a little brighter, mirrored. Few images teach a subject by their
 * differences, and one that counts twice is learned by heart the sooner.
 */
final class NearDuplicates implements InputRemark {
    /**
     * Different photos of one subject correlate by .72 at most (DreamBooth's duck and robot, the quickstart's sprites); one
     * photo saved again at JPEG quality 20, at half its size or blurred by .996 and more, brightened by 30 % by .94 to .99.
     */
    private static final double LEAST = .97;

    /** Pairs of more images take longer than anybody wants to wait. */
    private static final int MOST = 1000;

    @Override
    public List<String> of(LintedInput input) {
        List<String> remarks = new ArrayList<>();
        if (input.images().size() <= MOST) {
            groups(input.images())
                    .forEach(group -> remarks.add("The images " + Names.of(group)
                            + " are nearly the same picture, or its mirror image: they teach no more than one of them"
                            + " does. Keep one, or take others in its place."));
        }
        if ((long) input.images().size() * input.heldOut().size() <= (long) MOST * MOST) {
            remarks.addAll(heldOut(input));
        }
        return remarks;
    }

    private static boolean alike(ImageTraits one, ImageTraits other) {
        return !one.sha256().equals(other.sha256()) && one.thumbnail().correlation(other.thumbnail()) >= LEAST;
    }

    /** Each group holds what is like its first member. */
    private static List<List<String>> groups(List<ImageTraits> images) {
        List<List<String>> groups = new ArrayList<>();
        List<ImageTraits> left = new ArrayList<>(images);
        while (!left.isEmpty()) {
            ImageTraits first = left.remove(0);
            List<ImageTraits> like =
                    left.stream().filter(other -> alike(first, other)).toList();
            if (!like.isEmpty()) {
                left.removeAll(like);
                List<String> group = new ArrayList<>(List.of(first.name()));
                like.forEach(image -> group.add(image.name()));
                groups.add(group);
            }
        }
        return groups;
    }

    private static List<String> heldOut(LintedInput input) {
        List<String> remarks = new ArrayList<>();
        for (ImageTraits judge : input.heldOut()) {
            input.images().stream()
                    .filter(image -> alike(judge, image))
                    .findFirst()
                    .ifPresent(image -> remarks.add("The held-out image " + judge.name()
                            + " is nearly the same picture as " + image.name()
                            + ", which is trained on: it judges what was learned by heart. Take another."));
        }
        return remarks;
    }
}
