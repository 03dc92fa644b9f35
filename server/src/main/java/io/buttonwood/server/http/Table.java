package io.buttonwood.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A JSON object whose names are data: a Map from String. Its [Doc] bounds the values.
///
/// @param most names it may have
public record Table(Schema value, int most) implements Schema {
    /// More than a connection has lanes.
    static final int MOST = 1_000;

    @Override
    public @Nullable Object read(JsonParser parser, String pointer, Errors errors) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return errors.wrong(parser, pointer, "an object");
        }
        var table = new LinkedHashMap<String, Object>();
        int count = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (++count > most) {
                parser.skipChildren();
                continue;
            }
            Object read = value.read(parser, pointer + "/" + Json.escapePointer(name), errors);
            if (read != null) {
                table.put(name, read);
            }
        }
        if (count > most) {
            errors.add(pointer, "must have at most " + most + " members");
            return null;
        }
        return table;
    }

    @Override
    public void write(JsonText to, Object written) {
        to.startObject();
        ((Map<?, ?>) written).forEach((name, each) -> {
            to.name(String.valueOf(name));
            value.write(to, each);
        });
        to.endObject();
    }
}
