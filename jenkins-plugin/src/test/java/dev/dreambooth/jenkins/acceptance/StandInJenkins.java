package dev.dreambooth.jenkins.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code jenkins.war} is to the acceptance run: a process that answers the few addresses that it asks, and keeps in
 * JENKINS_HOME what outlives it. With {@code STANDIN_FAULTY} in the environment it does each thing that the run is to notice.
 */
public final class StandInJenkins {
    private static final Pattern BUILD = Pattern.compile("/job/([^/]+)/(\\d+)/(.*)");
    private static final long GONE_MILLIS = 1_000;

    private final Path home = Path.of(System.getenv("JENKINS_HOME"));
    private final Path workspaces = Path.of(System.getenv("ACCEPTANCE_AGENT"), "workspace");
    private final String url = System.getenv("ACCEPTANCE_URL");
    private final boolean faulty = System.getenv().containsKey("STANDIN_FAULTY");
    private volatile long agentSeen;

    /** Takes the arguments of Jenkins. */
    public static void main(String[] arguments) throws IOException {
        StandInJenkins jenkins = new StandInJenkins();
        int port = Integer.parseInt(List.of(arguments).stream()
                .filter(argument -> argument.startsWith("--httpPort="))
                .findFirst()
                .orElseThrow()
                .substring("--httpPort=".length()));
        Files.writeString(Path.of(System.getenv("ACCEPTANCE_SECRET")), "secret");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", jenkins::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body;
        int status = 200;
        try {
            body = body(
                    exchange,
                    exchange.getRequestURI().getPath(),
                    String.valueOf(exchange.getRequestURI().getQuery()));
        } catch (NoSuchFileException none) {
            body = new byte[0];
            status = 404;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private byte[] body(HttpExchange exchange, String path, String query) throws IOException {
        boolean posted = exchange.getRequestMethod().equals("POST");
        Matcher build = BUILD.matcher(path);
        if (path.equals("/jnlpJars/agent.jar")) {
            return Files.readAllBytes(home.resolve("plugins/agent.jar.hpi"));
        } else if (path.equals("/here")) {
            agentSeen = System.currentTimeMillis();
            return text("here");
        } else if (posted && path.equals("/createItem")) {
            Path job = home.resolve("jobs")
                    .resolve(URLDecoder.decode(query, StandardCharsets.UTF_8).substring("name=".length()));
            Files.createDirectories(job.resolve("builds"));
            Files.write(job.resolve("config.xml"), exchange.getRequestBody().readAllBytes());
            return text("created");
        } else if (posted && path.endsWith("/build")) {
            return text(begin(path.split("/", -1)[2]));
        } else if (build.matches()) {
            Path folder = home.resolve("jobs/" + build.group(1) + "/builds/" + build.group(2));
            return text(ofBuild(new StandInBuild(folder, faulty), build.group(3), query, posted));
        }
        return text(
                switch (path) {
                    case "/computer/gpu/api/json" ->
                        "{\"offline\":" + (System.currentTimeMillis() - agentSeen > GONE_MILLIS) + "}";
                    case "/pluginManager/api/json" ->
                        "{\"plugins\":[{\"active\":true,\"shortName\":\"workflow-api\"},{\"active\":" + !faulty
                                + ",\"shortName\":\"dreambooth-jenkins\"}]}";
                    default -> "{}";
                });
    }

    private String begin(String job) throws IOException {
        Path builds = home.resolve("jobs").resolve(job).resolve("builds");
        int number = 1;
        while (Files.exists(builds.resolve(Integer.toString(number)))) {
            number++;
        }
        Files.writeString(
                Files.createDirectories(builds.resolve(Integer.toString(number)))
                        .resolve("began"),
                "");
        Files.createDirectories(workspaces.resolve(job).resolve(faulty ? ".dreambooth" : "dreambooth"));
        return "begun";
    }

    private String ofBuild(StandInBuild build, String view, String query, boolean posted) throws IOException {
        Files.getLastModifiedTime(build.folder()); // which fails where there is none
        if (posted && view.equals("stop")) {
            Files.writeString(build.folder().resolve("stopped"), "");
            return "stopped";
        }
        return switch (view) {
            case "api/json" -> "{\"building\":" + !build.isEnded() + ",\"result\":\"" + build.result() + "\"}";
            case "consoleText" -> build.log(url);
            case "dreambooth/api/json" -> {
                String field = query.replaceAll("tree=stages\\[(\\w+)]", "$1");
                yield build.stages().stream()
                        .map(stage -> "{\"_class\":\"StageRun\",\"" + field + "\":" + stage.get(field) + "}")
                        .collect(Collectors.joining(",", "{\"stages\":[", "]}"));
            }
            default -> build.page();
        };
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
