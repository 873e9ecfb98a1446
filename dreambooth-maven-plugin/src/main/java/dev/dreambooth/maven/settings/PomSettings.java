package dev.dreambooth.maven.settings;

import dev.dreambooth.contract.settings.ConceptListType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** Gathers what a POM sets for a goal: a text, or a list of texts, by name. */
public final class PomSettings {
    private PomSettings() {}

    /**
     * Returns all elements of the plugin's configuration, then the parameters as Maven has handed them to the goal.
     * Maven drops elements that are no parameter of the goal without a message; those are kept here, so that a misspelt
     * setting is refused like everywhere else. And it fills parameters that the POM leaves open from the command line;
     * those are left out here, since they were set elsewhere.
     *
     * @param parameters those of the goal's settings that Maven has handed to it, by name
     * @param commandLine the names of the settings on the command line
     */
    public static Map<String, Object> of(
            Map<String, Object> parameters, MojoExecution execution, MavenProject project, Set<String> commandLine) {
        Map<String, Object> settings = new LinkedHashMap<>();
        configuration(execution, project).ifPresent(root -> settings.putAll(elements(root)));
        settings.keySet().removeAll(BuildSettings.NO_SETTINGS);
        parameters.forEach((name, value) -> {
            if (settings.containsKey(name) || !commandLine.contains(name)) {
                settings.put(name, value);
            }
        });
        // Maven hands over an empty list where nobody has set one
        settings.values().removeIf(value -> value.equals("") || value.equals(List.of()));
        return settings;
    }

    /** Returns what the POM sets for the other executions of a bound goal in this module, by their ids. */
    public static Map<String, Map<String, Object>> ofOtherExecutions(MojoExecution execution, MavenProject project) {
        Map<String, Map<String, Object>> others = new LinkedHashMap<>();
        Plugin plugin = project.getPlugin(execution.getPlugin().getKey());
        boolean byHand = execution.getExecutionId().equals("default-cli"); // who asks for a goal by name means this one
        if (plugin != null && !byHand) {
            plugin.getExecutionsAsMap().forEach((id, other) -> {
                if (!id.equals(execution.getExecutionId()) && other.getGoals().contains(execution.getGoal())) {
                    Xpp3Dom root = (Xpp3Dom) other.getConfiguration();
                    others.put(id, root == null ? Map.of() : elements(root));
                }
            });
        }
        return others;
    }

    private static Map<String, Object> elements(Xpp3Dom root) {
        Map<String, Object> elements = new LinkedHashMap<>();
        for (Xpp3Dom element : root.getChildren()) {
            if (!value(element).equals("")) {
                elements.put(element.getName(), value(element));
            }
        }
        return elements;
    }

    private static Optional<Xpp3Dom> configuration(MojoExecution execution, MavenProject project) {
        String key = execution.getPlugin().getKey();
        Plugin plugin = project.getPlugin(key);
        if (plugin == null && project.getPluginManagement() != null) {
            plugin = project.getPluginManagement().getPluginsAsMap().get(key);
        }
        if (plugin == null) {
            return Optional.empty();
        }
        PluginExecution bound = plugin.getExecutionsAsMap().get(execution.getExecutionId());
        return Optional.ofNullable((Xpp3Dom) (bound == null ? plugin.getConfiguration() : bound.getConfiguration()));
    }

    private static Object value(Xpp3Dom element) {
        if (element.getChildCount() > 0) {
            return Stream.of(element.getChildren()).map(PomSettings::entry).toList();
        }
        return text(element);
    }

    private static String text(Xpp3Dom element) {
        return element.getValue() == null ? "" : element.getValue();
    }

    /** Returns an entry of a list: a text, or where it has elements itself, the text of that mapping. */
    private static String entry(Xpp3Dom element) {
        if (element.getChildCount() == 0) {
            return text(element);
        }
        Map<String, String> parts = new LinkedHashMap<>();
        for (Xpp3Dom part : element.getChildren()) {
            parts.put(part.getName(), text(part));
        }
        return ConceptListType.text(parts);
    }
}
