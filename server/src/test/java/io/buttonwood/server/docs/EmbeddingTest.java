package io.buttonwood.server.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EmbeddingTest {
    @Test
    void programOfTheGuideRuns() throws InterruptedException {
        var bytes = new ByteArrayOutputStream();
        Embedding.run(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        Set<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().collect(Collectors.toSet());
        assertEquals(
                Set.of("201, 49 tokens left", "403, SQL_INJECTION", "alice hears {\"order_id\":\"1\"}", "2 requests measured"),
                lines);
    }

    @Test
    void guideShowsTheProgram() throws Exception {
        Path root = Repository.root();
        String source = Files.readString(
                root.resolve("server/src/test/java/io/buttonwood/server/docs/Embedding.java"));
        String guide = Files.readString(root.resolve("docs/deployment.md"));
        assertTrue(guide.contains(source.strip()), "docs/deployment.md must hold Embedding.java as it is");
    }
}
