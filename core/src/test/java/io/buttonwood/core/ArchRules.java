package io.buttonwood.core;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/// A condition ArchUnit does not bring: which types stand in fields, parameters and results.
final class ArchRules {
    private ArchRules() {}

    static ArchCondition<JavaClass> use(String what, Predicate<String> typeName) {
        return new ArchCondition<>("use " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean inFields = type.getFields().stream().anyMatch(f -> typeName.test(f.getRawType().getName()));
                boolean inCode = type.getCodeUnits().stream()
                        .anyMatch(c -> typeName.test(c.getRawReturnType().getName())
                                || c.getRawParameterTypes().stream().anyMatch(p -> typeName.test(p.getName())));
                boolean inCalls = type.getCodeUnitCallsFromSelf().stream()
                        .anyMatch(c -> typeName.test(c.getTarget().getRawReturnType().getName()));
                events.add(new SimpleConditionEvent(
                        type, inFields || inCode || inCalls, type.getName() + " uses " + what));
            }
        };
    }
}
