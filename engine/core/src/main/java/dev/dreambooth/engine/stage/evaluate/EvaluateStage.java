package dev.dreambooth.engine.stage.evaluate;

import static dev.dreambooth.contract.settings.GenerateSettings.SHARD;
import static dev.dreambooth.contract.settings.evaluate.EvaluateSettings.BASELINE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.record.Fingerprint;
import dev.dreambooth.contract.settings.Shard;
import dev.dreambooth.contract.settings.SubjectSettings;
import dev.dreambooth.engine.stage.BaseModel;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.PastRun;
import dev.dreambooth.engine.stage.SamplingMemory;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import dev.dreambooth.engine.stage.StageRun;
import dev.dreambooth.engine.stage.encoders.EncoderFolders;
import dev.dreambooth.engine.stage.encoders.References;
import dev.dreambooth.engine.stage.generate.InitialFiles;
import dev.dreambooth.engine.stage.generate.SampledModel;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges a trained model (Ruiz et al. 2023, 4.1 and 4.2): makes images of the subject with it, and of the class with it
 * and with its base from the same noise, measures them through encoders, and holds the numbers against gates. To judge by
 * other gates takes no new images.
 */
public final class EvaluateStage implements StageRun {
    @Override
    public Outcome run(StageContext context) {
        refuseSeveralSubjects(context);
        Optional<Shard> part = context.find(SHARD).flatMap(Shard::parse);
        Optional<EncoderFolders> encoders =
                part.isPresent() ? Optional.empty() : Optional.of(EncoderFolders.of(context));
        BaseModel.requireTrained(context);
        EvaluationPlan plan = EvaluationPlan.of(context.settings());
        plan.unnamed().ifPresent(context::warn);
        Optional<PinnedBaseline> baseline = PinnedBaseline.read(context);
        References references = References.read(context);
        try (SampledModel trained = SampledModel.of(context);
                SampledModel base = SampledModel.ofBase(context)) {
            trained.check(InitialFiles.none(), context);
            EvaluationImages images = new EvaluationImages(plan, part, trained, base, context);
            Map<String, String> inputs = inputs(trained, base);
            inputs.put("prompts without the identifier", plan.digestOfPrompts());
            if (encoders.isEmpty()) {
                return new EvaluationParts.Maker(context, images, trained).make(fingerprint(context, inputs));
            }
            Optional<CheckpointSeries> checkpoints = CheckpointSeries.of(context, plan, encoders.get(), base);
            checkpoints.ifPresent(series -> inputs.putAll(series.digests()));
            references.digests().forEach((name, digest) -> inputs.put("instance image " + name, digest));
            inputs.putAll(encoders.get().digests(context.hasher()));
            baseline.ifPresent(pinned -> inputs.put(BASELINE.name(), pinned.sha256()));
            StageResult result = new StageResult(context, fingerprint(context, inputs));
            Optional<Outcome> done = result.withoutRunning(() -> checkpoints
                            .map(series -> series.missing() + " images of checkpoints, and ")
                            .orElse("")
                    + plan(images, trained, context));
            if (done.isPresent()) {
                return Consequence.ofEarlier(done.get(), result.folder(), context);
            }
            if (context.find(SHARD).isPresent()) {
                EvaluationParts.requireAll(images);
            }
            result.start();
            EvaluationReports reports = new EvaluationReports(context, plan, trained);
            return new EvaluationRun(context, plan, references, encoders.get(), images, reports, checkpoints)
                    .run(result, models(trained, base), baseline.map(PinnedBaseline::lastGood));
        }
    }

    /** Returns what a run would do. */
    static String plan(EvaluationImages images, SampledModel model, StageContext context) {
        return PastRun.of(context).plan(images.missing(), "images") + " of " + images.size() + "; memory: at least "
                + SamplingMemory.of(model.folder(), context);
    }

    /** Images that were made in parts are the same. */
    private static Fingerprint fingerprint(StageContext context, Map<String, String> inputs) {
        Fingerprint run = Environment.fingerprint(context, inputs);
        ObjectNode settings = run.settings().deepCopy();
        if (context.find(SHARD).flatMap(Shard::parse).isEmpty()) {
            settings.remove(SHARD.name());
        }
        return new Fingerprint(run.stage(), settings, run.inputs(), run.environment());
    }

    private static void refuseSeveralSubjects(StageContext context) {
        context.find(SubjectSettings.CONCEPTS).ifPresent(subjects -> {
            throw UserError.configuration(
                            "evaluate judges one subject at a time, but concepts lists " + subjects.size() + ".",
                            "Run evaluate with settings of its own that name instanceImages, identifier and subjectClass of"
                                    + " one of them, and leave concepts out of these.")
                    .about(SubjectSettings.CONCEPTS);
        });
    }

    /** A LoRA is a model of its own only together with its base. */
    private static Map<String, String> models(SampledModel trained, SampledModel base) {
        return Map.of(
                "tuned", Sha256.fingerprint(CanonicalJson.STRICT.valueToTree(trained.inputs())), "base", base.digest());
    }

    /** The base model has the names that it has in every stage; what was trained comes under names of its own. */
    private static Map<String, String> inputs(SampledModel trained, SampledModel base) {
        Map<String, String> inputs = new TreeMap<>(base.inputs());
        trained.inputs().forEach((name, digest) -> {
            if (!digest.equals(inputs.get(name))) {
                inputs.put(inputs.containsKey(name) || name.startsWith("model/") ? "trained " + name : name, digest);
            }
        });
        return inputs;
    }
}
