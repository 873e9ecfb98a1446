package dev.dreambooth.jenkins;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** How the plugin's packages depend on each other. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.dreambooth.jenkins");

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.dreambooth.(**)")
                .should()
                .beFreeOfCycles()
                .because("what a package does can be read without what is built on it")
                .check(CLASSES);
    }
}
