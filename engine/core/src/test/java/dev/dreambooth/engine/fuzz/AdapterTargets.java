package dev.dreambooth.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.engine.family.ModelFamilies;
import dev.dreambooth.engine.fuzz.FuzzInput.Change;
import dev.dreambooth.engine.fuzz.mutation.ByteMutator;
import dev.dreambooth.engine.fuzz.mutation.JsonMutator;
import dev.dreambooth.engine.fuzz.mutation.Mutator;
import dev.dreambooth.engine.fuzz.mutation.SafetensorsMutator;
import dev.dreambooth.engine.fuzz.mutation.ZipMutator;
import dev.dreambooth.engine.golden.Golden;
import dev.dreambooth.engine.model.clip.TextualInversionFile;
import dev.dreambooth.engine.model.lora.LoraFile;
import dev.dreambooth.engine.model.lora.LoraMerge;
import dev.dreambooth.engine.model.part.TextualInversion;
import dev.dreambooth.engine.tensor.Scope;
import dev.dreambooth.engine.weights.LoadedWeights;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.WeightSet;
import dev.dreambooth.engine.weights.WeightSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What people add to a model: LoRAs and their kin, and learnt words. */
final class AdapterTargets {
    private static final Mutator TENSORS = new SafetensorsMutator();
    private static final Mutator PICKLE = new ZipMutator(new ByteMutator());

    private AdapterTargets() {}

    static List<FuzzTarget> all() {
        return List.of(
                new FuzzTarget("lora", 40, true, loras(), (file, folder, output) -> merge(folder)),
                new FuzzTarget("embedding", 60, true, embeddings(), (file, folder, output) -> learn(file)));
    }

    private static List<FuzzInput> loras() {
        List<FuzzInput> loras = new ArrayList<>();
        loras.add(lora("diffusers", "pytorch_lora_weights.safetensors", TENSORS));
        loras.add(lora("kohya", "kohya_lora_weights.safetensors", TENSORS));
        loras.add(lora("lycoris", "lycoris.safetensors", TENSORS));
        loras.add(lora("pickled", "kohya.pt", PICKLE));
        for (String name : List.of("peft", "lokr")) {
            loras.add(new FuzzInput(
                    FuzzInput.folder(Golden.folder("lora/" + name), "golden."),
                    List.of(
                            new Change("adapter_model.safetensors", TENSORS),
                            new Change("adapter_config.json", new JsonMutator()))));
        }
        return loras;
    }

    private static FuzzInput lora(String folder, String name, Mutator mutator) {
        return FuzzInput.of(name, Seeds.bytes(Golden.folder("lora/" + folder).resolve(name)), mutator);
    }

    private static List<FuzzInput> embeddings() {
        return Stream.of(
                        "learned_embeds.bin",
                        "learned_embeds.safetensors",
                        "threetoys.pt",
                        "TwoToys.safetensors",
                        "xl-toy.safetensors")
                .map(name -> FuzzInput.of(
                        name,
                        Seeds.bytes(Golden.folder("embeddings").resolve(name)),
                        name.endsWith(".safetensors") ? TENSORS : PICKLE))
                .toList();
    }

    /** Adds the adapters to every weight of the networks, as opening a model does. */
    private static void merge(Path folder) {
        ModelFolder model = ModelFamilies.openFolder(Golden.folder("pipeline/sd1/model"));
        try (LoraFile file = LoraFile.open(folder);
                Scope scope = Scope.open()) {
            for (ModelPart part : model.layout().networks()) {
                try (WeightSet weights = model.weights(part)) {
                    WeightSource merged =
                            new LoraMerge(file, 1).onto(part, weights.names(), LoadedWeights.mapped(weights));
                    for (String name : weights.names()) {
                        merged.get(name, weights.find(name).orElseThrow().shape())
                                .close();
                    }
                }
            }
            file.refuseLeftOvers();
            file.passedOver();
            file.digest();
        }
    }

    private static void learn(Path file) {
        TextualInversion word = TextualInversionFile.read(file);
        assertThat(word.vectors()).isNotEmpty().allMatch(vectors -> vectors.count() > 0);
        for (TextualInversion.Vectors vectors : word.vectors()) {
            for (float value : vectors.values()) {
                assertThat(Float.isFinite(value)).isTrue();
            }
        }
        assertThat(TextualInversionFile.bundled(file, LoraFile.BUNDLED)).isEmpty();
    }
}
