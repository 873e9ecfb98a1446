package dev.dreambooth.jenkins.results;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.launch.ControlProtocol;
import dev.dreambooth.jenkins.agent.ResultFiles;
import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import dev.dreambooth.jenkins.evaluation.Reference;
import dev.dreambooth.jenkins.untrusted.UntrustedDataException;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import jenkins.util.VirtualFile;

/**
 * The evaluation that the last good build of a project has archived: what gates against {@code last-good} compare with
 * unless the settings name another baseline. A build that is unstable or failed is no good one.
 */
public final class LastGoodEvaluation {
    /** How many builds back is looked. */
    private static final int MAX_BUILDS = 50;

    private final Run<?, ?> run;
    private final StageRun stage;

    private LastGoodEvaluation(Run<?, ?> run, StageRun stage) {
        this.run = run;
        this.stage = stage;
    }

    /**
     * Offers an evaluation that is about to begin the last good one to compare with.
     *
     * @param place where the new one runs
     * @param control the folder through which the engine gets it
     * @return what pages are to say of it; nothing if there is none that can be read
     */
    public static Optional<Reference> offer(Run<?, ?> run, StagePlace place, FilePath control, PrintStream log)
            throws IOException, InterruptedException {
        Optional<LastGoodEvaluation> last = before(run, place);
        if (last.isEmpty()) {
            return Optional.empty();
        }
        byte[] content;
        Reference reference;
        try {
            content = last.get().content();
            reference = last.get().reference(content);
        } catch (IOException e) {
            log.println(
                    "[dreambooth] nothing is compared with #" + last.get().run.getNumber()
                            + ", the last good build: its evaluation cannot be read: " + e.getMessage());
            return Optional.empty();
        }
        control.mkdirs();
        control.child(ControlProtocol.BASELINE).copyFrom(new ByteArrayInputStream(content));
        log.println("[dreambooth] the last good build, #" + reference.getBuild()
                + ", is what gates against last-good compare with, unless baseline names another");
        return Optional.of(reference);
    }

    /** Returns the evaluation of the last good build before one that is about to evaluate. */
    private static Optional<LastGoodEvaluation> before(Run<?, ?> run, StagePlace place) {
        Run<?, ?> earlier = run.getPreviousBuild();
        for (int i = 0; i < MAX_BUILDS && earlier != null; i++) {
            DreamBoothAction action = earlier.getAction(DreamBoothAction.class);
            if (action != null && earlier.getResult() == Result.SUCCESS) {
                Optional<StageRun> evaluation = fitting(action.getStages(), place);
                if (evaluation.isPresent()) {
                    return Optional.of(new LastGoodEvaluation(earlier, evaluation.get()));
                }
            }
            earlier = earlier.getPreviousBuild();
        }
        return Optional.empty();
    }

    /** Of several evaluations in a build that of the same branch is meant. */
    private static Optional<StageRun> fitting(List<StageRun> stages, StagePlace place) {
        List<StageRun> evaluations = stages.stream()
                .filter(each -> each.getStage().equals(Stage.EVALUATE.id()) && each.isGood())
                .filter(each -> each.getFiles().contains(ResultFiles.EVALUATION))
                .toList();
        return evaluations.size() == 1
                ? Optional.of(evaluations.get(0))
                : evaluations.stream()
                        .filter(each -> each.getPlace().getBlocks().equals(place.getBlocks()))
                        .findFirst();
    }

    private byte[] content() throws IOException {
        VirtualFile archived = run.getArtifactManager().root().child(stage.getFolder() + ResultFiles.EVALUATION);
        try (InputStream in = archived.open()) {
            byte[] content = in.readNBytes(ResultFiles.MAX_RECORD_BYTES + 1);
            if (content.length > ResultFiles.MAX_RECORD_BYTES) {
                throw new UntrustedDataException("larger than " + ResultFiles.MAX_RECORD_BYTES + " bytes");
            }
            return content;
        }
    }

    private Reference reference(byte[] content) throws UntrustedDataException {
        EvaluationSummary summary = EvaluationSummary.parse(new String(content, StandardCharsets.UTF_8));
        return new Reference(run.getNumber(), sha256(content), summary.values());
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
