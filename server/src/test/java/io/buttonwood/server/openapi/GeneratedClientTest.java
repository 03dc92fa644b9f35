package io.buttonwood.server.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A Java client that openapi-generator makes from the served document, compiled and used against the venue that serves
/// it: `docs/api/client/Use.java`. `./buttonwood test` brings the generator, one file that holds all that the client needs.
class GeneratedClientTest {
    private static final Path GENERATOR = Path.of("target", "generator", "openapi-generator-cli.jar").toAbsolutePath();
    private static final Path USE = Path.of("..", "docs", "api", "client", "Use.java").toAbsolutePath().normalize();
    /// The only thing that the generated sources ask for and the generator does not hold.
    private static final String GENERATED = """
            package javax.annotation;
            public @interface Generated {
                String[] value();
                String comments() default "";
            }
            """;

    @TempDir
    static Path folder;

    @Test
    @Timeout(300)
    void aGeneratedJavaClientSignsInPlacesListsAndCancels() throws IOException, InterruptedException {
        assumeTrue(Files.exists(GENERATOR), GENERATOR + " is not there: `./buttonwood test` brings it where Maven Central can be reached");
        try (var venue = new LiveVenue(folder.resolve("venue"))) {
            venue.must(venue.adminKey, "POST", "/api/v1/admin/assets", "{\"asset\":\"USD\",\"scale\":2}");
            venue.must(venue.adminKey, "POST", "/api/v1/admin/assets", "{\"asset\":\"ACME\",\"scale\":0}");
            venue.must(venue.adminKey, "POST", "/api/v1/admin/instruments",
                    "{\"instrument\":\"ACME\",\"base_asset\":\"ACME\",\"quote_asset\":\"USD\",\"tick_size\":\"0.01\",\"lot_size\":\"1\",\"low_price\":\"1.00\",\"high_price\":\"1000.00\"}");
            venue.trade("ACME");
            Path document = folder.resolve("openapi.json");
            Files.writeString(document, venue.send("GET", "/openapi.json", null).body());

            Path client = folder.resolve("client");
            run("-XX:TieredStopAtLevel=1", "-jar", GENERATOR.toString(), "generate", "-g", "java", "--library", "native",
                    "-i", document.toString(), "-o", client.toString(),
                    "--global-property", "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false",
                    "--additional-properties", "openApiNullable=false,hideGenerationTimestamp=true,invokerPackage=venue,"
                            + "apiPackage=venue.api,modelPackage=venue.model");
            Path classes = compiled(client);
            String said = run("-cp", classes + java.io.File.pathSeparator + GENERATOR, "use.Use", venue.base().toString(),
                    "trader", LiveVenue.PASSWORD);
            assertTrue(said.contains("signed in as trader"), said);
            assertTrue(said.contains("placed, listed and cancelled"), said);
            assertTrue(said.contains("told the alternatives apart"), said);
        }
    }

    private static Path compiled(Path client) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path generated = Files.createDirectories(client.resolve("src/main/java/javax/annotation")).resolve("Generated.java");
        Files.writeString(generated, GENERATED);
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-Xlint:none", "-d", classes.toString(), "-cp", GENERATOR.toString(), USE.toString()));
        try (Stream<Path> sources = Files.walk(client.resolve("src/main/java"))) {
            sources.filter(each -> each.toString().endsWith(".java")).forEach(each -> arguments.add(each.toString()));
        }
        var said = new java.io.ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertEquals(0, result, said::toString);
        return classes;
    }

    /// Runs a Java program to its end, which must be good, and answers what it said.
    private static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(folder, "said", ".txt");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        if (!process.waitFor(200, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String text = Files.readString(said);
        assertEquals(0, process.waitFor(), text);
        return text;
    }
}
