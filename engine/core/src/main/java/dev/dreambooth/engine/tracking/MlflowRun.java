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
import java.util.Locale;
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
    private volatile Optional<MlflowClient> client = Optional.empty();
    private Optional<RunInfo> begun = Optional.empty();
    private boolean described;

    MlflowRun(TrackedRun run, MlflowServer server, Duration patience) {
        this.run = run;
        this.server = server;
        note = run.folder().resolve("mlflow").resolve("run.txt");
        artifacts = new MlflowArtifacts(server, patience);
    }

    /** Tells the server what is new. */
    void send(MlflowReport report) throws IOException, InterruptedException {
        MlflowClient open = client();
        RunInfo told = begun(open);
        List<Metric> fresh = report.metrics().stream()
                .filter(metric -> metric.getStep() > known.getOrDefault(metric.getKey(), 0L))
                .toList();
        for (List<Metric> part : parts(fresh, METRICS_A_REQUEST)) {
            open.logBatch(told.getRunId(), part, List.of(), List.of());
            part.forEach(metric -> known.merge(metric.getKey(), metric.getStep(), Math::max));
        }
        if (MlflowArtifacts.takes(told.getArtifactUri())) {
            for (MlflowReport.StepImage one : report.images()) {
                String path = String.format(
                        Locale.ROOT,
                        "samples/step-%06d/%s.png",
                        one.step(),
                        one.image().name());
                artifacts.put(told.getArtifactUri(), path, one.image().png());
            }
        }
    }

    /** Says that the run has ended, to a server that knows of it. */
    void end(boolean complete) {
        RunStatus status = complete ? RunStatus.FINISHED : RunStatus.KILLED;
        begun.ifPresent(told -> client().setTerminated(told.getRunId(), status));
    }

    /** Breaks off what is under way, from any thread; the next call connects anew. */
    void disconnect() {
        client.ifPresent(MlflowClient::close);
        client = Optional.empty();
    }

    private MlflowClient client() {
        MlflowClient open = client.orElseGet(server::client);
        client = Optional.of(open);
        return open;
    }

    /** Returns the run as the server knows it, which is told of it first if need be. */
    private RunInfo begun(MlflowClient open) throws IOException {
        if (begun.isEmpty()) {
            Optional<Run> found = earlier(open);
            RunInfo info = found.isPresent() ? goOn(open, found.get()) : create(open);
            begun = Optional.of(info);
            AtomicFiles.write(
                    note, (server.address() + "\n" + info.getRunId() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        RunInfo told = begun.get();
        if (!described) {
            for (List<Param> part : parts(parameters(), PARAMETERS_A_REQUEST)) {
                open.logBatch(told.getRunId(), List.of(), part, List.of());
            }
            described = true;
        }
        return told;
    }

    private Optional<Run> earlier(MlflowClient open) throws IOException {
        if (!run.resumed()) {
            return Optional.empty();
        }
        Optional<Run> noted = noted(open);
        return noted.isPresent() ? noted : tagged(open);
    }

    /** Returns the run that is noted here. */
    private Optional<Run> noted(MlflowClient open) throws IOException {
        if (!Files.isRegularFile(note)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(note);
        if (lines.size() != 2 || !lines.get(0).equals(server.address())) {
            return Optional.empty();
        }
        try {
            return Optional.of(open.getRun(lines.get(1)))
                    .filter(found -> found.getInfo().getLifecycleStage().equals("active"));
        } catch (MlflowHttpException e) {
            if (e.getStatusCode() == NOT_FOUND) {
                return Optional.empty(); // somebody removed it
            }
            throw e;
        }
    }

    /** Returns the newest run with our id, which another machine began, rather one that is not finished. */
    private Optional<Run> tagged(MlflowClient open) {
        Optional<String> experiment = experiment(open);
        if (experiment.isEmpty()) {
            return Optional.empty();
        }
        List<Run> found = open.searchRuns(
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

    private Optional<String> experiment(MlflowClient open) {
        return open.getExperimentByName(server.experiment()).map(Experiment::getExperimentId);
    }

    private RunInfo goOn(MlflowClient open, Run found) {
        found.getData().getMetricsList().forEach(metric -> known.put(metric.getKey(), metric.getStep()));
        described = found.getData().getParamsCount() > 0; // a parameter cannot be changed
        open.sendPost("runs/update", "{\"run_id\":\"" + found.getInfo().getRunId() + "\",\"status\":\"RUNNING\"}");
        return found.getInfo();
    }

    private RunInfo create(MlflowClient open) {
        String experiment = experiment(open).orElseGet(() -> open.createExperiment(server.experiment()));
        return open.createRun(CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setRunName(run.name())
                .setStartTime(System.currentTimeMillis())
                .addTags(tag("mlflow.source.name", "dreambooth"))
                .addTags(tag(RUN_TAG, run.id()))
                .build());
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
