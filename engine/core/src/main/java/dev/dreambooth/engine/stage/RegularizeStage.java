package dev.dreambooth.engine.stage;

import dev.dreambooth.contract.settings.DataSettings;
import dev.dreambooth.engine.data.ImageReader;
import dev.dreambooth.engine.data.RgbImage;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the class images of prior preservation with the frozen base model. */
final class RegularizeStage implements StageRun {
    @Override
    public String run(StageContext context) {
        if (context.get(DataSettings.PRIOR_KIND).equals(DataSettings.TEACHER)) {
            return "left out: with priorKind " + DataSettings.TEACHER + " training needs no class images";
        }
        ModelFolder base = BaseModel.open(context.spec());
        ClassImageSets all = ClassImageSets.of(context, base);
        List<ClassImages> wanting = all.sets().stream()
                .filter(images -> !images.set().missing().isEmpty())
                .toList();
        if (wanting.isEmpty()) {
            return "up to date: all class images are in " + folders(all.sets());
        }
        int count = wanting.stream()
                .mapToInt(images -> images.set().missing().size())
                .sum();
        result(context, wanting.get(0))
                .start(wanting.stream()
                        .flatMap(images -> images.set().reasons().stream())
                        .collect(Collectors.joining(" ")));
        try (ModelComponents model = ModelComponents.open(base, context.device())) {
            wanting.forEach(images -> make(images, model, context));
        }
        return "made " + count + " class images in " + folders(wanting);
    }

    private static StageResult result(StageContext context, ClassImages images) {
        Map<String, String> inputs = Map.of("model", images.base().digest());
        return new StageResult(context, Environment.fingerprint(context, inputs), images.folder());
    }

    private static void make(ClassImages images, ModelComponents model, StageContext context) {
        images.make(model, context);
        result(context, images)
                .writeBeside(
                        ContactSheets.FILE_NAME,
                        ContactSheets.png(ContactSheets.of(images.recipe().prompt(), pictures(images), 8)));
    }

    private static String folders(List<ClassImages> sets) {
        return sets.stream().map(images -> images.folder().toString()).collect(Collectors.joining(", "));
    }

    private static List<RgbImage> pictures(ClassImages images) {
        ImageReader reader =
                new ImageReader("classImagesDirectory", images.recipe().width());
        return images.set().images().stream()
                .limit(ContactSheets.MOST)
                .map(file -> reader.read(file).image())
                .toList();
    }
}
