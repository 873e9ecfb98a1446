package dev.dreambooth.engine.stage.evaluate;

import static dev.dreambooth.contract.settings.evaluate.EvaluateSettings.LPIPS_NETWORK;

import dev.dreambooth.contract.evaluation.EncoderIdentity;
import dev.dreambooth.contract.evaluation.Yardstick;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.engine.data.image.RgbImage;
import dev.dreambooth.engine.evaluation.ByPrompt;
import dev.dreambooth.engine.evaluation.PairDistances;
import dev.dreambooth.engine.evaluation.encoder.Lpips;
import dev.dreambooth.engine.stage.StageContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Measures by LPIPS how much the images of each prompt differ from seed to seed, if a network is named for it. */
final class Diversities {
    private final Lpips lpips;
    private final KeptVectors kept;
    private final Function<EvaluatedImage, RgbImage> read;

    private Diversities(Lpips lpips, KeptVectors kept, Function<EvaluatedImage, RgbImage> read) {
        this.lpips = lpips;
        this.kept = kept;
        this.read = read;
    }

    /** Opens the network and closes it again, so that one that cannot be used is told of before images are made. */
    static void tryNetwork(StageContext context) {
        open(context).ifPresent(Lpips::close);
    }

    private static Optional<Lpips> open(StageContext context) {
        return context.find(LPIPS_NETWORK)
                .map(folder -> Lpips.open(folder, LPIPS_NETWORK, context.device(), context.hasher()));
    }

    /**
     * Measures all prompts.
     *
     * @param read reads an image
     * @param identities receives what measured
     * @return empty if no network is named, or there is one image of a prompt only
     */
    static Optional<PairDistances> of(
            ByPrompt<List<EvaluatedImage>> images,
            Function<EvaluatedImage, RgbImage> read,
            KeptVectors kept,
            Map<String, EncoderIdentity> identities,
            StageContext context) {
        if (images.tuned().get(0).size() < 2) {
            return Optional.empty();
        }
        Optional<Lpips> opened = open(context);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (Lpips lpips = opened.get()) {
            identities.put(Yardstick.LPIPS, lpips.identity());
            context.phase("comparing the images of each prompt through "
                    + lpips.identity().name());
            Diversities diversities = new Diversities(lpips, kept, read);
            return Optional.of(new PairDistances(
                    images.tuned().stream().map(diversities::distance).toList(),
                    images.base().stream().map(diversities::distance).toList()));
        }
    }

    private double distance(List<EvaluatedImage> row) {
        List<RgbImage> images = row.stream().map(read).toList();
        String all = images.stream().map(RememberingEncoder::digest).collect(Collectors.joining("\n"));
        String content = Sha256.of(all.getBytes(StandardCharsets.UTF_8));
        Optional<double[]> found = kept.find(lpips.identity(), content);
        if (found.isPresent()) {
            return found.get()[0];
        }
        double distance = lpips.meanDistance(images);
        kept.put(lpips.identity(), content, distance);
        return distance;
    }
}
