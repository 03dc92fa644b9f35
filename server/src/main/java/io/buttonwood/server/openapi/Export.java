package io.buttonwood.server.openapi;

import io.buttonwood.server.http.Endpoint;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Writes the API documents to files, for the command line.
public final class Export {
    /// What can be written.
    public enum Format {
        JSON,
        YAML,
        ASYNCAPI;

        /// @param name `json`, `yaml` or `asyncapi`
        /// @throws IllegalArgumentException that says so, for anything else
        public static Format parse(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "json" -> JSON;
                case "yaml", "yml" -> YAML;
                case "asyncapi" -> ASYNCAPI;
                default -> throw new IllegalArgumentException(
                        "unknown format '" + name + "': it must be json, yaml or asyncapi");
            };
        }

        /// What a file's name asks for: YAML for `.yaml` and `.yml`, else JSON.
        public static Format of(Path file) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            return name.endsWith(".yaml") || name.endsWith(".yml") ? YAML : JSON;
        }
    }

    private Export() {}

    /// The document's bytes, UTF-8.
    public static byte[] bytes(List<Endpoint> endpoints, String version, Format format) {
        return switch (format) {
            case JSON -> new OpenApi(endpoints, version).json();
            case YAML -> new OpenApi(endpoints, version).yaml();
            case ASYNCAPI -> new AsyncApi(version).json();
        };
    }

    /// Writes a document, in place of an older one.
    ///
    /// @throws IOException with a message for a person if the file cannot be written
    public static void write(List<Endpoint> endpoints, String version, Path file, Format format) throws IOException {
        byte[] bytes = bytes(endpoints, version, format);
        try {
            Files.write(file, bytes);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot write " + file + ": its folder does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException("cannot write " + file + ": permission denied", e);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write " + file + ": " + (Files.isDirectory(file) ? "it is a folder" : e.getMessage()), e);
        }
    }
}
