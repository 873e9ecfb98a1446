package dev.dreambooth.maven;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How the plugin's packages depend on each other. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.dreambooth.maven");

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
}
