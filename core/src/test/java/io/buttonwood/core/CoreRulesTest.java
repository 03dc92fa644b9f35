package io.buttonwood.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What keeps the core deterministic: no clock, thread, randomness, I/O, floating point or walk without an order.
final class CoreRulesTest {
    private static final Set<String> WALKS =
            Set.of("iterator", "forEach", "entrySet", "keySet", "values", "stream", "spliterator", "toArray");

    private final JavaClasses core = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.buttonwood.core");

    @Test
    void nothingFromOutside() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.nio..", "java.net..", "java.time..", "java.util.concurrent..", "java.sql..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.(System|Thread|Runtime|Process)|java\\.util\\.(Random|SplittableRandom"
                        + "|UUID|Date|Calendar|Timer|Locale|IdentityHashMap|WeakHashMap)|java\\.lang\\.(Double|Float)")
                .because("the same commands must give the same state")
                .check(coreButArraycopy());
    }

    private JavaClasses coreButArraycopy() {
        return core.that(new DescribedPredicate<JavaClass>("use System for nothing but arraycopy") {
            @Override
            public boolean test(JavaClass type) {
                boolean copies = type.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().isEquivalentTo(System.class))
                        .allMatch(call -> call.getName().equals("arraycopy"));
                boolean uses = type.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(System.class));
                return !(uses && copies);
            }
        });
    }

    @Test
    void noFloatingPoint() {
        noClasses()
                .should(ArchRules.use("floating point", type -> Stream.of("double", "float").anyMatch(type::equals)))
                .check(core);
    }

    @Test
    void mapsWithoutAnOrderAreOnlyAsked() {
        noClasses()
                .should()
                .callMethodWhere(new DescribedPredicate<JavaMethodCall>("walks a map or set that has no order") {
                    @Override
                    public boolean test(JavaMethodCall call) {
                        String owner = call.getTargetOwner().getName();
                        return WALKS.contains(call.getName())
                                && Set.of(
                                                "java.util.HashMap",
                                                "java.util.HashSet",
                                                Map.class.getName(),
                                                Set.class.getName())
                                        .contains(owner);
                    }
                })
                .check(core);
    }
}
