package dev.dreambooth.engine.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dreambooth.engine.model.original.OriginalWeights;
import dev.dreambooth.engine.weights.ModelPart;
import dev.dreambooth.engine.weights.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How the models of a family lie in a single file, and how such a file becomes a folder as diffusers lays it out. */
public interface SingleFileLayout {
    /**
     * A part as it is to lie in the folder.
     *
     * @param config its configuration, read off the shapes of the weights
     * @param weights under their names in diffusers; none for a part without
     */
    record UnpackedPart(ModelPart part, ObjectNode config, Collection<TensorData> weights) {}

    /**
     * Returns why a file is no model of this family, or empty if it is one.
     *
     * @param names of all tensors in the file
     */
    Optional<String> refusal(Set<String> names);

    /** Returns the parts with a configuration, of a file that is not refused. */
    List<UnpackedPart> parts(OriginalWeights weights);

    /** Writes the parts that a single file leaves out, such as the tokenizer that all models of the family share. */
    void writeOthers(Path folder) throws IOException;

    /** Returns {@code model_index.json}. */
    ObjectNode index();
}
