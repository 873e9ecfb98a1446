package dev.dreambooth.jenkins.checks;

import dev.dreambooth.jenkins.evaluation.EvaluationSummary;
import dev.dreambooth.jenkins.evaluation.GateVerdict;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.StageRun;
import dev.dreambooth.jenkins.results.StageState;
import hudson.model.Run;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksStatus;
import jenkins.model.Jenkins;

/** A stage as a check: a name that stays from build to build, a verdict, its gates, and the way to the page. */
final class StageCheck {
    private StageCheck() {}

    static ChecksDetails of(Run<?, ?> run, StageRun stage) {
        String where = stage.getBlocks().isEmpty() ? "" : " · " + stage.getBlocks();
        ChecksDetails.ChecksDetailsBuilder check = new ChecksDetails.ChecksDetailsBuilder()
                .withName("DreamBooth / " + stage.getStage() + where)
                .withStatus(ChecksStatus.COMPLETED)
                .withConclusion(conclusion(stage.state()))
                .withOutput(output(stage));
        String root = Jenkins.get().getRootUrl();
        if (root != null) {
            check.withDetailsURL(root + run.getUrl() + DreamBoothAction.URL + "/#stage-" + stage.getId());
        }
        return check.build();
    }

    /** What is unstable is seen and blocks nobody: whoever wants it to block has the gate fail. */
    private static ChecksConclusion conclusion(StageState state) {
        return switch (state) {
            case COMPLETED -> ChecksConclusion.SUCCESS;
            case UNSTABLE -> ChecksConclusion.NEUTRAL;
            case STOPPED, INTERRUPTED -> ChecksConclusion.CANCELED;
            default -> ChecksConclusion.FAILURE;
        };
    }

    private static ChecksOutput output(StageRun stage) {
        StringBuilder title = new StringBuilder(stage.getState());
        if (stage.getMeanFinalLoss() != null) {
            title.append(", mean final loss ").append(stage.getMeanFinalLossText());
        }
        if (!stage.getSamples().isEmpty()) {
            title.append(", ").append(stage.getSamples().size()).append(" images");
        }
        ChecksOutput.ChecksOutputBuilder output = new ChecksOutput.ChecksOutputBuilder();
        EvaluationSummary found = stage.getEvaluation();
        if (found != null && !found.getGates().isEmpty()) {
            title.append(", ")
                    .append(found.getPassed())
                    .append(" of ")
                    .append(found.getGates().size())
                    .append(" gates passed");
            output.withText(gates(found));
        }
        return output.withTitle(title.toString())
                .withSummary(Markdown.text(stage.getMessage()))
                .build();
    }

    private static String gates(EvaluationSummary found) {
        StringBuilder table = new StringBuilder("| gate | verdict | found | wanted |\n| --- | --- | --- | --- |\n");
        for (GateVerdict gate : found.getGates()) {
            table.append("| ").append(Markdown.text(gate.getName()));
            table.append(" | ").append(Markdown.text(gate.getVerdict()));
            table.append(" | ")
                    .append(
                            gate.getFound() == null
                                    ? ""
                                    : Markdown.text(gate.getFound().getText()));
            table.append(" | ").append(Markdown.text(gate.getDemand())).append(" |\n");
        }
        return table.toString();
    }
}
