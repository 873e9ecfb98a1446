package dev.dreambooth.jenkins.fake;

import hudson.model.Job;
import java.util.ArrayList;
import java.util.List;

/** A project whose builds lie in a list. */
public final class FakeJob extends Job<FakeJob, FakeRun> {
    final List<FakeRun> builds = new ArrayList<>();

    @Override
    public FakeRun getLastBuild() {
        return builds.isEmpty() ? null : builds.get(builds.size() - 1);
    }

    @Override
    public String getDisplayName() {
        return "koala";
    }
}
