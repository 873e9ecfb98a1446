package dev.dreambooth.jenkins.engine;

import dev.dreambooth.contract.launch.WorkerLauncher;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What an administrator sets once for all jobs; Configuration as Code knows it as {@code unclassified: dreambooth:}. */
@Extension
@Symbol("dreambooth")
public final class DreamBoothConfiguration extends GlobalConfiguration {
    private static final int DEFAULT_ARCHIVE_MEGABYTES = 512;
    private static final int MAX_ARCHIVE_MEGABYTES = 1 << 20;
    private static final int DEFAULT_GRACE_SECONDS = WorkerLauncher.GRACE_SECONDS;
    private static final int DEFAULT_OFFLINE_MINUTES = 60;

    private String defaultEngine = "";
    private int maxArchiveMegabytes = DEFAULT_ARCHIVE_MEGABYTES;
    private int graceSeconds = DEFAULT_GRACE_SECONDS;
    private int offlineMinutes = DEFAULT_OFFLINE_MINUTES;
    private String remoteCache = "";
    private String cacheCredentialsId = "";
    private String trackingCredentialsId = "";

    /** Loads what was configured. */
    public DreamBoothConfiguration() {
        load();
    }

    /** Returns the configuration. */
    public static DreamBoothConfiguration get() {
        return ExtensionList.lookupSingleton(DreamBoothConfiguration.class);
    }

    @Override
    public String getDisplayName() {
        return "DreamBooth";
    }

    /** Returns the engine of steps that name none; empty for the only one configured. */
    public String getDefaultEngine() {
        return defaultEngine;
    }

    /** Sets the engine of steps that name none. */
    @DataBoundSetter
    public void setDefaultEngine(@Nullable String defaultEngine) {
        this.defaultEngine = defaultEngine == null ? "" : defaultEngine.trim();
        save();
    }

    /** Returns the size in megabytes over which one stage's files are not archived any more. */
    public int getMaxArchiveMegabytes() {
        return maxArchiveMegabytes;
    }

    /** Returns that size in bytes. */
    public long maxArchiveBytes() {
        return (long) maxArchiveMegabytes << 20;
    }

    /** Sets the size in megabytes over which one stage's files are not archived any more. */
    @DataBoundSetter
    public void setMaxArchiveMegabytes(int maxArchiveMegabytes) {
        this.maxArchiveMegabytes = Math.max(1, Math.min(MAX_ARCHIVE_MEGABYTES, maxArchiveMegabytes));
        save();
    }

    /** Returns how long a stopped stage may take to write its checkpoint, in seconds. */
    public int getGraceSeconds() {
        return graceSeconds;
    }

    /** Sets how long a stopped stage may take to write its checkpoint, in seconds. */
    @DataBoundSetter
    public void setGraceSeconds(int graceSeconds) {
        this.graceSeconds = Math.max(1, graceSeconds);
        save();
    }

    /** Returns how long a stage waits for an agent that cannot be reached, in minutes. */
    public int getOfflineMinutes() {
        return offlineMinutes;
    }

    /** Sets how long a stage waits for an agent that cannot be reached, in minutes. */
    @DataBoundSetter
    public void setOfflineMinutes(int offlineMinutes) {
        this.offlineMinutes = Math.max(1, offlineMinutes);
        save();
    }

    /** Returns the remote cache of runs whose settings name none; empty for none. */
    public String getRemoteCache() {
        return remoteCache;
    }

    /** Sets the remote cache of runs whose settings name none. */
    @DataBoundSetter
    public void setRemoteCache(@Nullable String remoteCache) {
        this.remoteCache = remoteCache == null ? "" : remoteCache.trim();
        save();
    }

    /** Returns the id of the credentials for the remote cache, of steps that name none. */
    public String getCacheCredentialsId() {
        return cacheCredentialsId;
    }

    /** Sets the id of the credentials for the remote cache. */
    @DataBoundSetter
    public void setCacheCredentialsId(@Nullable String cacheCredentialsId) {
        this.cacheCredentialsId = cacheCredentialsId == null ? "" : cacheCredentialsId.trim();
        save();
    }

    /** Returns the id of the credentials for the tracking server, of steps that name none. */
    public String getTrackingCredentialsId() {
        return trackingCredentialsId;
    }

    /** Sets the id of the credentials for the tracking server. */
    @DataBoundSetter
    public void setTrackingCredentialsId(@Nullable String trackingCredentialsId) {
        this.trackingCredentialsId = trackingCredentialsId == null ? "" : trackingCredentialsId.trim();
        save();
    }

    /** Returns the engines to choose from; none for those who may not configure Jenkins. */
    @POST
    public ListBoxModel doFillDefaultEngineItems() {
        ListBoxModel items = new ListBoxModel();
        if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            items.add("(the only one configured)", "");
            for (EngineInstallation engine : ExtensionList.lookupSingleton(EngineInstallation.DescriptorImpl.class)
                    .getInstallations()) {
                items.add(engine.getName(), engine.getName());
            }
        }
        return items;
    }

    /** Returns the credentials to choose from for the remote cache. */
    @POST
    public ListBoxModel doFillCacheCredentialsIdItems(@QueryParameter @Nullable String cacheCredentialsId) {
        return CredentialsChoice.ofAdministrator(cacheCredentialsId);
    }

    /** Returns the credentials to choose from for the tracking server. */
    @POST
    public ListBoxModel doFillTrackingCredentialsIdItems(@QueryParameter @Nullable String trackingCredentialsId) {
        return CredentialsChoice.ofAdministrator(trackingCredentialsId);
    }

    /** Checks the address of the remote cache: a password in it would be for everybody to read. */
    @POST
    public FormValidation doCheckRemoteCache(@QueryParameter @Nullable String value) {
        boolean secret = value != null && value.matches("\\w+://[^/]*@.*");
        return secret && Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                ? FormValidation.error("must hold no user name or password; name credentials below")
                : FormValidation.ok();
    }

    /** Checks the size limit. */
    @POST
    public FormValidation doCheckMaxArchiveMegabytes(@QueryParameter int value) {
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return FormValidation.ok();
        }
        return value >= 1 && value <= MAX_ARCHIVE_MEGABYTES
                ? FormValidation.ok()
                : FormValidation.error("must be from 1 to " + MAX_ARCHIVE_MEGABYTES);
    }
}
