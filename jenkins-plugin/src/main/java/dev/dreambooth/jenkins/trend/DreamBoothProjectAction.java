package dev.dreambooth.jenkins.trend;

import dev.dreambooth.jenkins.results.DreamBoothAction;
import dev.dreambooth.jenkins.results.RecordChanges;
import dev.dreambooth.jenkins.results.StageRun;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Job;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The page of a project: how the quality of its models, losses, times and memory went over its builds. */
@ExportedBean
public final class DreamBoothProjectAction implements Action {
    private static final int MAX_BUILDS = 50;
    /** A project shows the page if one of its last builds had something to show. */
    private static final int LOOK_BACK = 5;

    private final Job<?, ?> job;

    DreamBoothProjectAction(Job<?, ?> job) {
        this.job = job;
    }

    /** Returns the project. */
    public Job<?, ?> getJob() {
        return job;
    }

    /** Returns the builds that have something to show, the oldest first. */
    @Exported(visibility = 2)
    public List<TrendPoint> getPoints() {
        List<Run<?, ?>> builds = new ArrayList<>();
        Run<?, ?> run = job.getLastBuild();
        for (int i = 0; i < MAX_BUILDS && run != null; i++) {
            if (run.getAction(DreamBoothAction.class) != null) {
                builds.add(run);
            }
            run = run.getPreviousBuild();
        }
        Collections.reverse(builds);
        List<TrendPoint> points = new ArrayList<>();
        List<StageRun> before = List.of();
        for (Run<?, ?> build : builds) {
            List<StageRun> stages = build.getAction(DreamBoothAction.class).getStages();
            points.add(TrendPoint.of(build, stages, RecordChanges.between(before, stages)));
            before = stages;
        }
        return points;
    }

    /** Returns the same, the newest first. */
    public List<TrendPoint> getNewestFirst() {
        List<TrendPoint> points = getPoints();
        Collections.reverse(points);
        return points;
    }

    /** Returns whether there are older builds than those that are shown. */
    public boolean isCut() {
        Run<?, ?> run = job.getLastBuild();
        for (int i = 0; i < MAX_BUILDS && run != null; i++) {
            run = run.getPreviousBuild();
        }
        return run != null;
    }

    /** Returns how many builds are shown at most. */
    public int getLimit() {
        return MAX_BUILDS;
    }

    /** Returns the trends that have at least two values. */
    public List<Trend> getTrends() {
        return Trend.of(getPoints());
    }

    /** Returns the remote API of this page. */
    public Api getApi() {
        return new Api(this);
    }

    @Override
    public String getIconFileName() {
        return "symbol-analytics";
    }

    @Override
    public String getDisplayName() {
        return "DreamBooth";
    }

    @Override
    public String getUrlName() {
        return DreamBoothAction.URL;
    }

    /** Adds the page to projects whose builds have something to show. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @Override
        public Collection<? extends Action> createFor(Job job) {
            Run<?, ?> run = ((Job<?, ?>) job).getLastBuild();
            for (int i = 0; i < LOOK_BACK && run != null; i++) {
                if (run.getAction(DreamBoothAction.class) != null) {
                    return List.of(new DreamBoothProjectAction(job));
                }
                run = run.getPreviousBuild();
            }
            return List.of();
        }
    }
}
