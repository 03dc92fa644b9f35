package io.buttonwood.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the declaration of a request: a tree of path segments, literal before parameter.
///
/// Filled while the program is wired, read-only afterwards.
public final class Router {
    private static final class Node {
        final Map<String, Node> literal = new HashMap<>();
        @Nullable Node parameter;
        final Map<String, Endpoint> methods = new HashMap<>();
    }

    /// What was found.
    sealed interface Match {
        /// @param values the path parameters' texts, in the path's order
        record Found(Endpoint endpoint, List<String> values) implements Match {}

        record WrongMethod(String allow) implements Match {}

        record None() implements Match {}
    }

    private final Node root = new Node();
    private final List<Endpoint> endpoints = new ArrayList<>();

    public Router add(Endpoint... declarations) {
        for (Endpoint endpoint : declarations) {
            Node node = root;
            for (String segment : segments(endpoint.path)) {
                if (segment.startsWith("{")) {
                    if (node.parameter == null) {
                        node.parameter = new Node();
                    }
                    node = node.parameter;
                } else {
                    node = node.literal.computeIfAbsent(segment, each -> new Node());
                }
            }
            if (node.methods.put(endpoint.method, endpoint) != null) {
                throw new IllegalStateException(endpoint + " is declared twice");
            }
            endpoint.index = endpoints.size();
            endpoints.add(endpoint);
        }
        return this;
    }

    public Router add(List<Endpoint> declarations) {
        return add(declarations.toArray(new Endpoint[0]));
    }

    public List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    Match find(String method, String path) {
        var values = new ArrayList<String>(2);
        Node node = find(root, path, 1, values);
        if (node == null || node.methods.isEmpty()) {
            return new Match.None();
        }
        Endpoint endpoint = node.methods.get(method);
        if (endpoint == null && method.equals("HEAD")) {
            endpoint = node.methods.get("GET");
        }
        if (endpoint != null) {
            return new Match.Found(endpoint, values);
        }
        var allow = new TreeSet<>(node.methods.keySet());
        if (allow.contains("GET")) {
            allow.add("HEAD");
        }
        allow.add("OPTIONS");
        return new Match.WrongMethod(String.join(", ", allow));
    }

    private static @Nullable Node find(Node node, String path, int from, List<String> values) {
        if (from > path.length() || (from == 1 && path.length() == 1)) {
            return node;
        }
        int slash = path.indexOf('/', from);
        int end = slash < 0 ? path.length() : slash;
        String segment = path.substring(from, end);
        Node literal = node.literal.get(segment);
        if (literal != null) {
            Node found = find(literal, path, end + 1, values);
            if (found != null) {
                return found;
            }
        }
        Node parameter = node.parameter;
        if (parameter == null || segment.isEmpty()) {
            return null;
        }
        values.add(segment);
        Node found = find(parameter, path, end + 1, values);
        if (found == null) {
            values.removeLast();
        }
        return found;
    }

    private static List<String> segments(String path) {
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/"));
    }
}
