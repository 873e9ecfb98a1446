package dev.dreambooth.jenkins.results;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The images of a stage, those of one prompt together, a page at a time. */
public final class Gallery {
    private final StageRun stage;
    private final Page<Sample> page;
    private final List<Group> groups;

    private Gallery(StageRun stage, Page<Sample> page, List<Group> groups) {
        this.stage = stage;
        this.page = page;
        this.groups = groups;
    }

    /** Returns a page of a stage's images, each beside the last good build's. */
    static Gallery of(StageRun stage, Comparisons beside, String wanted) {
        List<Sample> ordered = ordered(stage);
        Page<Sample> page = Page.of(ordered, wanted);
        Map<String, Integer> totals = new HashMap<>();
        ordered.forEach(sample -> totals.merge(sample.getPrompt(), 1, Integer::sum));
        Map<String, List<Image>> shown = new LinkedHashMap<>();
        int number = page.getFrom();
        for (Sample sample : page.items()) {
            shown.computeIfAbsent(sample.getPrompt(), none -> new ArrayList<>())
                    .add(new Image(sample, number, beside.isAsBefore(sample)));
            number++;
        }
        List<Group> groups = new ArrayList<>();
        shown.forEach((prompt, images) -> groups.add(new Group(prompt, images, totals.getOrDefault(prompt, 0))));
        return new Gallery(stage, page, groups);
    }

    /** Returns the images of a stage, those of one prompt together. */
    static List<Sample> ordered(StageRun stage) {
        Map<String, List<Sample>> byPrompt = new LinkedHashMap<>();
        stage.getSamples()
                .forEach(sample -> byPrompt.computeIfAbsent(sample.getPrompt(), none -> new ArrayList<>())
                        .add(sample));
        return byPrompt.values().stream().flatMap(List::stream).toList();
    }

    /** Returns the stage. */
    public StageRun getStage() {
        return stage;
    }

    /** Returns where in the stage's images the page stands. */
    public Page<Sample> getPage() {
        return page;
    }

    /** Returns the images by prompt. */
    public List<Group> getGroups() {
        return groups;
    }

    /**
     * The images of a prompt on this page.
     *
     * @param prompt the prompt
     * @param images those that this page shows
     * @param total how many there are on all pages
     */
    public record Group(String prompt, List<Image> images, int total) {
        /** Returns the prompt. */
        public String getPrompt() {
            return prompt;
        }

        /** Returns those that this page shows. */
        public List<Image> getImages() {
            return images;
        }

        /** Returns how many there are on all pages. */
        public int getTotal() {
            return total;
        }

        /** Returns whether others of the prompt are on other pages. */
        public boolean isCut() {
            return images.size() < total;
        }
    }

    /**
     * An image of the gallery.
     *
     * @param sample the image
     * @param number its place among those of the stage, from 1
     * @param same whether the last good build made the same one, byte for byte
     */
    public record Image(Sample sample, int number, boolean same) {
        /** Returns the image. */
        public Sample getSample() {
            return sample;
        }

        /** Returns its place among those of the stage, as an address has it. */
        public String getNumber() {
            return Integer.toString(number);
        }

        /** Returns whether the last good build made the same one, byte for byte. */
        public boolean isSame() {
            return same;
        }
    }
}
