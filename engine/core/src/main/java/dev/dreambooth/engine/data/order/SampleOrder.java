package dev.dreambooth.engine.data.order;

import dev.dreambooth.engine.tensor.Noise;
import dev.dreambooth.engine.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which subject, which of its images and which class image each sample of a run shows: a pure function of the seed and
 * of the sample's number. A subject is drawn by its weight; its images then follow their own order, each epoch of which
 * holds every image once, however often other subjects come between. Several threads may ask at once.
 */
public final class SampleOrder {
    /**
     * What one sample shows.
     *
     * @param concept index of the subject
     * @param instance index of the image among all subjects' images
     * @param classImage index of the class image among all class images, or -1 without any
     */
    public record Choice(int concept, int instance, int classImage) {}

    /**
     * One subject of the order.
     *
     * @param weight how often it is drawn, in proportion to the others
     * @param instances order of its images
     * @param firstInstance index of its first image among all
     * @param classImages order of its class images, or empty without any
     */
    public record Subject(double weight, ImageOrder instances, int firstInstance, Optional<ClassOrder> classImages) {}

    /**
     * The order of a subject's class images.
     *
     * @param images order among themselves
     * @param first index of the first among all class images
     */
    public record ClassOrder(ImageOrder images, int first) {}

    private final long seed;
    private final List<Subject> subjects;
    private final int samplesPerStep;
    private final int together;
    private final List<long[]> turns = new ArrayList<>();

    /**
     * @param seed the run's seed
     * @param subjects at least one
     * @param samplesPerStep samples of each kind in an optimizer step: batch size times accumulated batches
     * @param together how many neighbouring samples show the same subject; 1, or the batch size where a batch has to
     */
    public SampleOrder(long seed, List<Subject> subjects, int samplesPerStep, int together) {
        if (subjects.isEmpty() || samplesPerStep % together != 0) {
            throw new IllegalArgumentException(subjects.size() + " subjects, " + together + " of " + samplesPerStep);
        }
        this.seed = seed;
        this.subjects = List.copyOf(subjects);
        this.samplesPerStep = samplesPerStep;
        this.together = together;
    }

    /**
     * Returns what a sample shows.
     *
     * @param step optimizer step, from 0
     * @param slot place within the step, 0 to samplesPerStep - 1
     */
    public synchronized Choice at(long step, int slot) {
        long sample = step * samplesPerStep + slot;
        long[] turn = turn(sample / together);
        int concept = (int) turn[0];
        Subject subject = subjects.get(concept);
        long own = turn[1] * together + sample % together;
        int classImage = subject.classImages()
                .map(order -> order.first() + order.images().image(own))
                .orElse(-1);
        return new Choice(concept, subject.firstInstance() + subject.instances().image(own), classImage);
    }

    /**
     * Returns the subject of a group of samples and how many groups before it had the same. The groups before are drawn
     * again after a resume, which takes a microsecond for each.
     */
    private long[] turn(long group) {
        while (turns.size() <= group) {
            int drawn = draw(turns.size());
            long before = 0;
            for (int i = turns.size() - 1; i >= 0; i--) {
                if (turns.get(i)[0] == drawn) {
                    before = turns.get(i)[1] + 1;
                    break;
                }
            }
            turns.add(new long[] {drawn, before});
        }
        return turns.get((int) group);
    }

    private int draw(long group) {
        double total = subjects.stream().mapToDouble(Subject::weight).sum();
        double point = Noise.uniform(Noise.seed(seed, RandomStream.CONCEPT, group, 0)) * total;
        int last = subjects.size() - 1;
        for (int concept = 0; concept < last; concept++) {
            point -= subjects.get(concept).weight();
            if (point < 0) {
                return concept;
            }
        }
        return last;
    }
}
