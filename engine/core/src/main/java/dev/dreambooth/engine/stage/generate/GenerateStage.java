package dev.dreambooth.engine.stage.generate;

import static dev.dreambooth.contract.settings.CommonSettings.FORCE;
import static dev.dreambooth.contract.settings.GenerateSettings.NEGATIVE_PROMPT;
import static dev.dreambooth.contract.settings.GenerateSettings.PROMPTS;
import static dev.dreambooth.contract.settings.GenerateSettings.PROMPT_SYNTAX;
import static dev.dreambooth.contract.settings.GenerateSettings.SHARD;

import dev.dreambooth.contract.settings.Shard;
import dev.dreambooth.contract.settings.choice.PromptSyntax;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.model.part.Tokenizer;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.PastRun;
import dev.dreambooth.engine.stage.PromptChecks;
import dev.dreambooth.engine.stage.ReportTables;
import dev.dreambooth.engine.stage.Sample;
import dev.dreambooth.engine.stage.SamplingMemory;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import dev.dreambooth.engine.stage.StageRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes images from prompts, each from a seed of its own: prompts × seeds. Images that are there already stay. */
public final class GenerateStage implements StageRun {
    /** What becomes of images that were made before a stop. */
    private static final String DROPPED = "images made so far are dropped; earlier results are as they were";

    @Override
    public Outcome run(StageContext context) {
        Optional<String> shard = context.find(SHARD);
        if (shard.isPresent() && shard.get().equals(Shard.MERGE)) {
            return new ShardMerge(context).run();
        }
        SamplePlan whole = SamplePlan.of(context.settings());
        SamplePlan plan = shard.flatMap(Shard::parse).map(whole::part).orElse(whole);

        InitialFiles initial = InitialFiles.read(context);
        try (SampledModel sampled = SampledModel.of(context)) {
            sampled.check(initial, context);
            return run(plan, shard.isEmpty(), sampled, initial, context);
        }
    }

    /**
     * @param whole whether these are all images of the sheet
     */
    private static Outcome run(
            SamplePlan plan, boolean whole, SampledModel sampled, InitialFiles initial, StageContext context) {
        Map<String, String> inputs = new TreeMap<>(sampled.inputs());
        inputs.putAll(initial.digests());
        StageResult result = new StageResult(context, Environment.fingerprint(context, inputs));
        ReusableSamples there = context.get(FORCE)
                ? ReusableSamples.none()
                : ReusableSamples.in(result.folder(), result.fingerprint(), context.hasher());
        int toMake = plan.size() - there.count(plan);
        Optional<Outcome> done = result.withoutRunning(() -> PastRun.of(context).plan(toMake, "images")
                + "; memory: at least " + SamplingMemory.of(sampled.folder(), context));
        if (done.isPresent()) {
            return done.get();
        }
        result.start();
        context.phase("opening the model " + sampled.description());
        try (LatentDiffusionModel model = sampled.open(context.device(), context.denoiserType())) {
            SampleMaker maker = new SampleMaker(sampled, model, initial, context);
            sampled.warnOfUnusedLayers(context);
            warnOfPrompts(sampled.embeddings(), model.text().tokenizer(), context);
            context.phase("making " + toMake + " images");
            result.replace(
                    aside -> {
                        make(plan, there, maker, aside);
                        if (whole) {
                            SampleSheet.write(plan, ReportTables.of(result.fingerprint()), aside);
                        }
                    },
                    plan.seeds(),
                    Map.of());
        }
        String kept = toMake == plan.size() ? "" : "; " + (plan.size() - toMake) + " more are as they were";
        return Outcome.of("made " + toMake + " images in " + result.folder() + kept);
    }

    /** Warns of what prompts lack, and of plain ones that are read otherwise than they look. */
    private static void warnOfPrompts(Embeddings embeddings, Tokenizer tokenizer, StageContext context) {
        List<String> prompts = new ArrayList<>(context.get(PROMPTS));
        prompts.add(context.get(NEGATIVE_PROMPT));
        embeddings.warnOfUnused(prompts, context);
        if (context.get(PROMPT_SYNTAX) == PromptSyntax.PLAIN) {
            PromptChecks.warnOfWeights(prompts, context);
            prompts.forEach(prompt -> PromptChecks.warnOfCut(prompt, tokenizer, context));
        }
    }

    private static void make(SamplePlan plan, ReusableSamples there, SampleMaker maker, Path folder)
            throws IOException {
        List<Sample> missing = new ArrayList<>();
        for (Sample sample : plan.samples()) {
            Optional<Path> known = there.find(sample);
            if (known.isPresent()) {
                Files.copy(known.get(), folder.resolve(sample.fileName()), StandardCopyOption.COPY_ATTRIBUTES);
            } else {
                missing.add(sample);
            }
        }
        maker.make(missing, sample -> folder.resolve(sample.fileName()), Sample::fileName, DROPPED);
    }
}
