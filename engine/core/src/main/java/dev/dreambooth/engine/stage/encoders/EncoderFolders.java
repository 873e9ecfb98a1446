package dev.dreambooth.engine.stage.encoders;

import static dev.dreambooth.contract.settings.evaluate.EvaluateSettings.LPIPS_NETWORK;
import static dev.dreambooth.contract.settings.evaluate.EvaluateSettings.SUBJECT_ENCODER;
import static dev.dreambooth.contract.settings.evaluate.EvaluateSettings.TEXT_ENCODER;

import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.io.FileHasher;
import dev.dreambooth.contract.io.Sha256;
import dev.dreambooth.contract.io.UserCache;
import dev.dreambooth.contract.json.CanonicalJson;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.contract.spec.RunSpec;
import dev.dreambooth.engine.evaluation.encoder.EmbeddedEncoders;
import dev.dreambooth.engine.evaluation.encoder.Encoders;
import dev.dreambooth.engine.stage.StageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folders of the encoders that an evaluation looks through.
 *
 * @param subject what tells subjects apart
 * @param text what reads prompts and images
 * @param lpips what sees how different two images are
 * @param embedded whether they are the engine's own, which know the embedded model's images
 */
public record EncoderFolders(Optional<Path> subject, Optional<Path> text, Optional<Path> lpips, boolean embedded) {
    /**
     * Finds those that the settings name, or for the embedded model, where they name none, the engine's own.
     *
     * @throws UserError if there is none, or a folder is missing
     */
    public static EncoderFolders of(StageContext context) {
        Optional<Path> lpips = folder(LPIPS_NETWORK, context);
        EncoderFolders encoders =
                new EncoderFolders(folder(SUBJECT_ENCODER, context), folder(TEXT_ENCODER, context), lpips, false);
        if (encoders.subject.isEmpty() && encoders.text.isEmpty()) {
            if (context.spec().model().equals(RunSpec.EMBEDDED_MODEL)) {
                return new EncoderFolders(
                        Optional.of(UserCache.in(UserCache.folder(), EmbeddedEncoders::subject)),
                        Optional.of(UserCache.in(UserCache.folder(), EmbeddedEncoders::clip)),
                        lpips,
                        true);
            }
            throw UserError.configuration(
                            "Nothing is named that could see whether images show the subject: neither subjectEncoder nor"
                                    + " textEncoder is set.",
                            "Set subjectEncoder to the folder of a DINO or DINOv2 model, textEncoder to that of a CLIP"
                                    + " model, or both, as transformers saves them; docs/evaluation.md names some.")
                    .about(SUBJECT_ENCODER);
        }
        return encoders;
    }

    private static Optional<Path> folder(Setting<Path> setting, StageContext context) {
        Optional<Path> folder = context.find(setting);
        folder.filter(path -> !Files.isDirectory(path)).ifPresent(missing -> {
            throw UserError.data(
                            "There is no folder " + missing + ", which " + setting + " names.",
                            "Correct the path, or leave " + setting + " out.")
                    .about(setting);
        });
        return folder;
    }

    /** Opens what tells subjects apart: the one that reads prompts too, if there is no other. */
    public Encoders openSubject(StageContext context) {
        return subject.map(folder -> open(folder, SUBJECT_ENCODER, context))
                .or(() -> openText(context))
                .orElseThrow();
    }

    /**
     * Opens what reads prompts and images, if it is named.
     *
     * @throws UserError if it reads no prompts
     */
    public Optional<Encoders> openText(StageContext context) {
        return text.map(folder -> {
            Encoders opened = open(folder, TEXT_ENCODER, context);
            if (opened.texts().isEmpty()) {
                opened.close();
                throw UserError.data(
                                "The model in " + folder
                                        + " reads no texts, so it cannot see whether prompts are followed.",
                                "Name the folder of a CLIP model with its text half by textEncoder; one of images alone can"
                                        + " be the subjectEncoder.")
                        .about(TEXT_ENCODER);
            }
            return opened;
        });
    }

    private static Encoders open(Path folder, Setting<Path> setting, StageContext context) {
        return Encoders.open(folder, setting, context.device(), context.hasher());
    }

    /** Returns what stands for them in a fingerprint: the digest of all their files. */
    public Map<String, String> digests(FileHasher hasher) {
        Map<String, String> digests = new TreeMap<>();
        subject.ifPresent(folder -> digests.put(SUBJECT_ENCODER.name(), digest(folder, hasher)));
        text.ifPresent(folder -> digests.put(TEXT_ENCODER.name(), digest(folder, hasher)));
        lpips.ifPresent(folder -> digests.put(LPIPS_NETWORK.name(), digest(folder, hasher)));
        return digests;
    }

    private static String digest(Path folder, FileHasher hasher) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> read = all.filter(file -> file.toString().matches(".*\\.(json|txt|safetensors|bin|pt|pth)"))
                    .sorted()
                    .toList();
            for (Path file : read) {
                files.put(file.getFileName().toString(), hasher.sha256(file));
            }
        } catch (IOException e) {
            throw UserError.data(folder + " cannot be read: " + e.getMessage() + ".", "Make it readable.")
                    .causedBy(e);
        }
        return Sha256.fingerprint(CanonicalJson.STRICT.valueToTree(files));
    }
}
