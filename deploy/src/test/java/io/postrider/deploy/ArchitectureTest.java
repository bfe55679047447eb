package io.postrider.deploy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom: dependencies point inwards, and what lies inside knows nothing of servers, databases or the network. */
class ArchitectureTest {
    private static final String DOMAIN = "io.postrider.domain..";
    private static final String APPLICATION = "io.postrider.application..";
    private static final List<String> ADAPTERS = List.of(
            "io.postrider.rest..", "io.postrider.persistence..", "io.postrider.delivery.http..", "io.postrider.mail..");

    private static JavaClasses product;

    @BeforeAll
    static void readTheProduct() {
        product = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("io.postrider");
    }

    @Test
    void every_module_is_looked_at() {
        assertThat(product.stream().map(each -> each.getPackageName()).distinct())
                .contains(
                        "io.postrider.domain",
                        "io.postrider.application",
                        "io.postrider.rest",
                        "io.postrider.persistence",
                        "io.postrider.delivery.http",
                        "io.postrider.mail",
                        "io.postrider.deploy");
    }

    @Test
    void the_domain_depends_on_nothing_but_java_and_jspecify() {
        classes()
                .that()
                .resideInAPackage(DOMAIN)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", DOMAIN)
                .check(product);
    }

    @Test
    void the_application_depends_on_the_domain_alone() {
        classes()
                .that()
                .resideInAPackage(APPLICATION)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", DOMAIN, APPLICATION)
                .check(product);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.postrider.rest..",
                "io.postrider.persistence..",
                "io.postrider.delivery.http..",
                "io.postrider.mail.."
            })
    void no_adapter_knows_another_or_the_composition(String adapter) {
        String[] others =
                ADAPTERS.stream().filter(other -> !other.equals(adapter)).toArray(String[]::new);

        noClasses()
                .that(resideInAPackage(adapter))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(product);
        noClasses()
                .that(resideInAPackage(adapter))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.postrider.deploy..", "io.postrider.launcher..")
                .check(product);
    }

    @Test
    void the_inside_knows_no_transaction_annotation_and_nothing_of_jakarta() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN, APPLICATION)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "javax.transaction..", "org.hibernate..", "org.eclipse.microprofile..")
                .check(product);
    }

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Data|Info|Processor)(\\$.*)?")
                .check(product);
    }

    @Test
    void null_is_no_value_in_any_package() {
        List<String> unmarked = product.stream()
                .map(each -> each.getPackage())
                .distinct()
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .sorted()
                .toList();

        assertThat(unmarked).isEmpty();
    }
}
