package org.jenkinsci.plugins.workflow.steps;

/** A running step of a few seconds. */
public abstract class SynchronousNonBlockingStepExecution<T> extends StepExecution {
    private static final long serialVersionUID = 1L;

    protected SynchronousNonBlockingStepExecution(StepContext context) {
        super(context);
    }

    protected abstract T run() throws Exception;

    @Override
    public final boolean start() throws Exception {
        try {
            getContext().onSuccess(run());
        } catch (Exception e) {
            getContext().onFailure(e);
        }
        return true;
    }
}
