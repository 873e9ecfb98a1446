package dev.dreambooth.engine.family.sd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.family.SingleFileLayout;
import dev.dreambooth.engine.model.clip.StandardTokenizer;
import dev.dreambooth.engine.model.original.OriginalWeights;
import dev.dreambooth.engine.model.original.UNetNames;
import dev.dreambooth.engine.model.original.VaeNames;
import dev.dreambooth.engine.weights.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The single files of Stable Diffusion 1.x: three networks under prefixes, no configuration, no tokenizer. */
final class StableDiffusion1File implements SingleFileLayout {
    @Override
    public Optional<String> refusal(Set<String> names) {
        return Stream.of(UNetNames.PREFIX, VaeNames.PREFIX, TextEncoderNames.PREFIX)
                .filter(prefix -> names.stream().noneMatch(name -> name.startsWith(prefix)))
                .findFirst()
                .map(prefix -> "it holds no weights that begin with " + prefix);
    }

    @Override
    public List<UnpackedPart> parts(OriginalWeights weights) {
        UNetNames unetNames = new UNetNames(weights.names(UNetNames.PREFIX));
        Map<String, TensorData> unet = weights.renamed(UNetNames.PREFIX, unetNames::diffusers);
        VaeNames vaeNames = new VaeNames(weights.names(VaeNames.PREFIX));
        Map<String, TensorData> vae = weights.renamed(VaeNames.PREFIX, vaeNames::diffusers);
        Map<String, TensorData> text = weights.renamed(TextEncoderNames.PREFIX, TextEncoderNames::diffusers);
        return List.of(
                new UnpackedPart(StableDiffusion.UNET, OriginalConfigs.unet(unet, unetNames), unet.values()),
                new UnpackedPart(StableDiffusion.VAE, OriginalConfigs.vae(vae, vaeNames), vae.values()),
                new UnpackedPart(StableDiffusion.TEXT_ENCODER, OriginalConfigs.textEncoder(text), text.values()),
                new UnpackedPart(StableDiffusion.SCHEDULER, OriginalConfigs.scheduler(), List.of()));
    }

    @Override
    public void writeOthers(Path folder) throws IOException {
        StandardTokenizer.write(Files.createDirectories(folder.resolve(StableDiffusion.TOKENIZER.name())));
    }

    @Override
    public ObjectNode index() {
        return OriginalConfigs.index();
    }
}
