package dev.dreambooth.engine.tracking;

import dev.dreambooth.contract.io.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;

/**
 * The talk with a server about one run, on one thread. Everything may be tried again after a failure: what the server took
 * is not sent twice.
 *
 * <p>The id that the server gave the run is noted in {@code mlflow/run.txt} with the server's address; a resumed training
 * goes on with that run, or where there is no note with the one that is tagged with our id, and leaves out what its server knows already of steps that come again.
 */
final class MlflowRun {
    private static final int METRICS_A_REQUEST = 1000;
    private static final int PARAMETERS_A_REQUEST = 100;

    /** What even older servers take. */
    private static final int PARAMETER_LENGTH = 500;

    private static final int NOT_FOUND = 404;
    private static final int RUNS_LOOKED_AT = 20;

    /** The tag that holds our id of the run. */
    private static final String RUN_TAG = "dreambooth.run";

    private final TrackedRun run;
    private final MlflowServer server;
    private final Path note;
    private final MlflowArtifacts artifacts;
    private final Map<String, Long> known = new HashMap<>();
    private volatile MlflowClient client;
    private String id;
    private String artifactUri;
    private boolean described;

    MlflowRun(TrackedRun run, MlflowServer server, Duration patience) {
        this.run = run;
        this.server = server;
        note = run.folder().resolve("mlflow").resolve("run.txt");
        artifacts = new MlflowArtifacts(server, patience);
    }

    /** Tells the server what is new. */
    void send(MlflowReport report) throws IOException, InterruptedException {
        open();
        List<Metric> fresh = report.metrics().stream()
                .filter(metric -> metric.getStep() > known.getOrDefault(metric.getKey(), 0L))
                .toList();
        for (List<Metric> part : parts(fresh, METRICS_A_REQUEST)) {
            client.logBatch(id, part, List.of(), List.of());
            part.forEach(metric -> known.merge(metric.getKey(), metric.getStep(), Math::max));
        }
        if (MlflowArtifacts.takes(artifactUri)) {
            for (MlflowReport.StepImage one : report.images()) {
                String path = "samples/step-%06d/%s.png"
                        .formatted(one.step(), one.image().name());
                artifacts.put(artifactUri, path, one.image().png());
            }
        }
    }

    /** Says that the run has ended, to a server that knows of it. */
    void end(boolean complete) {
        if (id != null) {
            client.setTerminated(id, complete ? RunStatus.FINISHED : RunStatus.KILLED);
        }
    }

    /** Breaks off what is under way, from any thread; the next call connects anew. */
    void disconnect() {
        MlflowClient open = client;
        if (open != null) {
            open.close();
        }
        client = null;
    }

    private void open() throws IOException {
        if (client == null) {
            client = server.client();
        }
        if (id == null) {
            Run found = earlier().orElse(null);
            if (found == null) {
                create();
            } else {
                goOn(found);
            }
        }
        if (!described) {
            for (List<Param> part : parts(parameters(), PARAMETERS_A_REQUEST)) {
                client.logBatch(id, List.of(), part, List.of());
            }
            described = true;
        }
    }

    private Optional<Run> earlier() throws IOException {
        if (!run.resumed()) {
            return Optional.empty();
        }
        Optional<Run> noted = noted();
        return noted.isPresent() ? noted : tagged();
    }

    /** Returns the run that is noted here. */
    private Optional<Run> noted() throws IOException {
        if (!Files.isRegularFile(note)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(note);
        if (lines.size() != 2 || !lines.get(0).equals(server.address())) {
            return Optional.empty();
        }
        try {
            return Optional.of(client.getRun(lines.get(1)))
                    .filter(found -> found.getInfo().getLifecycleStage().equals("active"));
        } catch (MlflowHttpException e) {
            if (e.getStatusCode() == NOT_FOUND) {
                return Optional.empty(); // somebody removed it
            }
            throw e;
        }
    }

    /** Returns the newest run with our id, which another machine began, rather one that is not finished. */
    private Optional<Run> tagged() {
        Optional<String> experiment = experiment();
        if (experiment.isEmpty()) {
            return Optional.empty();
        }
        List<Run> found = client.searchRuns(
                        List.of(experiment.get()),
                        "tags.`" + RUN_TAG + "` = '" + run.id() + "'",
                        ViewType.ACTIVE_ONLY,
                        RUNS_LOOKED_AT,
                        List.of("attribute.start_time DESC"))
                .getItems();
        return found.stream()
                .filter(one -> one.getInfo().getStatus() != RunStatus.FINISHED)
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    private Optional<String> experiment() {
        return client.getExperimentByName(server.experiment()).map(Experiment::getExperimentId);
    }

    private void goOn(Run found) {
        found.getData().getMetricsList().forEach(metric -> known.put(metric.getKey(), metric.getStep()));
        described = found.getData().getParamsCount() > 0; // a parameter cannot be changed
        client.sendPost("runs/update", "{\"run_id\":\"" + found.getInfo().getRunId() + "\",\"status\":\"RUNNING\"}");
        begun(found.getInfo());
    }

    private void create() {
        String experiment = experiment().orElseGet(() -> client.createExperiment(server.experiment()));
        begun(client.createRun(CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setRunName(run.name())
                .setStartTime(System.currentTimeMillis())
                .addTags(tag("mlflow.source.name", "dreambooth"))
                .addTags(tag(RUN_TAG, run.id()))
                .build()));
    }

    private void begun(RunInfo info) {
        artifactUri = info.getArtifactUri();
        id = info.getRunId();
        AtomicFiles.write(note, (server.address() + "\n" + id + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static RunTag tag(String key, String value) {
        return RunTag.newBuilder().setKey(key).setValue(value).build();
    }

    private List<Param> parameters() {
        List<Param> parameters = new ArrayList<>();
        run.settings()
                .forEach((name, value) -> parameters.add(Param.newBuilder()
                        .setKey(name)
                        .setValue(
                                value.length() <= PARAMETER_LENGTH
                                        ? value
                                        : value.substring(0, PARAMETER_LENGTH - 1) + "…")
                        .build()));
        return parameters;
    }

    private static <T> List<List<T>> parts(List<T> whole, int size) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < whole.size(); from += size) {
            parts.add(whole.subList(from, Math.min(from + size, whole.size())));
        }
        return parts;
    }
}
