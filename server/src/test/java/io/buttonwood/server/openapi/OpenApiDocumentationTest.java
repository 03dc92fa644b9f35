package io.buttonwood.server.openapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.server.http.Endpoint;
import io.buttonwood.server.http.ErrorCode;
import io.buttonwood.server.http.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The OpenAPI and AsyncAPI documents as such; [ContractTest] holds them against the running server.
class OpenApiDocumentationTest {
    private static final List<Endpoint> ROUTES = Declared.endpoints();
    private static final Documented OPEN = new Documented(new OpenApi(ROUTES, "1.2.3").json(), false);

    @Test
    void theDocumentIsGeneratedFromTheDeclarations() {
        JsonNode document = OPEN.document();
        assertEquals("3.1.0", document.path("openapi").asString());
        assertEquals("1.2.3", document.path("info").path("version").asString());
        assertEquals(ROUTES.stream().filter(each -> !each.isHidden()).count(), OPEN.operations().size());
        for (Endpoint route : ROUTES) {
            JsonNode operation = document.path("paths").path(route.path()).path(route.method().toLowerCase());
            assertEquals(route.isHidden(), operation.isMissingNode(), route.toString());
            if (!route.isHidden()) {
                assertEquals(route.operationId(), operation.path("operationId").asString());
            }
        }
    }

    @Test
    void everyRouteHasSummaryDescriptionTagExampleAndErrors() {
        assertEquals(List.of(), DocumentationRules.broken(ROUTES));
        assertEquals(1, DocumentationRules.broken(List.of(
                Endpoint.get("/x", "x").tag("Orders").answersRaw(200, "It", "text/plain"))).size());
    }

    @Test
    void theStructureHoldsWhatClientsRelyOn() {
        JsonNode components = OPEN.document().path("components");
        for (String name : List.of("SuccessResponse", "ErrorResponse", "Order", "Trade", "MarketData")) {
            assertEquals("object", components.path("schemas").path(name).path("type").asString(), name);
        }
        assertEquals("bearer", components.path("securitySchemes").path("BearerAuth").path("scheme").asString());
        assertEquals("X-API-Key", components.path("securitySchemes").path("ApiKeyAuth").path("name").asString());
        JsonNode order = components.path("schemas").path("Order").path("properties");
        assertEquals("string", order.path("quantity").path("type").asString(), "decimals are strings");
        assertTrue(order.path("quantity").has("pattern"));
        assertEquals("[\"string\",\"null\"]", order.path("price").path("type").toString());
        assertFalse(components.path("schemas").path("NewOrder").path("additionalProperties").asBoolean(true));
        JsonNode place = OPEN.document().path("paths").path("/api/v1/orders").path("post");
        assertTrue(place.path("responses").path("201").path("headers").has("X-RateLimit-Remaining"));
        assertTrue(OPEN.resolve(place.path("responses").path("429")).path("headers").has("Retry-After"));
        assertTrue(OPEN.resolve(place.path("responses").path("422")).path("content").path("application/problem+json")
                .path("examples").has(ErrorCode.INSUFFICIENT_FUNDS.wire()));
        assertEquals(3, place.path("security").size());
        assertEquals(0, OPEN.document().path("paths").path("/api/v1/time").path("get").path("security").size());
        references(OPEN.document());
    }

    private static void references(JsonNode node) {
        if (node.has("$ref")) {
            OPEN.resolve(node);
        }
        node.forEach(OpenApiDocumentationTest::references);
    }

    @Test
    void everyExampleFitsItsSchema() {
        var wrong = new ArrayList<String>();
        for (Documented.Operation operation : OPEN.operations()) {
            operation.item().path("parameters").forEach(
                    each -> check(OPEN, wrong, operation.id() + " " + each.path("name"), each));
            operation.item().path("requestBody").path("content").forEach(
                    each -> check(OPEN, wrong, operation.id() + " body", each));
            operation.item().path("responses").properties().forEach(response -> {
                JsonNode known = OPEN.resolve(response.getValue());
                known.path("content").forEach(each -> check(OPEN, wrong, operation.id() + " " + response.getKey(), each));
                known.path("headers").forEach(each -> check(OPEN, wrong, operation.id() + " header", OPEN.resolve(each)));
            });
        }
        members(OPEN, wrong, OPEN.document().path("components").path("schemas"));
        assertEquals(List.of(), wrong);
    }

    private static void check(Documented document, List<String> wrong, String where, JsonNode holder) {
        if (holder.has("example")) {
            fits(document, wrong, where, holder.path("schema"), holder.path("example"));
        }
        holder.path("examples").forEach(each ->
                fits(document, wrong, where, holder.path("schema"), document.resolve(each).path("value")));
    }

    private static void members(Documented document, List<String> wrong, JsonNode schemas) {
        schemas.properties().forEach(schema -> schema.getValue().path("properties").properties().forEach(member -> {
            String where = schema.getKey() + "." + member.getKey();
            member.getValue().path("examples").forEach(
                    example -> fits(document, wrong, where, member.getValue(), example));
            if (member.getValue().has("default")) {
                fits(document, wrong, where, member.getValue(), member.getValue().path("default"));
            }
        }));
    }

    private static void fits(Documented document, List<String> wrong, String where, JsonNode schema, JsonNode example) {
        document.errors(schema, example).forEach(error -> wrong.add(where + ": " + error + " in " + example));
    }

    @Test
    void everyFrameOfTheAsyncApiDocumentFitsItsSchema() {
        var async = new Documented(new AsyncApi("1.2.3").json(), false);
        assertEquals("3.0.0", async.document().path("asyncapi").asString());
        var wrong = new ArrayList<String>();
        async.document().path("components").path("messages").properties().forEach(message ->
                message.getValue().path("examples").forEach(example -> fits(
                        async, wrong, message.getKey(), message.getValue().path("payload"), example.path("payload"))));
        members(async, wrong, async.document().path("components").path("schemas"));
        assertEquals(List.of(), wrong);
    }

    @Test
    void theSameDeclarationsGiveTheSameBytesInBothFormats() {
        byte[] first = new OpenApi(ROUTES, "1.2.3").json();
        var again = new OpenApi(Declared.endpoints(), "1.2.3");
        assertArrayEquals(first, again.json());
        assertArrayEquals(new AsyncApi("1").json(), new AsyncApi("1").json());
        assertEquals(Documented.MAPPER.readTree(first), new YAMLMapper().readTree(again.yaml()));
    }

    @Test
    void aHiddenRouteIsLeftOut() {
        Endpoint hidden = Endpoint.get("/secret", "secret").hidden().says("A", "B").answersRaw(200, "It", "text/plain");
        var document = new Documented(new OpenApi(new Router().add(hidden).endpoints(), "1").json(), false);
        assertEquals(0, document.operations().size());
    }

    @Test
    void theExportSaysWhatItCannotDo(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("openapi.yaml");
        assertEquals(Export.Format.YAML, Export.Format.of(file));
        Export.write(ROUTES, "1", file, Export.Format.of(file));
        assertTrue(Files.readString(file).startsWith("---\nopenapi: \"3.1.0\""));

        var nowhere = assertThrows(
                IOException.class, () -> Export.write(ROUTES, "1", folder.resolve("no/such/file.json"), Export.Format.JSON));
        assertTrue(nowhere.getMessage().endsWith("its folder does not exist"), nowhere.getMessage());
        var place = assertThrows(IOException.class, () -> Export.write(ROUTES, "1", folder, Export.Format.JSON));
        assertTrue(place.getMessage().endsWith("it is a folder"), place.getMessage());
        var format = assertThrows(IllegalArgumentException.class, () -> Export.Format.parse("word"));
        assertEquals("unknown format 'word': it must be json, yaml or asyncapi", format.getMessage());
    }
}
