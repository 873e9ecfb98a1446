package dev.dreambooth.engine.weights;

import dev.dreambooth.contract.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One part of a model: a folder of the model folder, with its configuration and, if it is a network, its weights.
 *
 * @param name the name of the folder, which is also the key in {@code model_index.json} and begins the names of what is
 *     trained of the part, such as {@code text_encoder_2}
 * @param role what the part is for
 * @param classes which classes {@code model_index.json} may name for it; empty if that is not the layout's matter
 * @param configName name of the configuration file
 * @param weightsStem name of the weight file before its extension; empty for a part without weights
 * @param files names of the files it must have beside its configuration and weights: one of these lists, the first that is
 *     there whole
 * @param optionalFiles names of more files that are read where they are
 * @param loraPrefixes what kohya's scripts put before the names of the part's modules in a LoRA, the one to write first
 */
public record ModelPart(
        String name,
        Role role,
        Set<String> classes,
        String configName,
        Optional<String> weightsStem,
        List<List<String>> files,
        List<String> optionalFiles,
        List<String> loraPrefixes) {
    /** What a part is for, whatever the family of the model. */
    public enum Role {
        /** Predicts what separates a noisy latent image from a clean one: a UNet, a transformer. */
        DENOISER,
        /** Maps images to latents and back: an autoencoder. */
        LATENT_CODEC,
        /** Turns token ids into what the denoiser is told about the prompt. */
        TEXT_ENCODER,
        /** Turns a prompt into token ids. */
        TOKENIZER,
        /** Knows the noise schedule and how to step along it; which classes there are is the scheduler factory's matter. */
        SCHEDULER
    }

    /** A network of diffusers. */
    public static ModelPart denoiser(String name, String className, String... loraPrefixes) {
        return network(name, Role.DENOISER, className, "diffusion_pytorch_model", loraPrefixes);
    }

    /** An autoencoder of diffusers. */
    public static ModelPart latentCodec(String name, String className) {
        return network(name, Role.LATENT_CODEC, className, "diffusion_pytorch_model");
    }

    /** A text encoder of transformers. */
    public static ModelPart textEncoder(String name, String className, String... loraPrefixes) {
        return network(name, Role.TEXT_ENCODER, className, "model", loraPrefixes);
    }

    private static ModelPart network(String name, Role role, String className, String stem, String... loraPrefixes) {
        return new ModelPart(
                name,
                role,
                Set.of(className),
                "config.json",
                Optional.of(stem),
                List.of(List.of()),
                List.of(),
                List.of(loraPrefixes));
    }

    /**
     * A byte-pair tokenizer of transformers, with vocabulary and merges in files of their own; or in one, as transformers
     * has them since version 5.
     */
    public static ModelPart tokenizer(String name, Set<String> classes) {
        return new ModelPart(
                name,
                Role.TOKENIZER,
                classes,
                "tokenizer_config.json",
                Optional.empty(),
                List.of(List.of("vocab.json", "merges.txt"), List.of("tokenizer.json")),
                List.of("special_tokens_map.json", "added_tokens.json"),
                List.of());
    }

    /** The scheduler of diffusers. */
    public static ModelPart scheduler() {
        return new ModelPart(
                "scheduler",
                Role.SCHEDULER,
                Set.of(),
                "scheduler_config.json",
                Optional.empty(),
                List.of(List.of()),
                List.of(),
                List.of());
    }

    /**
     * Returns the names of the files that the part has in a folder beside its configuration and weights.
     *
     * @throws dev.dreambooth.contract.UserError if one is missing
     */
    List<String> files(Path folder) {
        for (List<String> all : files) {
            if (all.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)))) {
                return all;
            }
        }
        List<String> first = files.get(0);
        if (files.size() > 1
                && first.stream()
                        .map(folder::resolve)
                        .noneMatch(file -> Files.exists(file) || NeededFile.isTaken(file))) {
            String forms = files.stream().map(all -> String.join(" and ", all)).collect(Collectors.joining(", nor "));
            throw UserError.data(
                    folder + " holds neither " + forms + ".", "Give a complete Stable Diffusion model folder.");
        }
        first.forEach(name -> NeededFile.require(folder.resolve(name)));
        throw new IllegalStateException("files of " + folder + " came and went");
    }

    /** Returns whether it is a text encoder that makes a pooled vector. */
    boolean projects() {
        return is(Role.TEXT_ENCODER) && classes.stream().anyMatch(name -> name.endsWith("WithProjection"));
    }

    /** Returns whether the part has this role. */
    public boolean is(Role wanted) {
        return role == wanted;
    }

    /** Returns whether {@code model_index.json} may name this class for the part. */
    boolean accepts(String className) {
        return classes.isEmpty() || classes.contains(className);
    }

    /** Returns the accepted classes for a message. */
    String acceptedClasses() {
        return String.join(" or ", classes.stream().sorted().toList());
    }

    @Override
    public String toString() {
        return name;
    }
}
