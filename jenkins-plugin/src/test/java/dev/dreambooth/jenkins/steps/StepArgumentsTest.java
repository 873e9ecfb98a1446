package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.settings.CacheSettings;
import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.jenkins.arguments.ArgumentRule;
import dev.dreambooth.jenkins.arguments.KnownSettings;
import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.local.LocalJenkins;
import hudson.AbortException;
import hudson.ExtensionList;
import hudson.model.Item;
import hudson.util.FormValidation;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kohsuke.stapler.DataBoundSetter;

/** The arguments of the steps: every setting is one, with a form and help; odd values are taken or refused clearly. */
class StepArgumentsTest {
    @BeforeEach
    void startJenkins() {
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
    }

    static Stream<StageStep> steps() {
        return Stream.of(new RegularizeStep(), new TrainStep(), new GenerateStep(), new EvaluateStep());
    }

    private static String resource(Class<?> step, String name) throws IOException {
        try (InputStream in = step.getResourceAsStream(step.getSimpleName() + "/" + name)) {
            assertThat(in).as(step.getSimpleName() + "/" + name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Method setter(Class<?> step, String name) {
        return Arrays.stream(step.getMethods())
                .filter(method -> method.getName().equalsIgnoreCase("set" + name))
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .findFirst()
                .orElseThrow(() -> new AssertionError(step.getSimpleName() + " has no setter for " + name));
    }

    /** All but what can work with Maven only. */
    private static List<Setting<?>> offered(StageStep step) {
        return Settings.of(step.stage()).stream()
                .filter(setting -> !setting.equals(CacheSettings.REMOTE_CACHE_SERVER))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everySettingOfTheStageIsAnArgumentWithAFieldAndHelp(StageStep step) throws IOException {
        String form = resource(step.getClass(), "arguments.jelly");
        for (Setting<?> setting : offered(step)) {
            assertThat(setter(step.getClass(), setting.name())
                            .getParameterTypes()[0]
                            .isPrimitive())
                    .as("an unset " + setting.name() + " could not be told from one that is 0")
                    .isFalse();
            assertThat(form).containsOnlyOnce("field=\"" + setting.name() + "\"");
            assertThat(resource(step.getClass(), "help-" + setting.name() + ".html"))
                    .contains(setting.description().split("[&<>\"]", 2)[0]);
        }
        assertThat(resource(step.getClass(), "config.jelly")).contains("arguments.jelly", "options.jelly");
        assertThat(resource(step.getClass(), "help.html")).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void theOtherArgumentsHaveHelpAsWell(StageStep step) throws IOException {
        for (Method method : step.getClass().getMethods()) {
            if (method.isAnnotationPresent(DataBoundSetter.class) && !method.isAnnotationPresent(Deprecated.class)) {
                String name = Character.toLowerCase(method.getName().charAt(3))
                        + method.getName().substring(4);
                if (Settings.named(name).isEmpty()) {
                    Class<?> owner = method.getDeclaringClass();
                    assertThat(resource(owner, "help-" + name + ".html")).isNotBlank();
                }
            }
        }
    }

    private static Map<String, List<String>> texts(Map<String, Object> arguments) throws Exception {
        Step step = new TrainStep.DescriptorImpl().newInstance(arguments);
        return new HashMap<>(((StageStep) step).request().settings());
    }

    @Test
    void groovysNumbersAndTextsAreTakenForEachOther() throws Exception {
        assertThat(texts(Map.of(
                        "maxTrainSteps",
                        "400", // a build's parameter
                        "learningRate",
                        new BigDecimal("0.000005"),
                        "seed",
                        42,
                        "withPriorPreservation",
                        "false",
                        "identifier",
                        7)))
                .containsEntry("maxTrainSteps", List.of("400"))
                .containsEntry("learningRate", List.of("5.0E-6"))
                .containsEntry("seed", List.of("42"))
                .containsEntry("withPriorPreservation", List.of("false"))
                .containsEntry("identifier", List.of("7"));
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                arguments("maxTrainSteps", "many", "'many'. It must be a whole number from 1 to 999999999."),
                arguments(
                        "maxTrainSteps", new BigDecimal("2.5"), "2.5. It must be a whole number from 1 to 999999999."),
                arguments("maxTrainSteps", -1, "-1. It must be a whole number from 1 to 999999999."),
                arguments("maxTrainSteps", 1L << 40, "1099511627776. It must be a whole number from 1 to 999999999."),
                arguments("maxTrainSteps", List.of(1, 2), "[1, 2]. It must be a whole number from 1 to 999999999."),
                arguments("learningRate", "fast", "'fast'. It must be "),
                arguments("learningRate", 0, "0. It must be "),
                arguments("withPriorPreservation", "maybe", "'maybe'. It must be true or false."),
                arguments("withPriorPreservation", 1, "1. It must be true or false."),
                arguments("precision", "fp33", "'fp33'. It must be "),
                arguments("threads", -3, "-3. It must be "),
                arguments("seed", "1.5", "'1.5'. It must be "),
                arguments("instancePrompt", Map.of("a", "b"), "{a=b}. It must be "),
                arguments("graceSeconds", -5, "-5. It must be a whole number from 1 up."),
                arguments("offlineMinutes", "soon", "'soon'. It must be a whole number from 0 up."),
                arguments("archiveModel", "yes", "'yes'. It must be true or false."));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void anArgumentThatCannotBeWhatItsSettingWantsIsRefused(String name, Object value, String words) {
        assertThatThrownBy(() -> texts(Map.of(name, value)))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("The argument " + name + " of dreamboothTrain is " + words);
    }

    @Test
    void anArgumentThatNobodyKnowsIsRefusedWithTheNearestName() {
        assertThatThrownBy(() -> texts(Map.of("maxTrainStep", 2)))
                .isInstanceOf(AbortException.class)
                .hasMessage("dreamboothTrain has no argument maxTrainStep. Did you mean maxTrainSteps?");
        assertThatThrownBy(() -> texts(Map.of("archiveModels", true))).hasMessageContaining("mean archiveModel?");
        assertThatThrownBy(() -> texts(Map.of("colour", 1))).hasMessageContaining("Snippet Generator");
        assertThatThrownBy(() -> new ReportStep.DescriptorImpl().newInstance(Map.of("folder", "x")))
                .hasMessageStartingWith("dreamboothReport has no argument folder.");
    }

    @Test
    void whatCannotWorkThereIsNoArgument() {
        assertThatThrownBy(() -> texts(Map.of("remoteCacheServer", "acme")))
                .hasMessageContaining("dreamboothTrain has no argument remoteCacheServer. It is for builds with Maven")
                .hasMessageContaining("cacheCredentialsId");
        assertThatThrownBy(() -> texts(Map.of("attach", "model"))).hasMessageContaining("It is for builds with Maven");
        assertThatThrownBy(() -> new GenerateStep.DescriptorImpl().newInstance(Map.of("archiveCheckpoints", true)))
                .hasMessage("dreamboothGenerate has no argument archiveCheckpoints: it is one of dreamboothTrain, which"
                        + " alone makes a model.");
    }

    @Test
    void anArgumentOfAnotherStepIsRefusedWithItsName() {
        assertThatThrownBy(() -> texts(Map.of("imagesPerPrompt", 2)))
                .hasMessageContaining(
                        "dreamboothTrain has no argument imagesPerPrompt. It is one of dreamboothGenerate.");
    }

    @Test
    void everyDefaultAndExampleIsAnArgumentThatCanBeMeant() throws Exception {
        for (Setting<?> setting : Settings.all()) {
            String stage = setting.stages().stream().findFirst().map(Stage::id).orElse("");
            if (!stage.isEmpty() && !setting.equals(CacheSettings.REMOTE_CACHE_SERVER)) {
                ArgumentRule rule = KnownSettings.rules(stage).get(setting.name());
                setting.defaultText()
                        .ifPresent(text -> assertThat(rule.fitting(text))
                                .as("the default of " + setting.name())
                                .isPresent());
            }
        }
    }

    @Test
    void aParameterThatWasNotGivenIsNotSet() throws Exception {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("maxTrainSteps", null);
        assertThat(texts(arguments)).isEmpty();
    }

    @Test
    void whatAFormLeavesEmptyIsNotSet() throws Exception {
        TrainStep step = new TrainStep();
        step.setMaxTrainSteps(null);
        step.setInstancePrompt("");
        step.setSeed(0L);
        GenerateStep generate = new GenerateStep();
        generate.setPrompts(List.of("a dog\n\n a cat "));

        assertThat(step.getMaxTrainSteps()).isNull();
        assertThat(step.getSeed()).as("the default is not worth writing").isNull();
        assertThat(step.request().settings()).containsOnlyKeys("seed");
        assertThat(generate.getPrompts()).containsExactly("a dog", "a cat");
    }

    @Test
    void shardsBecomeThePartThatTheEngineKnows() throws Exception {
        GenerateStep step = (GenerateStep)
                new GenerateStep.DescriptorImpl().newInstance(new HashMap<>(Map.of("shards", 3, "seed", 1)));
        assertThatThrownBy(step::request).hasMessageContaining("shard must be a number from 1 to 3");
        step.setShard("2");
        assertThat(step.request().settings()).containsEntry("shard", List.of("2/3"));
    }

    @Test
    void theFormsTellNothingToThoseWhoMayNotConfigure() throws Exception {
        EngineInstallation.DescriptorImpl tools =
                ExtensionList.lookupSingleton(EngineInstallation.DescriptorImpl.class);
        tools.setInstallations(new EngineInstallation("gpu", "/opt/x", List.of()));
        TrainStep.DescriptorImpl descriptor = new TrainStep.DescriptorImpl();
        Item item = new Item() {};

        assertThat(descriptor.doFillEngineItems(item))
                .extracting(option -> option.name)
                .containsExactly("(default)", "gpu");
        assertThat(descriptor.doCheckGraceSeconds(item, "soon").kind).isEqualTo(FormValidation.Kind.ERROR);
        LocalJenkins.deny(Item.CONFIGURE);
        assertThat(descriptor.doFillEngineItems(item)).isEmpty();
        assertThat(descriptor.doFillEngineItems(null))
                .as("an administrator outside of a job")
                .hasSize(2);
        LocalJenkins.deny(Jenkins.ADMINISTER);
        assertThat(descriptor.doFillEngineItems(null)).isEmpty();
        assertThat(descriptor.doCheckGraceSeconds(item, "soon").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void theArgumentsOfAStepAreShownShort() {
        assertThat(new TrainStep.DescriptorImpl().argumentsToString(Map.of("maxTrainSteps", 4)))
                .isEqualTo("maxTrainSteps: 4");
        assertThat(new TrainStep.DescriptorImpl().argumentsToString(Map.of("instancePrompt", "x".repeat(500))))
                .hasSize(120)
                .endsWith("…");
    }
}
