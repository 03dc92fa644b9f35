package io.buttonwood.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.app.TestVenue;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Walks every declared route as nobody, as each role and with keys that lack the route's scope.
final class PermissionMatrixTest {
    private static TestVenue venue;

    @BeforeAll
    static void start() {
        venue = TestVenue.start();
    }

    @AfterAll
    static void stop() {
        venue.close();
    }

    private static List<Endpoint> routes() {
        return venue.venue().router().endpoints();
    }

    private static HttpResponse<String> send(Endpoint route, String key) {
        String path = route.path()
                .replace("{instrument}", "NOPE")
                .replaceAll("\\{[a-z_]*_id\\}", "987654321")
                .replaceAll("\\{[a-z_]+\\}", "nope");
        String body = route.bodySchema() == null ? null : "{}";
        var answer = venue.send(route.method(), path, key, body);
        assertTrue(answer.statusCode() < 500, () -> route + " as " + key + ": " + answer.body());
        return answer;
    }

    private static boolean isStream(Endpoint route) {
        return route.outcomes().stream().anyMatch(each -> each.contentType().equals("text/event-stream"));
    }

    @TestFactory
    Stream<DynamicTest> everyRouteTakesWhomItDeclares() {
        return routes().stream().map(route -> DynamicTest.dynamicTest(route.toString(), () -> {
            int unknown = route.access() == Access.PUBLIC ? 0 : route.forbidsInsteadOfAskingForCredentials() ? 403 : 401;
            for (String key : new String[] {null, "bw_" + "0".repeat(40)}) {
                if (unknown == 0 && isStream(route)) {
                    continue;
                }
                int status = send(route, key).statusCode();
                if (unknown != 0) {
                    assertEquals(unknown, status, "as nobody");
                } else if (!route.path().equals("/metrics")) {
                    assertTrue(status != 401 && status != 403, "as nobody: " + status);
                }
            }
            if (route.access() == Access.PUBLIC) {
                return;
            }
            for (var role : List.of(Access.TRADER, Access.BROKER, Access.ADMIN)) {
                String user = switch (role) {
                    case PUBLIC, TRADER -> "alice";
                    case BROKER -> "hamilton";
                    case ADMIN -> "admin";
                };
                boolean may = role.compareTo(route.access()) >= 0;
                if (may && isStream(route)) {
                    continue;
                }
                int status = send(route, venue.key(user)).statusCode();
                if (may) {
                    assertNotEquals(401, status, user);
                    assertTrue(status != 403 || role != Access.ADMIN, user + " is forbidden");
                } else {
                    assertEquals(403, status, user);
                }
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> everyRouteNeedsItsScope() {
        return routes().stream().filter(route -> route.scope() != null).map(route -> DynamicTest.dynamicTest(
                route.toString(), () -> {
                    Set<io.buttonwood.server.registry.Scope> others =
                            EnumSet.allOf(io.buttonwood.server.registry.Scope.class);
                    others.remove(io.buttonwood.server.registry.Scope.valueOf(route.scope().name()));
                    String key = venue.newKey("admin", others, List.of(), 0);
                    assertEquals(403, send(route, key).statusCode());
                }));
    }

    @Test
    void everyProtectedRouteNamesAScopeAndEveryAuditedOneBlocks() {
        for (Endpoint route : routes()) {
            assertTrue(route.access() == Access.PUBLIC || route.scope() != null, route::toString);
            assertTrue(route.auditAction == null || route.blocking != null, () -> route + " is not audited really");
        }
    }

    @Test
    void everyChangeByAnAdministratorIsAudited() {
        for (Endpoint route : routes()) {
            if (route.path().contains("/admin/") && !route.method().equals("GET")) {
                assertTrue(route.auditAction != null, () -> route + " leaves no trace");
            }
        }
    }

    @Test
    void aRefusalIsAudited() {
        var answer = venue.post("/api/v1/admin/users", venue.key("alice"), "{}");
        assertEquals(403, answer.statusCode());
        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        var row = venue.awaitAudit("access.denied", each -> each.requestId().equals(id));
        assertEquals("alice", row.actor());
        assertEquals("/api/v1/admin/users", row.target());
        assertEquals("403", row.result());
    }
}
