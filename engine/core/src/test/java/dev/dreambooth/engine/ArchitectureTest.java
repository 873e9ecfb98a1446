package dev.dreambooth.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The drawing of the packages in docs/architecture.md, enforced: dependencies point downwards only. */
class ArchitectureTest {
    private static final String ROOT = "dev.dreambooth.engine";

    /** From the top of the drawing to its bottom; packages of one row do not know each other. */
    private static final List<List<String>> ROWS = List.of(
            List.of("worker", "cli"),
            List.of("stage"),
            List.of("training", "sampling"),
            List.of("tracking", "report"),
            List.of("evaluation"),
            List.of("data"),
            List.of("family"),
            List.of("diffusion"),
            List.of("model"),
            List.of("weights"),
            List.of("tensor"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.dreambooth", "ai.djl.pytorch.jni");

    @Test
    void everyPackageIsInTheDrawing() {
        List<String> drawn = ROWS.stream().flatMap(List::stream).toList();
        for (JavaClass found : CLASSES) {
            if (found.getPackageName().startsWith(ROOT)) {
                assertThat(layerOf(found)).as("package of %s", found.getName()).isIn(drawn);
            }
        }
    }

    @Test
    void dependenciesPointDownwards() {
        for (int row = 0; row < ROWS.size(); row++) {
            for (String layer : ROWS.get(row)) {
                String[] forbidden = ROWS.subList(0, row + 1).stream()
                        .flatMap(List::stream)
                        .filter(other -> !other.equals(layer))
                        .map(other -> ROOT + "." + other + "..")
                        .toArray(String[]::new);
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + "." + layer + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(forbidden)
                        .allowEmptyShould(true)
                        .because("arrows point downwards in the drawing of the packages")
                        .check(CLASSES);
            }
        }
    }

    /** Within a row too, and in what front ends and the worker share, down to the last sub-package. */
    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.dreambooth.(**)")
                .should()
                .beFreeOfCycles()
                .because("what a package does can be read without what is built on it")
                .check(CLASSES);
    }

    @Test
    void noPackageHoldsMoreThan25Types() {
        Map<String, Long> types = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(types).isNotEmpty();
        assertThat(types)
                .allSatisfy((name, count) ->
                        assertThat(count).as("types of %s", name).isLessThanOrEqualTo(25));
    }

    @Test
    void onlyTheTensorLayerKnowsTheNativeLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".tensor..", "ai.djl..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .because("one layer owns native handles and their lifetimes")
                .check(CLASSES);
    }

    @Test
    void functionsOfTheOpLibraryAreCalledByMethodsWithTypes() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".tensor..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + ".tensor.OpLibrary")
                .because("a wrong order of arguments should not compile; call the methods of Ops")
                .check(CLASSES);
    }

    @Test
    void nothingPrintsOnStandardOutput() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".worker..", ROOT + ".cli..")
                .should()
                .accessField(System.class, "out")
                .because("front ends own the console; the worker speaks through its events")
                .check(CLASSES);
    }

    private static String layerOf(JavaClass found) {
        String rest = found.getPackageName().substring(ROOT.length());
        return rest.isEmpty() ? "(root)" : rest.substring(1).split("\\.", 2)[0];
    }
}
