package io.buttonwood.server.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A parameter of a route: name, place, shape, meaning. The same object reads it from a [Call].
public final class Param<T> {
    /// Where a parameter stands.
    public enum Place {
        PATH,
        QUERY,
        HEADER;

        String pointer(String name) {
            return "#" + name().toLowerCase(Locale.ROOT) + "/" + name;
        }
    }

    final Place place;
    final String name;
    final String description;
    final Schema schema;
    final @Nullable T byDefault;
    final String example;

    private Param(Place place, String name, String description, Schema schema, @Nullable T byDefault, String example) {
        this.place = place;
        this.name = name;
        this.description = description;
        this.schema = schema;
        this.byDefault = byDefault;
        this.example = example;
    }

    public static Param<String> path(String name, String pattern, String description, String example) {
        return new Param<>(
                Place.PATH, name, description, new Scalar.Text(1, 128, pattern, false, false), null, example);
    }

    public static Param<Long> pathId(String name, String description) {
        return new Param<>(
                Place.PATH, name, description, new Scalar.Whole(1, Long.MAX_VALUE, false), null, "42");
    }

    public static Param<String> text(String name, String pattern, String description, String example) {
        return new Param<>(
                Place.QUERY, name, description, new Scalar.Text(1, 512, pattern, false, false), null, example);
    }

    /// @param byDefault what an absent parameter is taken for, null for an optional one
    public static Param<Long> whole(String name, long min, long max, @Nullable Long byDefault, String description) {
        return new Param<>(
                Place.QUERY,
                name,
                description,
                new Scalar.Whole(min, max, false),
                byDefault,
                String.valueOf(byDefault == null ? Math.max(min, 1) : byDefault));
    }

    public static <E extends Enum<E>> Param<E> choice(
            String name, Class<E> type, @Nullable E byDefault, String description) {
        return new Param<>(
                Place.QUERY,
                name,
                description,
                Shapes.of(type),
                byDefault,
                (byDefault == null ? type.getEnumConstants()[0] : byDefault).name());
    }

    public static Param<Boolean> flag(String name, String description) {
        return new Param<>(Place.QUERY, name, description, new Scalar.Bool(), false, "false");
    }

    public static Param<Time> moment(String name, String description) {
        return new Param<>(
                Place.QUERY, name, description, new Scalar.Moment(), null, "2026-01-15T10:30:00.000000000Z");
    }

    public Place place() {
        return place;
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public Schema schema() {
        return schema;
    }

    public @Nullable T byDefault() {
        return byDefault;
    }

    public String example() {
        return example;
    }

    String pointer() {
        return place.pointer(name);
    }
}
