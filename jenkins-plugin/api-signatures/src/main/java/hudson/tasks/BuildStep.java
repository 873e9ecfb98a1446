package hudson.tasks;

/** A part of a freestyle build. */
public interface BuildStep {
    BuildStepMonitor getRequiredMonitorService();
}
