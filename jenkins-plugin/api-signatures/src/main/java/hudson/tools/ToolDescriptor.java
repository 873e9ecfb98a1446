package hudson.tools;

import hudson.model.Descriptor;
import hudson.util.FormValidation;
import java.io.File;

/** What Jenkins knows of a tool, and where it is installed. */
public abstract class ToolDescriptor<T extends ToolInstallation> extends Descriptor<ToolInstallation> {
    protected ToolDescriptor() {}

    @SuppressWarnings("unchecked")
    public T[] getInstallations() {
        return (T[]) new ToolInstallation[0];
    }

    @SuppressWarnings("unchecked")
    public void setInstallations(T... installations) {}

    protected FormValidation checkHomeDirectory(File home) {
        return FormValidation.ok();
    }
}
