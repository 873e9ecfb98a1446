package dev.dreambooth.jenkins.fake;

import com.google.common.util.concurrent.ListenableFuture;
import dev.dreambooth.jenkins.local.LocalFiles;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A Pipeline with one step in it. {@link #restart} is what a controller does when it goes down and comes back: the
 * execution is written out, forgotten, read in, and told to go on; everything else of this class is what lies on disk.
 */
public final class FakePipeline {
    private static final Map<String, FakePipeline> ALL = new ConcurrentHashMap<>();

    private final FakeRun run;
    private final Path workspace;
    private final EnvVars environment = new EnvVars();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<BlockStartNode> blocks = new ArrayList<>();
    private final FlowNode node = new FlowNode() {
        @Override
        public List<BlockStartNode> getEnclosingBlocks() {
            return blocks;
        }
    };
    private final CompletableFuture<Object> end = new CompletableFuture<>();
    private final String id;
    private volatile boolean dead;

    /** Creates a Pipeline of a build that works in a folder. */
    public FakePipeline(FakeRun run, Path workspace) {
        this.run = run;
        this.workspace = workspace;
        this.id = workspace + "#" + run.getNumber();
        ALL.put(id, this);
    }

    /** Returns what a step gets to know of it. */
    public StepContext context() {
        return new Context(id);
    }

    /** Puts all that is there into a stage of this name. */
    public FakePipeline inStage(String name) {
        return in(new LabelAction(name));
    }

    /** Puts all that is there into a branch of this name. */
    public FakePipeline inBranch(String name) {
        return in(new Branch(name));
    }

    private FakePipeline in(LabelAction label) {
        BlockStartNode block = new BlockStartNode() {};
        block.addAction(label);
        blocks.add(block);
        return this;
    }

    /** What a branch has: two names, one of them for people. */
    private static final class Branch extends LabelAction implements ThreadNameAction {
        private final String name;

        Branch(String name) {
            super("Branch: " + name);
            this.name = name;
        }

        @Override
        public String getThreadName() {
            return name;
        }
    }

    /** Returns the variables that steps see. */
    public EnvVars environment() {
        return environment;
    }

    /** Returns the node of the step in the graph. */
    public FlowNode node() {
        return node;
    }

    /** Returns the log so far. */
    public String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** Takes the step's context away without telling it, as a hard kill of the build does. */
    public void kill() {
        dead = true;
    }

    /** Returns the execution after a restart of the controller. */
    public <T extends StepExecution> T restart(T execution) throws IOException {
        T resumed = LocalFiles.copy(execution);
        resumed.onResume();
        return resumed;
    }

    /** Returns what the step returned, or throws what it threw. */
    public Object await(int seconds) throws Exception {
        try {
            return end.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new AssertionError("the step did not end; its log:\n" + log(), e);
        }
    }

    /** Returns whether the step has ended. */
    public boolean hasEnded() {
        return end.isDone();
    }

    private Object get(Class<?> key) throws IOException {
        if (dead) {
            throw new IOException("cannot find current thread");
        }
        TaskListener listener = () -> new PrintStream(log, true, StandardCharsets.UTF_8);
        if (key == Run.class) {
            return run;
        } else if (key == FilePath.class) {
            return new FilePath(workspace.toFile());
        } else if (key == TaskListener.class) {
            return listener;
        } else if (key == Launcher.class) {
            return new Launcher.LocalLauncher(listener);
        } else if (key == EnvVars.class) {
            return environment;
        }
        return key == FlowNode.class ? node : null;
    }

    /** The context; of the Pipeline it knows only the name, as the real one. */
    private static final class Context extends StepContext {
        private static final long serialVersionUID = 1L;

        private final String id;

        Context(String id) {
            this.id = id;
        }

        @Override
        public <T> T get(Class<T> key) throws IOException {
            return key.cast(ALL.get(id).get(key));
        }

        @Override
        public void onSuccess(Object result) {
            ALL.get(id).end.complete(result);
        }

        @Override
        public void onFailure(Throwable failure) {
            ALL.get(id).end.completeExceptionally(failure);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public ListenableFuture<Void> saveState() {
            return null; // the test decides when the state is looked at
        }
    }
}
