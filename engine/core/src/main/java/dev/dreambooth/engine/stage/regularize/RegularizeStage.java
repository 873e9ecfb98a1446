package dev.dreambooth.engine.stage.regularize;

import dev.dreambooth.contract.record.ResultFiles;
import dev.dreambooth.contract.settings.RegularizeSettings;
import dev.dreambooth.contract.settings.choice.PriorKind;
import dev.dreambooth.contract.settings.train.DataSettings;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.reading.ImageReader;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.stage.BaseModel;
import dev.dreambooth.engine.stage.ContactSheets;
import dev.dreambooth.engine.stage.Environment;
import dev.dreambooth.engine.stage.Outcome;
import dev.dreambooth.engine.stage.PastRun;
import dev.dreambooth.engine.stage.SamplingMemory;
import dev.dreambooth.engine.stage.StageContext;
import dev.dreambooth.engine.stage.StageResult;
import dev.dreambooth.engine.stage.StageRun;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the class images of prior preservation with the frozen base model. */
public final class RegularizeStage implements StageRun {
    @Override
    public Outcome run(StageContext context) {
        if (context.get(DataSettings.PRIOR_KIND) == PriorKind.TEACHER) {
            return Outcome.of("left out: with priorKind " + PriorKind.TEACHER + " training needs no class images");
        }
        ModelFolder base = BaseModel.openTextToImage(context);
        base.contents(context.hasher());
        ClassImageSets all = ClassImageSets.of(context, base);
        List<ClassImages> wanting = all.sets().stream()
                .filter(images -> !images.set().missing().isEmpty())
                .toList();
        if (wanting.isEmpty()) {
            return Outcome.upToDate("all class images are in " + folders(all.sets()));
        }
        List<String> ends = new ArrayList<>();
        List<ClassImages> toMake = new ArrayList<>();
        for (ClassImages images : wanting) {
            Optional<Outcome> done = result(context, images)
                    .withoutRunning(
                            String.join(" ", images.set().reasons()),
                            Files.notExists(images.folder()), // a cached set takes the place of all that lies there
                            () -> PastRun.of(context)
                                            .plan(images.set().missing().size(), "class images")
                                    + "; memory: at least " + SamplingMemory.of(base, context));
            done.ifPresentOrElse(outcome -> ends.add(outcome.message()), () -> toMake.add(images));
        }
        if (!toMake.isEmpty()) {
            ends.add(make(toMake, base, context));
        }
        return Outcome.of(String.join("; ", ends));
    }

    private static String make(List<ClassImages> sets, ModelFolder base, StageContext context) {
        int count =
                sets.stream().mapToInt(images -> images.set().missing().size()).sum();
        result(context, sets.get(0))
                .start(sets.stream()
                        .flatMap(images -> images.set().reasons().stream())
                        .collect(Collectors.joining(" ")));
        try (LatentDiffusionModel model =
                LatentDiffusionModel.open(base, Set.of(), context.device(), context.denoiserType())) {
            sets.forEach(images -> make(images, model, context));
        }
        return "made " + count + " class images in " + folders(sets);
    }

    private static StageResult result(StageContext context, ClassImages images) {
        Map<String, String> inputs = Environment.inputs(images.base(), context);
        inputs.put("class images", images.digest()); // tells the sets of several subjects apart
        return new StageResult(context, Environment.fingerprint(context, inputs), images.folder());
    }

    private static void make(ClassImages images, LatentDiffusionModel model, StageContext context) {
        images.make(model, context);
        result(context, images)
                .writeBeside(
                        ResultFiles.CONTACT_SHEET,
                        ContactSheets.png(ContactSheets.of(images.recipe().prompt(), images(images), 8)));
    }

    private static String folders(List<ClassImages> sets) {
        return sets.stream().map(images -> images.folder().toString()).collect(Collectors.joining(", "));
    }

    private static List<RgbImage> images(ClassImages images) {
        ImageReader reader = new ImageReader(
                RegularizeSettings.CLASS_IMAGES_DIRECTORY, images.recipe().width());
        return images.set().images().stream()
                .limit(ContactSheets.MOST)
                .map(file -> reader.read(file).image())
                .toList();
    }
}
