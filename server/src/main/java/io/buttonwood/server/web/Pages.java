package io.buttonwood.server.web;

import io.buttonwood.server.http.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The files under `web` on the class path, each a route of its own: `web/index.html` is `/`, `web/app.css` is
/// `/web/app.css`. Their list is fixed when the program starts, so no request can name any other file.
public final class Pages {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("webmanifest", "application/manifest+json"));

    private Pages() {}

    /// @throws IllegalStateException if there is a file of an unknown type
    public static List<Endpoint> endpoints() {
        var endpoints = new ArrayList<Endpoint>();
        for (String name : names()) {
            String path = name.equals("index.html") ? "/" : "/web/" + name.replaceFirst("(^|/)index\\.html$", "$1");
            String type = type(name);
            Asset asset = Asset.fresh(type, Asset.resource(Pages.class, "/web/" + name));
            endpoints.add(Endpoint.get(path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                            "page:" + name)
                    .hidden()
                    .says("Page " + path, "A file of the venue's web pages.")
                    .answersRaw(200, "The file", type)
                    .answersRaw(304, "Not modified", "")
                    .handle(asset::answer));
        }
        return endpoints;
    }

    /// The content type of a file name.
    static String type(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException("no content type is known for web/" + name);
        }
        return type;
    }

    private static TreeSet<String> names() {
        var names = new TreeSet<String>();
        try {
            for (URL folder : java.util.Collections.list(Pages.class.getClassLoader().getResources("web"))) {
                URI uri = folder.toURI();
                if (!uri.getScheme().equals("jar")) {
                    list(Path.of(uri), names);
                    continue;
                }
                try (var jar = FileSystems.newFileSystem(uri, Map.of())) {
                    list(jar.getPath("web"), names);
                } catch (FileSystemAlreadyExistsException e) {
                    list(FileSystems.getFileSystem(uri).getPath("web"), names);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return names;
    }

    private static void list(Path folder, TreeSet<String> names) throws IOException {
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.startsWith(".") && !name.contains("/."))
                    .forEach(names::add);
        }
    }
}
