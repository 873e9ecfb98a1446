package dev.dreambooth.jenkins.fake;

import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Renders a view of the plugin as Jenkins would, with as much of Jelly as the views use. Stricter than Jenkins: a property that
 * is not there is an error, where Jelly shows nothing. Jenkins' own tags show what is in them.
 */
public final class JellyPage {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^}]*)\\}");
    /** What expressions mean, for all pages: to compile one takes longer than to render a page. */
    private static final Map<String, Class<? extends Script>> SCRIPTS = new ConcurrentHashMap<>();

    private static final Pattern WORDS = Pattern.compile("%([^(]+)(\\((.*)\\))?", Pattern.DOTALL);

    private final Class<?> owner;
    private final String language;
    private final Map<String, Object> variables = new HashMap<>();
    private final Map<String, Element> views = new HashMap<>();
    private final StringBuilder html = new StringBuilder();

    private JellyPage(Object it, String language, Map<String, String> query) {
        this.owner = it.getClass();
        this.language = language;
        variables.put("it", it);
        variables.put("rootURL", "/jenkins");
        variables.put("request2", new Query(query));
    }

    /** Returns the page of an object in a language: empty for English. */
    public static String render(Object it, String view, String language, Map<String, String> query) {
        JellyPage page = new JellyPage(it, language, query);
        page.include(view);
        return page.html.toString();
    }

    /** Returns the page of an object. */
    public static String render(Object it, String view) {
        return render(it, view, "", Map.of());
    }

    private void include(String view) {
        Element root = views.computeIfAbsent(view, this::parse);
        children(root, view.substring(0, view.length() - ".jelly".length()));
    }

    private Element parse(String view) {
        try (InputStream in = owner.getResourceAsStream(owner.getSimpleName() + "/" + view)) {
            if (in == null) {
                throw new AssertionError(owner.getSimpleName() + " has no view " + view);
            }
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            return factory.newDocumentBuilder().parse(in).getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new AssertionError(view, e);
        }
    }

    private void children(Element element, String view) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                element(child, view);
            } else if (node.getNodeType() == Node.TEXT_NODE) {
                html.append(escaped(expanded(node.getNodeValue(), view)));
            }
        }
    }

    private void element(Element tag, String view) {
        switch (tag.getTagName()) {
            case "j:if" -> {
                if (truth(value(tag.getAttribute("test"), view))) {
                    children(tag, view);
                }
            }
            case "j:set" -> variables.put(tag.getAttribute("var"), value(tag.getAttribute("value"), view));
            case "j:forEach" -> {
                Iterable<?> items = (Iterable<?>) value(tag.getAttribute("items"), view);
                for (Object item : items) {
                    variables.put(tag.getAttribute("var"), item);
                    children(tag, view);
                }
            }
            case "st:include" -> {
                if (!tag.hasAttribute("it")) {
                    include(tag.getAttribute("page"));
                }
            }
            case "st:adjunct" -> {}
            case "l:app-bar" ->
                html.append("<h1>")
                        .append(escaped(expanded(tag.getAttribute("title"), view)))
                        .append("</h1>");
            case "l:icon" ->
                html.append("<svg role=\"img\" aria-label=\"")
                        .append(escaped(expanded(tag.getAttribute("alt"), view)))
                        .append("\"></svg>");
            case "l:layout", "l:main-panel", "t:summary" -> children(tag, view);
            default -> plain(tag, view);
        }
    }

    private void plain(Element tag, String view) {
        if (tag.getTagName().contains(":")) {
            throw new AssertionError("the tag " + tag.getTagName() + " is not known here");
        }
        html.append('<').append(tag.getTagName());
        NamedNodeMap attributes = tag.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Node attribute = attributes.item(i);
            html.append(' ')
                    .append(attribute.getNodeName())
                    .append("=\"")
                    .append(escaped(expanded(attribute.getNodeValue(), view)).replace("\"", "&quot;"))
                    .append('"');
        }
        html.append('>');
        children(tag, view);
        html.append("</").append(tag.getTagName()).append('>');
    }

    /** A value that is one expression is what that means; any other is a text. */
    private Object value(String text, String view) {
        Matcher whole = EXPRESSION.matcher(text);
        return whole.matches() ? evaluated(whole.group(1), view) : expanded(text, view);
    }

    private String expanded(String text, String view) {
        return EXPRESSION.matcher(text).replaceAll(match -> {
            Object value = evaluated(match.group(1), view);
            return Matcher.quoteReplacement(value == null ? "" : value.toString());
        });
    }

    private Object evaluated(String expression, String view) {
        Matcher words = WORDS.matcher(expression);
        if (words.matches()) {
            Object[] values =
                    words.group(3) == null ? new Object[0] : ((List<?>) groovy("[" + words.group(3) + "]")).toArray();
            return new MessageFormat(word(view, words.group(1)), Locale.ROOT).format(values);
        }
        return groovy(expression
                .replaceAll("\\bempty\\(([^)]*)\\)", "(!($1))")
                .replaceAll("(?<=[\\w)])\\.(?=[a-zA-Z])", "?.") // of nothing there is nothing
                .replaceAll(" gt ", " > ")
                .replaceAll(" or ", " || ")
                .replaceAll(" and ", " && "));
    }

    private Object groovy(String expression) {
        Class<? extends Script> script = SCRIPTS.computeIfAbsent(
                expression, text -> new GroovyShell().parse(text).getClass());
        return InvokerHelper.createScript(script, new Binding(variables)).run();
    }

    private String word(String view, String key) {
        String file = owner.getSimpleName() + "/" + view + language + ".properties";
        try (InputStream in = owner.getResourceAsStream(file)) {
            Properties words = new Properties();
            Reader text = new StringReader(in == null ? "" : new String(in.readAllBytes(), StandardCharsets.US_ASCII));
            words.load(text);
            String word = words.getProperty(key);
            if (word == null) {
                throw new AssertionError(file + " has no " + key);
            }
            return word;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean truth(Object value) {
        return value instanceof Boolean flag ? flag : Boolean.parseBoolean(String.valueOf(value));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The query of an address. */
    public static final class Query {
        private final Map<String, String> values;

        private Query(Map<String, String> values) {
            this.values = values;
        }

        /** Returns a parameter, or null. */
        public String getParameter(String name) {
            return values.get(name);
        }
    }
}
