package io.buttonwood.server.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The arrows between packages, as the house is drawn.
class WallsTest {
    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.buttonwood.server");

    @Test
    void httpKnowsNothingOfWhatItServes() {
        never("http", "venue", "admin", "auth", "monitoring", "ws", "delivery", "openapi", "app", "projection", "registry");
        noClasses()
                .that()
                .resideInAPackage("io.buttonwood.server.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.buttonwood.core..", "io.buttonwood.cluster..")
                .check(SERVER);
    }

    @Test
    void theVenueKnowsNeitherAdministrationNorSignIn() {
        never("venue", "admin", "auth", "app", "monitoring", "delivery", "openapi");
    }

    @Test
    void theStoreKnowsNobody() {
        never("store", "http", "venue", "admin", "auth", "app", "projection", "registry", "ws", "delivery");
        never("projection", "http", "venue", "admin", "auth", "app", "ws", "delivery", "registry");
        never("registry", "http", "venue", "admin", "auth", "app", "ws", "delivery", "projection");
    }

    @Test
    void onlyTheWiringKnowsTheWiring() {
        for (String part : new String[] {"admin", "auth", "config", "demo", "monitoring", "openapi", "replay", "ws", "delivery"}) {
            never(part, "app");
        }
    }

    @Test
    void demoAndReplayAreClientsLikeEverybody() {
        never("demo", "venue", "admin", "auth", "http", "store", "projection", "registry");
        never("replay", "venue", "admin", "auth", "http", "store", "projection", "registry");
    }

    @Test
    void theEdgeKnowsNoVenueHttpOrDatabase() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.buttonwood.core..", "io.buttonwood.cluster..", "io.buttonwood.server..", "io.vertx..",
                        "java.sql..", "org.jdbi..", "tools.jackson..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.buttonwood.edge"));
    }

    @Test
    void onlyHttpAndSocketsKnowVertx() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.buttonwood.server.http..", "io.buttonwood.server.ws..", "io.buttonwood.server.app..",
                        "io.buttonwood.server.delivery..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..")
                .check(SERVER);
    }

    private static void never(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage("io.buttonwood.server." + from + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Arrays.stream(to).map(each -> "io.buttonwood.server." + each + "..").toArray(String[]::new))
                .allowEmptyShould(true)
                .check(SERVER);
    }
}
