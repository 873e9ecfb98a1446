package dev.dreambooth.jenkins.steps;

import dev.dreambooth.jenkins.arguments.ArgumentRule;
import dev.dreambooth.jenkins.text.Messages;
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

    /** With {@code shards} a part is a number alone. */
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
    public static final class DescriptorImpl extends Form {
        @Override
        Map<String, ArgumentRule> ownArguments() {
            Map<String, ArgumentRule> own = super.ownArguments();
            own.put("shards", ArgumentRule.from(1));
            own.put(SHARD, ArgumentRule.of(ArgumentRule.Kind.TEXT, "a number from 1 up to shards, i/n, or merge"));
            return own;
        }

        @Override
        public String getFunctionName() {
            return "dreamboothGenerate";
        }

        @Override
        public String getDisplayName() {
            return Messages.of("generate");
        }
    }
}
