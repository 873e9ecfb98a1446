package dev.dreambooth.engine.family;

import dev.dreambooth.engine.weights.ModelFolder;
import dev.dreambooth.engine.weights.ModelLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** The families that can be opened: the engine's own, and those that other jars on its class path bring. */
public final class ModelFamilies {
    private static final List<ModelFamily> ALL =
            ServiceLoader.load(ModelFamily.class, ModelFamily.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private static final List<ModelLayout> LAYOUTS =
            ALL.stream().map(ModelFamily::layout).toList();

    private ModelFamilies() {}

    /** Returns all families. */
    static List<ModelFamily> all() {
        return ALL;
    }

    /**
     * Opens a model folder of any family and checks that it is complete.
     *
     * @throws dev.dreambooth.contract.UserError naming the file that is missing, or the class that is not supported
     */
    public static ModelFolder openFolder(Path path) {
        return ModelFolder.open(path, LAYOUTS);
    }

    /** Returns the family of a folder that was opened by {@link #openFolder}. */
    public static ModelFamily of(ModelFolder folder) {
        return ALL.get(LAYOUTS.indexOf(folder.layout()));
    }
}
