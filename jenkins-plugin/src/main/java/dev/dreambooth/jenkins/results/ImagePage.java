package dev.dreambooth.jenkins.results;

import dev.dreambooth.contract.Stage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One image at its full size: what it was made from, the last good build's beside it, and the ones before and after it. */
public final class ImagePage {
    /** What makes many images, and has other values where one is to be made again. */
    private static final Set<String> MANY = Set.of("prompts", "promptsFile", "seed", "imagesPerPrompt", "shard");

    private final StageRun stage;
    private final Sample sample;
    private final String url;
    private final String earlierUrl;
    private final boolean same;
    private final int number;
    private final int total;

    private ImagePage(StageRun stage, Comparisons beside, String artifacts, List<Sample> images, int number) {
        this.stage = stage;
        this.sample = images.get(number - 1);
        this.url = artifacts + stage.getFolder() + sample.getName();
        this.earlierUrl = beside.before(sample);
        this.same = beside.isAsBefore(sample);
        this.number = number;
        this.total = images.size();
    }

    /** Returns the page of an image, by its place among its stage's; null if there is none. */
    static @Nullable ImagePage of(StageRun stage, Comparisons beside, String artifacts, String wanted) {
        List<Sample> images = Gallery.ordered(stage);
        int number = wanted.matches("\\d{1,6}") ? Integer.parseInt(wanted) : 0;
        return number < 1 || number > images.size() ? null : new ImagePage(stage, beside, artifacts, images, number);
    }

    /** Returns the image. */
    public Sample getSample() {
        return sample;
    }

    /** Returns where it is, relative to the root of Jenkins. */
    public String getUrl() {
        return url;
    }

    /** Returns where the last good build's is, relative to the root of Jenkins; empty if there is none. */
    public String getEarlierUrl() {
        return earlierUrl;
    }

    /** Returns whether that is the same one, byte for byte. */
    public boolean isSame() {
        return same;
    }

    /** Returns its place among those of its stage. */
    public int getNumber() {
        return number;
    }

    /** Returns how many its stage has. */
    public int getTotal() {
        return total;
    }

    /** Returns the place of the image before; 0 if there is none. */
    public int getPrevious() {
        return number - 1;
    }

    /** Returns the place of the next image; 0 if there is none. */
    public int getNext() {
        return number < total ? number + 1 : 0;
    }

    /** Returns the page of the gallery that the image is on. */
    public int getPage() {
        return (number - 1) / Page.SIZE + 1;
    }

    /** Returns the lines of {@code dreambooth.yaml} that make this image alone once more; empty if that is not known. */
    public String getSettings() {
        RecordSummary made = stage.getRecord();
        if (made == null || !stage.getStage().equals(Stage.GENERATE.id())) {
            return "";
        }
        Map<String, String> lines = new TreeMap<>(made.getSettings());
        lines.keySet().removeAll(MANY);
        return "prompts: [" + quoted(sample.getPrompt()) + "]\nseed: " + sample.getSeed() + "\n"
                + lines.entrySet().stream()
                        .map(line -> line.getKey() + ": " + plain(line.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String plain(String value) {
        return value.matches("true|false|-?[0-9.]+([eE][-+]?[0-9]+)?") ? value : quoted(value);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
