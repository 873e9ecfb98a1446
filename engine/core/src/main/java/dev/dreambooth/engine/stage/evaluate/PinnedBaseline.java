package dev.dreambooth.engine.stage.evaluate;

import static dev.dreambooth.contract.settings.evaluate.EvaluateSettings.BASELINE;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.evaluation.Evaluation;
import dev.dreambooth.engine.evaluation.gate.LastGood;
import dev.dreambooth.engine.stage.StageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The evaluation of an earlier model that settings name, to compare with.
 *
 * @param sha256 of its file
 * @param lastGood what is in it
 */
record PinnedBaseline(String sha256, LastGood lastGood) {
    /**
     * Reads the one that the settings name.
     *
     * @throws UserError if it is missing or no evaluation
     */
    static Optional<PinnedBaseline> read(StageContext context) {
        Optional<Path> file = context.find(BASELINE).map(Path::of);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Path path = file.get();
        if (!Files.isRegularFile(path)) {
            throw UserError.data(
                            "There is no " + path + ", which baseline names.",
                            "Name the evaluation.json of a good model, or leave baseline out until there is one.")
                    .about(BASELINE);
        }
        try {
            return Optional.of(new PinnedBaseline(
                    context.hasher().sha256(path), new LastGood(BASELINE.name(), Evaluation.readFile(path))));
        } catch (UserError e) {
            throw e.about(BASELINE);
        } catch (IOException e) {
            throw UserError.data(path + " cannot be read: " + e.getMessage() + ".", "Make it readable.")
                    .about(BASELINE)
                    .causedBy(e);
        }
    }
}
