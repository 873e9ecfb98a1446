package dev.dreambooth.maven;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How the plugin's packages depend on each other. */
class ArchitectureTest {
    /** Packages that are still to be split, none of which may be added. */
    private static final Set<String> TO_BE_SPLIT = Set.of("dev.dreambooth.maven");

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
        types.keySet().removeAll(TO_BE_SPLIT);
        assertThat(types)
                .allSatisfy((name, count) ->
                        assertThat(count).as("types of %s", name).isLessThanOrEqualTo(25));
    }
}
