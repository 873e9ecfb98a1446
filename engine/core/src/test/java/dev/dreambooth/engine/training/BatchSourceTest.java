package dev.dreambooth.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.data.folder.TrainingImage;
import dev.dreambooth.engine.data.image.ImageSize;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.data.image.StoredImage;
import dev.dreambooth.engine.data.order.SampleOrder;
import dev.dreambooth.engine.data.order.TrainingOrder;
import dev.dreambooth.engine.diffusion.DiscreteNoiseProcess;
import dev.dreambooth.engine.diffusion.SchedulerConfig;
import dev.dreambooth.engine.family.LatentDiffusionModel;
import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.model.part.Conditioning;
import dev.dreambooth.engine.tensor.Device;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.tensor.Tensor;
import dev.dreambooth.engine.training.loss.DreamBoothLoss;
import dev.dreambooth.engine.weights.ModelFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A batch tells the denoiser of each of its images what is true of that image, and of its prompt. */
class BatchSourceTest {
    private static final List<String> PROMPTS = List.of("a photo of sks dog", "a photo of a dog");

    private static LatentSet images(LatentDiffusionModel model, String name, int width, int height, String prompt) {
        RgbImage image = RgbImage.of(width, height, new byte[3 * width * height]);
        return new LatentSet(
                model.codec(),
                new LatentSet.Crops(true, false),
                List.of(TrainingImage.of(name, StoredImage.of(image), prompt)),
                Optional.empty(),
                7);
    }

    /** In batches of two, so that an order of instance, class, instance, class would show; diffusers' script has it. */
    @Test
    void classImagesAreToldTheirOwnSizesAndPrompts() throws Exception {
        ModelFolder folder = ModelFamilies.openFolder(
                Path.of(getClass().getResource("/golden/sdxl/base/model").toURI()));
        try (Scope scope = Scope.open();
                LatentDiffusionModel model = LatentDiffusionModel.open(folder, Device.CPU);
                LatentSet instances = images(model, "subject.png", 48, 40, PROMPTS.get(0));
                Prior prior = new Prior.ClassImages(images(model, "class.png", 32, 32, PROMPTS.get(1)));
                PromptConditioning prompts = new PromptConditioning(PROMPTS, model.text(), false)) {
            SampleOrder.Subject subject = new SampleOrder.Subject(
                    1,
                    TrainingOrder.ofInstances(7, 1),
                    0,
                    Optional.of(new SampleOrder.ClassOrder(TrainingOrder.ofClassImages(7, 1), 0)));
            DreamBoothLoss.Batch batch = new BatchSource(
                            instances,
                            prior,
                            new SampleOrder(7, List.of(subject), 2, 1),
                            List.of(ImageSize.square(32)),
                            prompts,
                            DiscreteNoiseProcess.of(SchedulerConfig.of(
                                    folder.config(folder.layout().scheduler()), "scheduler_config.json")),
                            NoiseRecipe.PLAIN,
                            2,
                            1,
                            7)
                    .batch(0, 0);
            // 48 x 40 becomes 38 x 32, of which the middle is taken
            float[] subjects = {40, 48, 0, 3, 32, 32};
            float[] classes = {32, 32, 0, 0, 32, 32};
            Tensor sizes = batch.conditioning().get(Conditioning.SIZES);
            for (int i = 0; i < 4; i++) {
                assertThat(sizes.select(0, i).toFloats()).as("sample " + i).isEqualTo(i < 2 ? subjects : classes);
            }
            Conditioning texts = model.text().encode(model.text().tokenize(PROMPTS), 0);
            for (String input : List.of(Conditioning.TEXT_STATES, Conditioning.POOLED_TEXT)) {
                for (int i = 0; i < 4; i++) {
                    assertThat(batch.conditioning().get(input).select(0, i).toFloats())
                            .as(input + " of sample " + i)
                            .isEqualTo(texts.get(input).select(0, i / 2).toFloats());
                }
            }
        }
    }
}
