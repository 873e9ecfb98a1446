package dev.dreambooth.engine.stage;

import static dev.dreambooth.contract.settings.CommonSettings.SEED;
import static dev.dreambooth.contract.settings.GenerateSettings.CLIP_SKIP;
import static dev.dreambooth.contract.settings.GenerateSettings.ETA;
import static dev.dreambooth.contract.settings.GenerateSettings.GUIDANCE_SCALE;
import static dev.dreambooth.contract.settings.GenerateSettings.HEIGHT;
import static dev.dreambooth.contract.settings.GenerateSettings.IMAGES_PER_PROMPT;
import static dev.dreambooth.contract.settings.GenerateSettings.INFERENCE_STEPS;
import static dev.dreambooth.contract.settings.GenerateSettings.NEGATIVE_PROMPT;
import static dev.dreambooth.contract.settings.GenerateSettings.PROMPTS;
import static dev.dreambooth.contract.settings.GenerateSettings.SCHEDULER;
import static dev.dreambooth.contract.settings.GenerateSettings.WIDTH;

import dev.dreambooth.contract.record.UpToDateCheck;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.sampling.ImageRequest;
import dev.dreambooth.engine.sampling.SamplingSettings;
import dev.dreambooth.engine.sampling.StableDiffusionPipeline;
import dev.dreambooth.engine.tensor.Lanes;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes images from prompts, each from a seed of its own: prompts × seeds. */
final class GenerateStage implements StageRun {
    @Override
    public String run(StageContext context) {
        ModelFolder folder = BaseModel.openTrained(context.spec());
        String digest = folder.digest();
        StageResult result = new StageResult(context, Environment.fingerprint(context, Map.of("model", digest)));
        UpToDateCheck.Verdict verdict = result.check();
        if (verdict.upToDate()) {
            return "up to date: " + verdict.reason();
        }
        result.start(verdict.reason());
        context.phase("opening the model " + folder.path());
        try (ModelComponents model = ModelComponents.open(folder, context.device())) {
            SamplingSettings settings = settings(context, model);
            StableDiffusionPipeline pipeline = new StableDiffusionPipeline(model, Samplers.config(folder));
            pipeline.check(settings);
            List<String> prompts = context.get(PROMPTS);
            prompts.forEach(prompt -> PromptChecks.warnOfCut(prompt, model.tokenizer(), context));
            SampleSheet sheet = new SampleSheet(requests(context, prompts), settings, context.get(SCHEDULER), digest);
            try (Lanes lanes = model.lanes(settings.width(), settings.height())) {
                result.replace(aside -> sheet.make(pipeline, lanes, aside, context), sheet.seeds(), Map.of());
            }
            return "made " + sheet.size() + " images in " + result.folder();
        }
    }

    private static SamplingSettings settings(StageContext context, ModelComponents model) {
        return new SamplingSettings(
                Samplers.chosen(context.get(SCHEDULER)),
                context.get(INFERENCE_STEPS),
                context.get(GUIDANCE_SCALE),
                context.get(ETA),
                context.find(WIDTH).orElseGet(model::nativeSize),
                context.find(HEIGHT).orElseGet(model::nativeSize),
                context.get(CLIP_SKIP));
    }

    private static List<List<ImageRequest>> requests(StageContext context, List<String> prompts) {
        List<List<ImageRequest>> rows = new ArrayList<>();
        for (String prompt : prompts) {
            List<ImageRequest> row = new ArrayList<>();
            for (int i = 0; i < context.get(IMAGES_PER_PROMPT); i++) {
                row.add(new ImageRequest(prompt, context.get(NEGATIVE_PROMPT), context.get(SEED) + i));
            }
            rows.add(row);
        }
        return rows;
    }
}
