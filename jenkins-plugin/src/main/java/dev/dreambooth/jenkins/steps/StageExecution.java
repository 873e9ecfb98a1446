package dev.dreambooth.jenkins.steps;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.launch.ControlProtocol;
import dev.dreambooth.jenkins.agent.SmallFile;
import dev.dreambooth.jenkins.checks.StageChecks;
import dev.dreambooth.jenkins.engine.EngineLocator;
import dev.dreambooth.jenkins.engine.LastWords;
import dev.dreambooth.jenkins.evaluation.Reference;
import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.LastGoodEvaluation;
import dev.dreambooth.jenkins.results.StagePublisher;
import dev.dreambooth.jenkins.results.StageReport;
import dev.dreambooth.jenkins.results.StageRun;
import dev.dreambooth.jenkins.results.StageState;
import dev.dreambooth.jenkins.untrusted.RelativePath;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.support.concurrent.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The life of a stage in a Pipeline. Its phase and all that it needs to go on are fields that Jenkins keeps; whatever
 * touches the agent happens in {@link #tick}, in threads of our own, and starts from those fields alone. So it makes no
 * difference whether the controller, the agent or both were away in between.
 */
final class StageExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(StageExecution.class.getName());
    private static final long MIN_PERIOD = 500;
    private static final long MAX_PERIOD = 15_000;
    private static final long SAVE_EVERY = 30_000;
    private static final int MAX_ODD = 3;

    /** Where the step is. */
    private enum Phase {
        LAUNCHING,
        RUNNING,
        FINISHING,
        DONE
    }

    private final StageRequest request;
    private final StageTask task;
    private final AgentContact agent;
    private final FormerSteps former;
    private volatile Phase phase = Phase.LAUNCHING;
    private volatile @Nullable StopRequest stop;
    private volatile @Nullable Integer exitStatus;
    private volatile @Nullable Reference reference;

    private transient volatile @Nullable ScheduledFuture<?> next;
    private transient @Nullable StageReport report;
    private transient @Nullable LastWords words;
    private transient @Nullable String folder;
    private transient long period;
    private transient long savedAt;
    private transient boolean unsaved;
    private transient int odd;

    StageExecution(StepContext context, StageRequest request, StageTask task) {
        super(context);
        this.request = request;
        this.task = task;
        this.agent = new AgentContact(task, request.offlineMinutes());
        this.former = new FormerSteps(request.graceSeconds());
    }

    /** Runs in the Pipeline's only thread: no word to the agent here. */
    @Override
    public boolean start() {
        schedule(0);
        return false;
    }

    @Override
    public void onResume() {
        if (phase != Phase.DONE) {
            schedule(0);
        }
    }

    /** Runs in the Pipeline's only thread as well: remembered here, done in {@link #tick}. */
    @Override
    public void stop(Throwable cause) {
        if (stop == null) {
            stop = new StopRequest(cause, request.graceSeconds());
            save();
        }
        schedule(0);
    }

    @Override
    public String getStatus() {
        return request.stage() + " is " + phase + " on " + task.where() + " in " + task.controlPath()
                + (agent.isLost() ? ", not reachable" : "")
                + (stop != null ? ", stopping" : "");
    }

    private void schedule(long millis) {
        synchronized (request) { // not this: stop() must not wait for a tick that waits for an agent
            ScheduledFuture<?> pending = next;
            if (pending != null) {
                pending.cancel(false);
            }
            next = Poller.get().schedule(this::tick, millis, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void tick() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        if (phase == Phase.DONE || jenkins == null || jenkins.isTerminating()) {
            return; // going down: onResume goes on
        }
        long again = 0;
        try {
            again = work();
            odd = 0;
        } catch (AbortException e) {
            fail(e);
        } catch (IOException | InterruptedException e) {
            again = troubled(e);
        } catch (Exception e) { // a request that its connection is cut under ends in an unchecked one
            LOGGER.log(Level.WARNING, e, () -> "stage " + task.id());
            again = troubled(e);
        }
        if (again > 0 && phase != Phase.DONE) {
            schedule(again);
        }
    }

    /** A lost connection and a full disk look alike: whether the agent answers tells them apart. */
    private long troubled(Exception e) {
        if (!agent.answers()) {
            return unreachable();
        }
        odd++;
        if (odd < MAX_ODD) {
            return MAX_PERIOD / MAX_ODD;
        }
        fail(e);
        return 0;
    }

    /** Returns after how many milliseconds to look again; 0 if there is nothing more to do. */
    private long work() throws Exception {
        FilePath workspace = agent.workspace();
        if (isContextDead()) {
            if (phase == Phase.RUNNING) {
                agent.abandon();
                AbandonedRun.watch(task, request.graceSeconds());
            }
            phase = Phase.DONE;
            return 0;
        }
        if (workspace == null) {
            return unreachable();
        }
        return switch (phase) {
            case LAUNCHING -> launch(workspace);
            case RUNNING -> watch(workspace);
            case FINISHING -> finish(workspace);
            case DONE -> 0;
        };
    }

    /** After a hard kill of the build nobody calls stop(); that the step's log is gone tells it. */
    private boolean isContextDead() throws InterruptedException {
        try {
            return getContext().get(TaskListener.class) == null;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "stage " + task.id() + " is over");
            return true;
        }
    }

    private long launch(FilePath workspace) throws Exception {
        if (stop != null) {
            end(stop.cause(), StageState.STOPPED);
            return 0;
        }
        action().update(report().open(StageState.STARTING)); // the page is there from now on
        try (Timeout timeout = Timeout.limit(5, TimeUnit.MINUTES)) {
            workspace.mkdirs(); // a first build's folder need not be there
            if (!former.areGone(getContext().get(Run.class), workspace, out())) {
                return MIN_PERIOD;
            }
            EnvVars environment = new EnvVars(getContext().get(EnvVars.class));
            request.access(getContext().get(Run.class)).addTo(environment);
            FilePath engine = new EngineLocator(getContext().get(Node.class), environment, log())
                    .locate(request.engine(), request.engineHome(), workspace);
            if (request.stage().equals(Stage.EVALUATE.id())) {
                reference = LastGoodEvaluation.offer(
                                getContext().get(Run.class), task.place(), task.control(workspace), out())
                        .orElse(null);
                report().compareWith(Optional.ofNullable(reference));
            }
            task.launch(request, engine, workspace, getContext().get(Launcher.class), environment, log());
        }
        phase = Phase.RUNNING;
        save();
        action().store(report().open(StageState.RUNNING));
        return MIN_PERIOD;
    }

    private long watch(FilePath workspace) throws Exception {
        Integer status;
        boolean output;
        try (Timeout timeout = AgentContact.briefly()) {
            if (!task.control(workspace).isDirectory()) {
                getContext().get(Launcher.class).kill(task.mark());
                throw new AbortException(
                        "The folder " + task.controlPath() + " of the running stage is gone from the" + " workspace on "
                                + task.where() + ". Was the workspace deleted? The process was told to stop.");
            }
            if (stop != null) {
                stop.advance(task.control(workspace), task.mark(), getContext().get(Launcher.class), out());
            }
            // the status first: what is written between the two would be lost otherwise
            status = task.exitStatus(workspace, getContext().get(Launcher.class), log());
            output = task.writeLog(
                    workspace, words().listeningTo(request.masked(getContext().get(Run.class), out())));
            agent.readEvents(workspace, report().tracker());
            bringImages(workspace);
        }
        long away = agent.found();
        if (away >= 0) {
            say(task.where() + " is back after " + away + " s");
        }
        if (status != null) {
            exitStatus = status;
            phase = Phase.FINISHING;
            save();
            return 1;
        }
        if (stop != null && stop.isHopeless()) {
            say("the process does not end; giving up on it");
            end(stop.cause(), StageState.STOPPED);
            return 0;
        }
        saveNowAndThen(output);
        action().update(report().open(stop == null ? StageState.RUNNING : StageState.STOPPING));
        boolean soon = output || stop != null;
        period = soon ? MIN_PERIOD : Math.min(MAX_PERIOD, (long) (Math.max(period, MIN_PERIOD) * 1.2));
        return period;
    }

    /** That an image cannot be shown before the end is no reason to lose the stage. */
    private void bringImages(FilePath workspace) throws InterruptedException {
        try {
            if (folder == null) {
                String told = task.control(workspace)
                        .child(ControlProtocol.FOLDER)
                        .act(new SmallFile())
                        .trim();
                folder = told.isEmpty() ? null : RelativePath.folder(told).orElse("");
            }
            if (folder != null && !folder.isEmpty()) {
                Launcher launcher = getContext().get(Launcher.class);
                new StagePublisher(getContext().get(Run.class), workspace, launcher, log())
                        .bring(task.id(), request.stage(), folder, report().tracker(), report().brought());
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "images of stage " + task.id());
        }
    }

    /** Saving writes the whole Pipeline; what it buys is that a killed controller repeats fewer lines of the log. */
    private void saveNowAndThen(boolean output) {
        unsaved |= output;
        if (unsaved && System.currentTimeMillis() - savedAt > SAVE_EVERY) {
            unsaved = false;
            savedAt = System.currentTimeMillis();
            save();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // if it fails, there is a next time
    private void save() {
        getContext().saveState();
    }

    private long unreachable() {
        if (agent.lost()) {
            say("cannot reach " + task.where() + "; the process may go on there, waiting up to "
                    + agent.offlineMinutes() + " min");
        }
        if (stop != null && stop.isHopeless()) {
            say(task.where() + " cannot be reached, so the process was not told to stop");
            end(stop.cause(), StageState.STOPPED);
        } else if (agent.isGivenUp()) {
            AbortException lost = new AbortException("The stage was lost: " + task.where() + " was not reachable for "
                    + agent.offlineMinutes() + " min. Run the build again; it goes on from the last checkpoint.");
            lost.initCause(new ClosedChannelException()); // what retry(conditions: [agent()]) looks for
            end(lost, StageState.INTERRUPTED);
        }
        period = Math.min(MAX_PERIOD, (long) (Math.max(period, MIN_PERIOD) * 1.2));
        return period;
    }

    private long finish(FilePath workspace) throws Exception {
        int status = Objects.requireNonNull(exitStatus, "the phase is entered with it");
        StageFinish finish = new StageFinish(getContext(), request, task, status, stop != null, words().about(status));
        StageFinish.Ending ending;
        try (Timeout timeout = Timeout.limit(30, TimeUnit.MINUTES)) {
            agent.readEvents(workspace, report().tracker());
            ending = finish.run(workspace, report());
        }
        phase = Phase.DONE;
        if (stop != null) {
            getContext().onFailure(stop.cause());
        } else {
            ending.tell(getContext());
        }
        agent.clean(workspace); // last: a controller that dies before this finds all it needs again
        return 0;
    }

    private void fail(Exception e) {
        end(stop == null ? e : stop.cause(), stop == null ? StageState.FAILED : StageState.STOPPED);
    }

    private void end(Throwable cause, StageState state) {
        phase = Phase.DONE;
        try {
            if (!action().hasEnded(task.id())) {
                StageRun ended = report().closed(state, String.valueOf(cause.getMessage()), report().unfinished());
                action().store(ended);
                StageChecks.publish(
                        getContext().get(Run.class), ended, getContext().get(TaskListener.class));
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "the page of stage " + task.id());
        }
        getContext().onFailure(cause);
        FilePath workspace = agent.workspace();
        if (workspace != null && (exitStatus != null || !task.isLaunched())) {
            agent.clean(workspace);
        } else if (exitStatus == null) {
            AbandonedRun.watch(task, request.graceSeconds());
        }
    }

    private StageReport report() {
        if (report == null) {
            report = new StageReport(task.id(), request.stage(), task.place());
            report.compareWith(Optional.ofNullable(reference));
        }
        return report;
    }

    private LastWords words() {
        if (words == null) {
            words = new LastWords();
        }
        return words;
    }

    private DreamBoothAction action() throws IOException, InterruptedException {
        return DreamBoothAction.of(getContext().get(Run.class));
    }

    private TaskListener log() throws IOException, InterruptedException {
        return getContext().get(TaskListener.class);
    }

    private PrintStream out() throws IOException, InterruptedException {
        return log().getLogger();
    }

    private void say(String text) {
        try {
            out().println("[dreambooth] " + text);
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOGGER.log(Level.INFO, text, e);
        }
    }
}
