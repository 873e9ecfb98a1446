package dev.dreambooth.jenkins.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A build that goes on by the clock, whoever was killed meanwhile, and whose files on disk are all that is known of it.
 *
 * @param folder of the build, in the folder {@code builds} of its job
 * @param faulty whether it does what a plugin in good order does not
 */
record StandInBuild(Path folder, boolean faulty) {
    private static final long LASTS_MILLIS = 900;

    String job() {
        return folder.getParent().getParent().getFileName().toString();
    }

    String number() {
        return folder.getFileName().toString();
    }

    private long elapsed() throws IOException {
        return System.currentTimeMillis()
                - Files.getLastModifiedTime(folder.resolve("began")).toMillis();
    }

    boolean isEnded() throws IOException {
        return Files.exists(folder.resolve("stopped")) || (!job().equals("aborted") && elapsed() > LASTS_MILLIS);
    }

    String result() {
        return Files.exists(folder.resolve("stopped")) ? "ABORTED" : "SUCCESS";
    }

    /** The same whatever happened meanwhile, unless it is faulty. */
    private String loss() {
        return faulty && job().endsWith("-killed") ? "0.4999" : "0.125";
    }

    List<Map<String, String>> stages() throws IOException {
        List<Map<String, String>> stages = new ArrayList<>();
        if (job().equals("parallel")) {
            for (String branch : List.of("rex", "bob", "mia")) {
                stages.add(stage("train", branch));
            }
            return stages;
        }
        for (String stage : List.of("regularize", "train", "generate")) {
            if (!stage.equals("generate") || isEnded()) {
                stages.add(stage(stage, ""));
            }
        }
        return stages;
    }

    private Map<String, String> stage(String stage, String branch) throws IOException {
        return new TreeMap<>(Map.of(
                "stage",
                '"' + stage + '"',
                "blocks",
                '"' + (faulty ? "" : branch) + '"',
                "done",
                Long.toString(elapsed() / 20),
                "state",
                isEnded() ? "\"completed\"" : "\"running\"",
                "meanFinalLoss",
                stage.equals("train") ? loss() : "null"));
    }

    String log(String url) {
        List<String> lines =
                new ArrayList<>(List.of("results at " + url + "/job/" + job() + "/" + number() + "/dreambooth/"));
        if (result().equals("ABORTED") && !faulty) {
            lines.add("[dreambooth] checkpoints/checkpoint-000012 is kept; the next run goes on from it");
        }
        if (!number().equals("1")) {
            lines.add("[dreambooth] up to date");
        }
        return String.join("\n", lines);
    }

    /** A page whose size is bounded, unless it is faulty. */
    String page() {
        return String.join("", Collections.nCopies(faulty ? 200_000 : 20, "<img alt='a dog'>"));
    }
}
