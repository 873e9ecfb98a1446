package dev.dreambooth.contract.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What two evaluations must have in common for their numbers to be compared. Photos appear by their digests only.
 *
 * @param encoders what looked at images, by what for: {@link #SUBJECT}, {@link #CLIP}, {@link #LPIPS}
 * @param prompts the prompts of the subject, in order
 * @param seeds a seed for each image of a prompt; the same for every prompt
 * @param classPrompts the prompts of the class
 * @param classSeeds a seed for each image of a class prompt
 * @param sampler how images were made: scheduler, steps, guidance, width, height and the like, by name
 * @param references the SHA-256 of each instance image, in the order of their embeddings
 */
public record Yardstick(
        Map<String, EncoderIdentity> encoders,
        List<EvaluationPrompt> prompts,
        List<Long> seeds,
        List<String> classPrompts,
        List<Long> classSeeds,
        Map<String, String> sampler,
        List<String> references) {
    /** The encoder that tells subjects apart, such as DINO. */
    public static final String SUBJECT = "subject";
    /** The encoder of images and texts. */
    public static final String CLIP = "clip";
    /** The network that measures perceptual distance, if one was given. */
    public static final String LPIPS = "lpips";

    /** Takes copies, sorted where order has no meaning. */
    public Yardstick {
        encoders = new TreeMap<>(Map.copyOf(encoders));
        prompts = List.copyOf(prompts);
        seeds = List.copyOf(seeds);
        classPrompts = List.copyOf(classPrompts);
        classSeeds = List.copyOf(classSeeds);
        sampler = new TreeMap<>(Map.copyOf(sampler));
        references = List.copyOf(references);
    }

    /** Returns what differs, in words, such as {@code seeds}; nothing if numbers can be compared. */
    public List<String> differences(Yardstick other) {
        List<String> found = new ArrayList<>();
        for (String name : union(encoders.keySet(), other.encoders.keySet())) {
            EncoderIdentity mine = encoders.get(name);
            EncoderIdentity theirs = other.encoders.get(name);
            if (mine == null || theirs == null) {
                found.add("the encoder '" + name + "', which one of the two is without");
            } else if (!mine.sha256().equals(theirs.sha256())) {
                found.add("the encoder '" + name + "' (" + theirs.name() + " then, " + mine.name() + " now)");
            } else if (!mine.measuresLike(theirs)) {
                found.add("the preprocessing of '" + name + "' (" + theirs.preprocessing() + " then, "
                        + mine.preprocessing() + " now)");
            }
        }
        addUnless(prompts.equals(other.prompts), "the prompts", found);
        addUnless(seeds.equals(other.seeds), "the seeds", found);
        addUnless(classPrompts.equals(other.classPrompts), "the class prompts", found);
        addUnless(classSeeds.equals(other.classSeeds), "the seeds of the class", found);
        for (String name : union(sampler.keySet(), other.sampler.keySet())) {
            String then = other.sampler.getOrDefault(name, "none");
            String now = sampler.getOrDefault(name, "none");
            addUnless(then.equals(now), name + " (" + then + " then, " + now + " now)", found);
        }
        boolean same = references.stream()
                .sorted()
                .toList()
                .equals(other.references.stream().sorted().toList());
        addUnless(same, "the instance images", found);
        return List.copyOf(found);
    }

    private static void addUnless(boolean equal, String what, List<String> found) {
        if (!equal) {
            found.add(what);
        }
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new LinkedHashSet<>(one);
        both.addAll(other);
        return both;
    }
}
