package dev.dreambooth.jenkins.steps;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.jenkins.arguments.ArgumentRule;
import hudson.Extension;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code dreamboothGenerate}: makes images from prompts, all of them or the share of one agent. */
public final class GenerateStep extends GenerateArguments {
    private static final String SHARD = "shard";

    private @Nullable Integer shards;

    /** Creates a step without arguments; all have defaults or come from the configuration file. */
    @DataBoundConstructor
    public GenerateStep() {}

    /** Returns over how many agents the images are spread, or null if they are not. */
    public @Nullable Integer getShards() {
        return shards;
    }

    /** Sets over how many agents the images are spread; each then names its own number, from 1. */
    @DataBoundSetter
    public void setShards(@Nullable Integer shards) {
        this.shards = shards;
    }

    @Override
    Map<String, List<String>> texts() {
        Map<String, List<String>> texts = super.texts();
        if (shards != null) {
            String shard = String.join("", texts.getOrDefault(SHARD, List.of()));
            if (!shard.matches("\\d{1,9}")) {
                throw new IllegalArgumentException("The argument shards of dreamboothGenerate is " + shards
                        + ", so its argument shard must be a number from 1 to " + shards + ", not '" + shard + "'.");
            }
            texts.put(SHARD, List.of(shard + "/" + shards));
        }
        return texts;
    }

    /** What Pipelines know of the step. */
    @Extension
    public static final class DescriptorImpl extends StageStepDescriptor {
        @Override
        Map<String, ArgumentRule> ownArguments() {
            Map<String, ArgumentRule> own = super.ownArguments();
            own.put("shards", ArgumentRule.from(1));
            return own;
        }

        @Override
        Stage stage() {
            return Stage.GENERATE;
        }

        @Override
        public String getFunctionName() {
            return "dreamboothGenerate";
        }

        @Override
        public String getDisplayName() {
            return "DreamBooth: make images from prompts";
        }
    }
}
