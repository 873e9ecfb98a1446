package dev.dreambooth.engine.stage.train;

import static dev.dreambooth.contract.settings.train.TrainSettings.MAX_TRAIN_STEPS;
import static dev.dreambooth.contract.settings.train.TrainSettings.RESOLUTION;
import static dev.dreambooth.contract.settings.train.TrainSettings.TRAIN_TEXT_ENCODER;
import static dev.dreambooth.contract.settings.train.ValidationSettings.EARLY_STOPPING_PATIENCE;

import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.settings.choice.memory.Offload;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.stage.BaseModel;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.PastRun;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import dev.dreambooth.engine.stage.StageRun;
import dev.dreambooth.engine.stage.train.data.DataRemarks;
import dev.dreambooth.engine.stage.train.data.InstanceSheet;
import dev.dreambooth.engine.stage.train.data.PriorSource;
import dev.dreambooth.engine.stage.train.data.Subjects;
import dev.dreambooth.engine.stage.train.data.TrainingData;
import dev.dreambooth.engine.stage.train.memory.PlannedSpace;
import dev.dreambooth.engine.stage.train.memory.TrainingMemory;
import dev.dreambooth.engine.stage.train.method.SavedModel;
import dev.dreambooth.engine.stage.train.method.TrainingMethod;
import dev.dreambooth.engine.stage.train.monitor.SampleLook;
import dev.dreambooth.engine.stage.train.monitor.TrackingTools;
import dev.dreambooth.engine.stage.train.recipe.LossRecipe;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Teaches the base model a subject or several (Ruiz et al. 2023): fine-tunes the UNet, and if asked the text encoder, on
 * a few images of each, beside images that the base model itself made of its class.
 */
public final class TrainStage implements StageRun {
    @Override
    public Outcome run(StageContext context) {
        TrackingTools tools = new TrackingTools(context);
        Subjects subjects = Subjects.read(context);
        ModelFolder base = BaseModel.openTextToImage(context);
        LossRecipe recipe = LossRecipe.of(context, base);
        SavedModel.check(context, base, recipe.scheduler());
        Map<String, String> modelFiles = Environment.inputs(base, context);
        PriorSource prior = PriorSource.of(context, base);
        Optional<SampleLook> look = SampleLook.of(context);

        List<String> remarks = DataRemarks.tell(subjects, prior, base, context);

        Fingerprint fingerprint = Environment.fingerprint(context, inputs(subjects, modelFiles, prior, look));
        StageResult result = new StageResult(context, fingerprint);
        TrainingMemory memory = TrainingMemory.of(context, base);
        String steps = context.find(EARLY_STOPPING_PATIENCE).isPresent() ? "steps at most" : "steps";
        Optional<Outcome> done = result.withoutRunning(() -> {
            DataRemarks.lookedAt(subjects, context);
            return PastRun.of(context).plan(context.get(MAX_TRAIN_STEPS), steps) + "; memory: about " + memory.plan();
        });
        if (done.isPresent()) {
            InstanceSheet.keep(done.get(), subjects, context);
            return done.get();
        }
        result.start();
        result.remark(Stream.concat(remarks.stream(), DataRemarks.lookedAt(subjects, context).stream())
                .toList());
        memory.announce();
        PlannedSpace.require(context, base, result);
        look.ifPresent(SampleLook::begin);
        InstanceSheet sheet = InstanceSheet.of(subjects); // while the images are those that were checked

        if (context.denoiserForm().quantized()) {
            prior.complete(context, base);
        }
        try (LatentDiffusionModel model = opened(context, base)) {
            model.requireSize(RESOLUTION, context.get(RESOLUTION));
            try (TrainingData data =
                            new TrainingData(context, model, subjects, prior, context.get(TRAIN_TEXT_ENCODER));
                    TrainingMethod method = TrainingMethod.of(context, base, model)) {
                int last = recipe.loss().process().timesteps() - 1;
                List<String> told = Stream.concat(
                                remarks.stream(), DataRemarks.ofIdentifiers(subjects, model, last, context).stream())
                        .toList();
                int trained = new TrainingRun(context, base, recipe, memory, result, tools, told, look)
                        .train(model, method, data);
                sheet.write(context);
                return Outcome.of(
                        "trained " + trained + " steps; the " + method.result() + " is in " + result.folder());
            }
        } catch (RuntimeException failure) {
            throw memory.explained(failure);
        }
    }

    private static LatentDiffusionModel opened(StageContext context, ModelFolder base) {
        LatentDiffusionModel model = LatentDiffusionModel.open(
                base, TrainingMethod.rewritten(context, base.layout()), context.device(), context.denoiserForm());
        return context.offloads(Offload.ENCODERS) ? model.waiting(!context.get(TRAIN_TEXT_ENCODER)) : model;
    }

    private static Map<String, String> inputs(
            Subjects subjects, Map<String, String> modelFiles, PriorSource prior, Optional<SampleLook> look) {
        Map<String, String> inputs = new TreeMap<>(subjects.digests());
        inputs.putAll(modelFiles);
        inputs.putAll(prior.digests());
        look.ifPresent(samples -> inputs.putAll(samples.digests()));
        return inputs;
    }
}
