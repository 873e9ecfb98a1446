package dev.dreambooth.engine.stage;

import dev.dreambooth.engine.data.ImageReader;
import dev.dreambooth.engine.data.RgbImage;
import dev.dreambooth.engine.model.pipeline.ModelComponents;
import dev.dreambooth.engine.weights.ModelFolder;
import java.util.List;
import java.util.Map;

/** Makes the class images of prior preservation with the frozen base model. */
final class RegularizeStage implements StageRun {
    @Override
    public String run(StageContext context) {
        ModelFolder base = BaseModel.open(context.spec());
        ClassImages images = ClassImages.of(context, base);
        int count = images.set().isSupplied() ? 0 : images.set().missing().size();
        if (count == 0) {
            return "up to date: all class images are in " + images.folder();
        }
        StageResult result = new StageResult(
                context, Environment.fingerprint(context, Map.of("model", base.digest())), images.folder());
        result.start(String.join(" ", images.set().reasons()));
        try (ModelComponents model = ModelComponents.open(base, context.device())) {
            images.make(model, context);
        }
        result.writeBeside(
                ContactSheets.FILE_NAME,
                ContactSheets.png(ContactSheets.of(images.recipe().prompt(), pictures(images), 8)));
        return "made " + count + " class images in " + images.folder();
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
