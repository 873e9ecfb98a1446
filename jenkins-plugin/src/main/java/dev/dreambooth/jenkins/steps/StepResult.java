package dev.dreambooth.jenkins.steps;

import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.Sample;
import dev.dreambooth.jenkins.results.StageRun;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import jenkins.model.Jenkins;

/** What a step returns to Groovy: maps, lists, texts and numbers only, which a sandbox lets every script read. */
final class StepResult {
    private StepResult() {}

    /** Returns the result of a stage. */
    static Map<String, Object> of(Run<?, ?> run, StageRun stage) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("id", stage.getId());
        result.put("stage", stage.getStage());
        result.put("state", stage.getState());
        result.put("stable", stage.isGood());
        result.put("message", stage.getMessage());
        result.put("fingerprint", stage.getFingerprint());
        // not null, which Groovy takes to be less than every number
        Double loss = stage.getMeanFinalLoss();
        result.put("meanFinalLoss", loss == null ? Double.NaN : loss);
        result.put("metrics", new HashMap<>(stage.getMetrics()));
        ArrayList<String> samples = new ArrayList<>();
        for (Sample sample : stage.getSamples()) {
            samples.add(stage.getFolder() + sample.getName());
        }
        result.put("samples", samples);
        result.put("artifacts", stage.getFiles().isEmpty() ? "" : stage.getFolder());
        String root = Jenkins.get().getRootUrl();
        result.put("url", (root == null ? "" : root) + run.getUrl() + DreamBoothAction.URL + "/");
        return result;
    }
}
