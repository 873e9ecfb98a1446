package dev.dreambooth.engine.stage.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.record.RunRecord;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.contract.settings.train.LoraSettings;
import dev.dreambooth.contract.settings.train.OptimizerSettings;
import dev.dreambooth.contract.settings.train.TrainSettings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.engine.evaluation.result.CardFacts;
import dev.dreambooth.engine.stage.BaseModel;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.stage.ReportTables;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.generate.SampledModel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the card of a trained model tells beside its numbers, as far as its training left word of it. */
final class CardOf {
    private static final List<Setting<?>> TOLD = List.of(
            LoraSettings.TRAIN_METHOD,
            TrainSettings.MAX_TRAIN_STEPS,
            TrainSettings.TRAIN_BATCH_SIZE,
            TrainSettings.RESOLUTION,
            TrainSettings.WITH_PRIOR_PRESERVATION,
            TrainSettings.TRAIN_TEXT_ENCODER,
            OptimizerSettings.LEARNING_RATE,
            LoraSettings.LORA_LEARNING_RATE,
            LoraSettings.LORA_RANK);

    private CardOf() {}

    /**
     * Returns what there is to tell.
     *
     * @param model the model that the card is of
     */
    static CardFacts trained(SampledModel model, EvaluationPlan plan, StageContext context) {
        ObjectNode settings = training(context);
        Map<String, String> training = new TreeMap<>();
        TOLD.stream()
                .filter(setting -> settings.has(setting.name()))
                .filter(setting -> model.hasLoras() || !setting.name().startsWith("lora"))
                .forEach(setting -> training.put(setting.name(), ReportTables.shown(settings.get(setting.name()))));
        String instancePrompt = settings.path(SubjectSettings.INSTANCE_PROMPT.name())
                .asText(plan.subjects().get(0));
        return new CardFacts(
                instancePrompt,
                Optional.empty(),
                Optional.empty(),
                instancePrompt,
                model.hasLoras(),
                library(model.folder().layout().pipeline()),
                training,
                Environment.engineVersion());
    }

    /** Hubs know pipelines by their names in small letters, such as {@code stable-diffusion-xl}. */
    private static String library(String pipeline) {
        return pipeline.replace("Pipeline", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private static ObjectNode training(StageContext context) {
        try {
            return RunRecord.read(BaseModel.trained(context.spec()))
                    .map(record -> record.fingerprint().settings())
                    .orElseGet(CanonicalJson.STRICT::createObjectNode);
        } catch (UserError unusable) {
            return CanonicalJson.STRICT.createObjectNode();
        }
    }
}
