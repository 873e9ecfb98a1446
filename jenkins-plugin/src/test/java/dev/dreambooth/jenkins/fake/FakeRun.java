package dev.dreambooth.jenkins.fake;

import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/** A build of a {@link FakeJob} in a folder. */
public final class FakeRun extends Run<FakeJob, FakeRun> {
    private final File folder;
    private volatile boolean building = true;
    private volatile int saves;

    /** Adds a build to a project; its files lie in a folder of its own below the given one. */
    public FakeRun(FakeJob job, Path folder) throws IOException {
        super(job);
        job.builds.add(this);
        number = job.builds.size();
        this.folder = folder.resolve("build-" + number).toFile();
    }

    @Override
    public FakeRun getPreviousBuild() {
        return number == 1 ? null : getParent().builds.get(number - 2);
    }

    @Override
    public File getRootDir() {
        return folder;
    }

    @Override
    public boolean isBuilding() {
        return building;
    }

    @Override
    public synchronized void save() {
        saves++;
    }

    /** Says when it began. */
    public FakeRun startedAt(long millis) {
        startedAt = millis;
        return this;
    }

    /** Ends the build. */
    public FakeRun end() {
        building = false;
        return this;
    }

    /** Returns how often it was written to disk. */
    public int saves() {
        return saves;
    }

    /** Returns an archived file. */
    public Path artifact(String name) {
        return folder.toPath().resolve("archive").resolve(name);
    }
}
