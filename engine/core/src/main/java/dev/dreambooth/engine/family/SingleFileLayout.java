package dev.dreambooth.engine.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.model.original.OriginalWeights;
import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the models of a family lie in a single file: how such a file becomes a folder as diffusers lays it out, and the
 * weights of a folder such a file.
 */
public interface SingleFileLayout {
    /**
     * A part as it is to lie in the folder.
     *
     * @param config its configuration, read off the shapes of the weights
     * @param weights under their names in diffusers; none for a part without
     */
    record UnpackedPart(ModelPart part, ObjectNode config, Collection<TensorData> weights) {}

    /**
     * What a file holds.
     *
     * @param parts those that have a configuration
     * @param index {@code model_index.json}
     * @param notes what a person should know of how the file was read, in sentences
     * @param assumption a note that holds unless the setting {@code predictionType} says what the file leaves open
     */
    record Unpacked(List<UnpackedPart> parts, ObjectNode index, List<String> notes, Optional<String> assumption) {}

    /** Returns why a file is no model of this kind, or empty if it is one. */
    Optional<String> refusal(OriginalWeights file);

    /** Returns how many networks of this kind of model a file has; the layout with most of them says what is missing. */
    int likeness(OriginalWeights file);

    /**
     * Takes a file apart that is not refused.
     *
     * @throws dev.dreambooth.engine.model.original.UnknownWeightsException if it holds weights of another kind of model
     */
    Unpacked unpack(OriginalWeights file);

    /** Writes the parts that a single file leaves out, such as the tokenizer that all models of the family share. */
    void writeOthers(Path folder) throws IOException;

    /**
     * Returns why a model cannot lie in such a file, or empty if it can: a file carries no configuration and no tokenizer,
     * and its readers take those that are usual.
     *
     * @param scheduler the configuration of the scheduler that it is to be sampled with
     */
    Optional<String> obstacle(ModelFolder model, ObjectNode scheduler);

    /**
     * Returns the tensors of such a file.
     *
     * @param networks the weights of each network under their names in diffusers
     * @param scheduler what tells how the model is sampled
     */
    List<TensorData> pack(Map<ModelPart, ? extends Collection<TensorData>> networks, ObjectNode scheduler);

    /** Returns what the header of such a file says. */
    Map<String, String> metadata(ObjectNode scheduler);
}
