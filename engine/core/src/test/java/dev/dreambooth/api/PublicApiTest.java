package dev.dreambooth.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.dreambooth.contract.ExitCode;
import dev.dreambooth.contract.Stage;
import dev.dreambooth.contract.UserError;
import dev.dreambooth.contract.event.Event;
import dev.dreambooth.contract.event.EventListener;
import dev.dreambooth.contract.record.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The line around what Java programs may rely on: small, of few types, and shown by an example that runs. */
class PublicApiTest {
    private static final String API = "dev.dreambooth.api";
    private static final Path ROOT = Path.of("..", "..");

    /** What callers meet beside the JDK's types and those of the API itself; docs/api.md names them. */
    private static final Set<Class<?>> PROMISED =
            Set.of(Stage.class, ExitCode.class, UserError.class, Event.class, EventListener.class, RunRecord.class);

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.dreambooth");

    @Test
    void itIsSmall() {
        assertThat(CLASSES.that(JavaClass.Predicates.resideInAPackage(API)).stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("DreamBooth", "RunResult");
    }

    @Test
    void itsSignaturesMentionFewTypes() {
        classes()
                .that()
                .resideInAPackage(API)
                .should(mentionPromisedTypesOnly())
                .because("a caller compiles against these, in every version to come")
                .check(CLASSES);
    }

    @Test
    void nothingIsBuiltOnIt() {
        noClasses()
                .that()
                .resideOutsideOfPackage(API)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(API)
                .because("it is a door for programs outside, and what is behind a door does not go through it")
                .check(CLASSES);
    }

    @Test
    void thePagesShowTheExampleThatRuns() throws IOException {
        String example = Files.readAllLines(Path.of("src/test/java/dev/dreambooth/api/example/TeachADog.java")).stream()
                .skip(2) // its package
                .filter(line -> !line.startsWith("/**")) // no comment fits into one
                .collect(Collectors.joining("\n"));
        assertThat(Files.readString(ROOT.resolve("docs/api.md"))).contains("```java\n" + example + "\n```");
        String javadoc =
                example.lines().map(line -> (" * " + line).stripTrailing()).collect(Collectors.joining("\n"));
        assertThat(Files.readString(ROOT.resolve("engine/contract/src/main/java/dev/dreambooth/api/package-info.java")))
                .contains("<pre>{@code\n" + javadoc + "\n * }</pre>");
    }

    @Test
    void thePageNamesEveryPromisedType() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/api.md"));
        assertThat(PROMISED).allSatisfy(type -> assertThat(page).contains("`" + type.getSimpleName() + "`"));
    }

    private static ArchCondition<JavaClass> mentionPromisedTypesOnly() {
        return new ArchCondition<>("mention only types of the JDK, of the API and promised ones of the contract") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream<JavaClass> above =
                        Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream());
                above.forEach(mentioned -> check(type.getName(), mentioned, events));
                type.getFields().stream()
                        .filter(field -> isVisible(field.getModifiers()))
                        .forEach(field -> field.getAllInvolvedRawTypes()
                                .forEach(mentioned -> check(field.getFullName(), mentioned, events)));
                type.getCodeUnits().stream()
                        .filter(code -> isVisible(code.getModifiers()))
                        .forEach(code -> Stream.concat(
                                        code.getAllInvolvedRawTypes().stream(),
                                        code.getExceptionTypes().stream().map(JavaType::toErasure))
                                .forEach(mentioned -> check(code.getFullName(), mentioned, events)));
            }

            private void check(String where, JavaClass mentioned, ConditionEvents events) {
                JavaClass type = mentioned.getBaseComponentType();
                boolean promised = type.isPrimitive()
                        || type.getPackageName().startsWith("java.")
                        || type.getPackageName().equals(API)
                        || PROMISED.stream().anyMatch(type::isEquivalentTo);
                if (!promised) {
                    events.add(SimpleConditionEvent.violated(type, where + " mentions " + type.getName()));
                }
            }
        };
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
