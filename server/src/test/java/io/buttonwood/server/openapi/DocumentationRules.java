package io.buttonwood.server.openapi;

import io.buttonwood.server.http.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// What every declaration must say before it may be served.
final class DocumentationRules {
    private DocumentationRules() {}

    /// What is missing; empty if nothing is.
    static List<String> broken(List<Endpoint> routes) {
        var wrong = new ArrayList<String>();
        var ids = new HashSet<String>();
        for (Endpoint route : routes) {
            if (route.summary().isBlank() || route.description().isBlank()) {
                wrong.add(route + " has no summary or description");
            }
            if (!ids.add(route.operationId())) {
                wrong.add(route + ": operationId " + route.operationId() + " is used twice");
            }
            if (route.outcomes().stream().noneMatch(each -> each.status() < 300)) {
                wrong.add(route + " does not say what it answers");
            }
            if (route.isHidden()) {
                continue;
            }
            if (!Tags.DESCRIPTIONS.containsKey(route.tag())) {
                wrong.add(route + ": the tag " + route.tag() + " has no description");
            }
            if (route.bodySchema() != null && route.bodyExample() == null) {
                wrong.add(route + " has no example of its body");
            }
            route.outcomes().stream()
                    .filter(each -> each.schema() != null && each.example() == null)
                    .forEach(each -> wrong.add(route + " has no example of its answer " + each.status()));
        }
        return wrong;
    }
}
