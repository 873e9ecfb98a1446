package dev.dreambooth.maven.goal;

import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What Maven is told about a goal: the descriptor that the build derives from annotations and javadoc.
 *
 * @param goal the name of the goal
 * @param descriptions what is said about each parameter that a user may set, as plain text by name
 * @param properties the command-line property of each of them, by name
 * @param requiresProject whether it runs within a project only
 */
record GoalDescriptor(
        String goal, Map<String, String> descriptions, Map<String, String> properties, boolean requiresProject) {

    /** Reads the descriptors of all goals from {@code META-INF/maven/plugin.xml}, by goal. */
    static Map<String, GoalDescriptor> readAll() throws Exception {
        try (InputStream in = GoalDescriptor.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            Element plugin = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
            Map<String, GoalDescriptor> goals = new TreeMap<>();
            NodeList mojos = plugin.getElementsByTagName("mojo");
            for (int i = 0; i < mojos.getLength(); i++) {
                GoalDescriptor goal = read((Element) mojos.item(i));
                goals.put(goal.goal(), goal);
            }
            return goals;
        }
    }

    private static GoalDescriptor read(Element mojo) {
        Map<String, String> descriptions = new TreeMap<>();
        NodeList parameters = mojo.getElementsByTagName("parameter");
        for (int i = 0; i < parameters.getLength(); i++) {
            Element parameter = (Element) parameters.item(i);
            if (text(parameter, "editable").equals("true")) {
                descriptions.put(text(parameter, "name"), plain(text(parameter, "description")));
            }
        }
        Map<String, String> properties = new TreeMap<>();
        Element configuration =
                (Element) mojo.getElementsByTagName("configuration").item(0);
        for (String name : descriptions.keySet()) {
            properties.put(name, text(configuration, name));
        }
        boolean requiresProject = Boolean.parseBoolean(text(mojo, "requiresProject"));
        return new GoalDescriptor(text(mojo, "goal"), descriptions, properties, requiresProject);
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent().trim();
    }

    private static String plain(String html) {
        return html.replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").trim();
    }
}
