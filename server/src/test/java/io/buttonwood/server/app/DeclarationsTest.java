package io.buttonwood.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.http.Access;
import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Json;
import io.buttonwood.server.http.Param;
import io.buttonwood.server.http.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every route must say of itself; derived documents can be no better than this.
@Timeout(60)
class DeclarationsTest {
    @TempDir
    private static Path folder;

    private static Venue venue;
    private static List<Endpoint> endpoints;

    @BeforeAll
    static void start() {
        venue = Venue.start(folder, Map.of());
        endpoints = venue.server().router().endpoints();
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    @Test
    void everyRouteSaysWhatItIs() {
        var wrong = new ArrayList<String>();
        var ids = new HashSet<String>();
        for (Endpoint route : endpoints) {
            if (!ids.add(route.operationId())) {
                wrong.add(route + ": operation id " + route.operationId() + " is taken");
            }
            if (!route.isHidden() && !route.operationId().matches("[a-z][A-Za-z0-9]{2,}")) {
                wrong.add(route + ": operation id " + route.operationId());
            }
            if (!route.isHidden()) {
                if (route.summary().isBlank() || route.summary().endsWith(".") || route.summary().length() > 80) {
                    wrong.add(route + ": summary \"" + route.summary() + "\"");
                }
                if (!route.description().endsWith(".")) {
                    wrong.add(route + ": description \"" + route.description() + "\"");
                }
                if (route.tag().isBlank()) {
                    wrong.add(route + ": no tag");
                }
                if (route.outcomes().isEmpty()) {
                    wrong.add(route + ": no outcome");
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyExampleFitsItsOwnSchema() {
        var wrong = new ArrayList<String>();
        for (Endpoint route : endpoints) {
            Schema body = route.bodySchema();
            if (body != null) {
                try {
                    byte[] written = Json.write(body, route.bodyExample());
                    assertEquals(route.bodyExample(), Json.read(body, written));
                } catch (RuntimeException | AssertionError e) {
                    wrong.add(route + " body: " + e.getMessage());
                }
            }
            for (var outcome : route.outcomes()) {
                if (outcome.schema() == null) {
                    continue;
                }
                if (outcome.example() == null) {
                    wrong.add(route + " " + outcome.status() + ": no example");
                    continue;
                }
                String text = new String(Json.write(outcome.schema(), outcome.example()), StandardCharsets.UTF_8);
                if (Json.tree(text) == null) {
                    wrong.add(route + " " + outcome.status() + ": example " + text);
                }
                if (outcome.description().isBlank()) {
                    wrong.add(route + " " + outcome.status() + ": no description");
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void pathsAndParametersAgree() {
        var wrong = new ArrayList<String>();
        for (Endpoint route : endpoints) {
            var inPath = new ArrayList<String>();
            for (String segment : route.path().split("/")) {
                if (segment.startsWith("{")) {
                    inPath.add(segment.substring(1, segment.length() - 1));
                }
            }
            var declared = new ArrayList<String>();
            var names = new HashSet<String>();
            for (Param<?> param : route.params()) {
                if (param.place() == Param.Place.PATH) {
                    declared.add(param.name());
                }
                if (!names.add(param.name())) {
                    wrong.add(route + ": parameter " + param.name() + " twice");
                }
                if (param.description().isBlank() || param.example().isBlank()) {
                    wrong.add(route + ": parameter " + param.name() + " has no description or example");
                }
            }
            if (!inPath.equals(declared)) {
                wrong.add(route + ": path has " + inPath + ", declared are " + declared);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void errorsFitTheirRoutes() {
        var wrong = new ArrayList<String>();
        for (Endpoint route : endpoints) {
            var errors = route.errors();
            boolean open = route.access() == Access.PUBLIC;
            if (!open && !errors.contains(ErrorCode.FORBIDDEN)) {
                wrong.add(route + ": cannot forbid");
            }
            if (!open && route.scope() == null) {
                wrong.add(route + ": needs no scope");
            }
            boolean writes = !route.method().equals("GET");
            if (!writes && route.bodySchema() != null) {
                wrong.add(route + ": a GET with a body");
            }
            var names = route.params().stream().map(Param::name).toList();
            boolean pages = names.contains("cursor") && names.contains("limit");
            if (pages && !errors.contains(ErrorCode.INVALID_CURSOR)) {
                wrong.add(route + ": takes a cursor and never answers INVALID_CURSOR");
            }
            boolean waits = names.contains("min_sequence");
            if (waits && !errors.contains(ErrorCode.NOT_CAUGHT_UP)) {
                wrong.add(route + ": takes min_sequence and never answers NOT_CAUGHT_UP");
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void administrationIsAudited() {
        var wrong = new ArrayList<String>();
        for (Endpoint route : endpoints) {
            if (route.path().startsWith("/api/v1/admin/") && !route.method().equals("GET")) {
                assertTrue(route.access().compareTo(Access.BROKER) >= 0, route::toString);
                if (route.auditAction() == null) {
                    wrong.add(route.toString());
                }
            }
        }
        assertEquals(List.of(), wrong, "not audited");
    }
}
