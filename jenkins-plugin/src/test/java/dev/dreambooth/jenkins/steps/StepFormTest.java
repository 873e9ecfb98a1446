package dev.dreambooth.jenkins.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dreambooth.contract.settings.Settings;
import dev.dreambooth.contract.settings.type.ChoiceType;
import dev.dreambooth.contract.settings.value.Setting;
import dev.dreambooth.jenkins.engine.DreamBoothConfiguration;
import dev.dreambooth.jenkins.engine.EngineInstallation;
import dev.dreambooth.jenkins.local.LocalJenkins;
import hudson.model.Item;
import hudson.util.FormValidation;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kohsuke.stapler.verb.POST;

/** The forms of the steps: short, with lists where there are choices, and with a word about each value that cannot be. */
class StepFormTest {
    private static final Item ITEM = new Item() {};

    @BeforeEach
    void startJenkins() {
        LocalJenkins.reset(new DreamBoothConfiguration(), new EngineInstallation.DescriptorImpl());
    }

    static Stream<StageStep> steps() {
        return Stream.of(new RegularizeStep(), new TrainStep(), new GenerateStep(), new EvaluateStep());
    }

    private static String form(StageStep step) throws IOException {
        try (InputStream in =
                step.getClass().getResourceAsStream(step.getClass().getSimpleName() + "/arguments.jelly")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static FormValidation check(Object descriptor, String name, String value)
            throws ReflectiveOperationException {
        Method check = descriptor
                .getClass()
                .getMethod(
                        "doCheck" + Character.toUpperCase(name.charAt(0)) + name.substring(1),
                        Item.class,
                        String.class);
        assertThat(check.isAnnotationPresent(POST.class)).isTrue();
        try {
            return (FormValidation) check.invoke(descriptor, ITEM, value);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void whatEverybodySetsStandsFirstAndTheRestIsFolded(StageStep step) throws IOException {
        String form = form(step);
        String open = form.substring(0, form.indexOf("<f:advanced"));

        assertThat(open.split("<f:entry", -1)).hasSize(1 + 5);
        assertThat(form.substring(form.indexOf("<f:advanced")))
                .as("all else lies in some fold")
                .doesNotContainPattern("</f:advanced>\\s*<f:entry");
        assertThat(form).doesNotContain("f:section", "remoteCacheServer");
    }

    @ParameterizedTest
    @MethodSource("steps")
    void choicesAreLists(StageStep step) throws IOException {
        String form = form(step);
        for (Setting<?> setting : Settings.of(step.stage())) {
            if (setting.type() instanceof ChoiceType<?> type) {
                assertThat(form).contains("name=\"_." + setting.name() + "\" aria-label=");
                assertThat(Stream.of(type.choices().getEnumConstants())
                                .map(choice -> "<f:option value=\"" + choice.label() + "\""))
                        .allSatisfy(option -> assertThat(form).contains(option));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            learningRate | fast | learningRate is 'fast'. It must be a number from 1e-37 to 1e38.
            learningRate | 0 | learningRate is '0'. It must be a number from 1e-37 to 1e38.
            threads | -3 | threads is '-3'. It must be a whole number from 0 to 4096.
            resolution | 511 | resolution is '511'. It must be a whole number from 8 to 8192 divisible by 8.
            maxTrainSteps | 2.5 | maxTrainSteps is '2.5'. It must be a whole number from 1 to 999999999.
            device | gpu | device is 'gpu'. It must be auto, cpu, cuda or cuda:N, or several of a kind with commas between.
            seed | -1 | seed is '-1'. It must be a whole number from 0 to 9223372036854775807.
            graceSeconds | 0 | graceSeconds is '0'. It must be a whole number from 1 up.
            """)
    void aValueThatCannotBeIsRefusedInTheCataloguesWords(String name, String value, String words) throws Exception {
        FormValidation told = check(new TrainStep.DescriptorImpl(), name, value);

        assertThat(told.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(told).hasMessage(words);
        LocalJenkins.deny(Item.CONFIGURE);
        assertThat(check(new TrainStep.DescriptorImpl(), name, value).kind)
                .as("nothing is told to those who may not configure")
                .isEqualTo(FormValidation.Kind.OK);
    }

    static Stream<StageStepDescriptor> descriptors() {
        return Stream.of(
                new RegularizeStep.DescriptorImpl(),
                new TrainStep.DescriptorImpl(),
                new GenerateStep.DescriptorImpl(),
                new EvaluateStep.DescriptorImpl());
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void whatTheCatalogueTakesEveryFormTakes(StageStepDescriptor descriptor) throws Exception {
        for (Method method : descriptor.getClass().getMethods()) {
            if (method.getName().startsWith("doCheck")) {
                String name = Character.toLowerCase(method.getName().charAt(7))
                        + method.getName().substring(8);
                assertThat(check(descriptor, name, " ").kind).isEqualTo(FormValidation.Kind.OK);
                Setting<?> setting = Settings.named(name).orElse(null);
                if (setting != null) {
                    assertThat(check(descriptor, name, setting.example()).kind)
                            .as(name + " = " + setting.example())
                            .isEqualTo(FormValidation.Kind.OK);
                }
            }
        }
    }

    @Test
    void theSnippetHoldsWhatWasSetAndNothingElse() {
        TrainStep step = new TrainStep();
        step.setMaxTrainSteps(800);
        step.setPrecision("fp32");
        step.setLearningRate(5e-6);
        step.setOptimizer("");

        assertThat(step.getMaxTrainSteps()).as("the YAML may say otherwise").isEqualTo(800);
        assertThat(step.getPrecision()).isEqualTo("fp32");
        assertThat(step.getLearningRate()).isEqualTo(5e-6);
        assertThat(step.getOptimizer()).isNull();
    }

    @Test
    @SuppressWarnings("deprecation") // which is how forms send them
    void aFlagOfAFormIsSetUnsetOrOff() throws Exception {
        TrainStep step = new TrainStep();
        step.setFlags(List.of("withPriorPreservation=true", "", "randomFlip=false"));

        assertThat(step.getWithPriorPreservation()).isTrue();
        assertThat(step.getRandomFlip()).isFalse();
        assertThat(step.getTrainTextEncoder()).isNull();
        assertThat(step.getFlags()).isNull();
        assertThat(form(step)).contains("<f:option value=\"withPriorPreservation=false\"");
    }
}
