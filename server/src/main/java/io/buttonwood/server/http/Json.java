package io.buttonwood.server.http;

import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// Strict JSON in, JSON out, by [Schema].
public final class Json {
    /// Deeper documents are malformed.
    static final int MAX_DEPTH = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(40)
                    .maxStringLength(1 << 20)
                    .maxNameLength(256)
                    .build())
            .build();

    private Json() {}

    /// Reads one document.
    ///
    /// @throws HttpProblem MALFORMED_JSON if it is not one, INVALID_FIELD if it does not fit the schema
    public static Object read(Schema schema, byte[] bytes) {
        if (schema instanceof Schema.Obj shape) {
            Object usual = FlatJson.read(shape, bytes);
            if (usual != null) {
                return usual;
            }
        }
        return strict(schema, bytes);
    }

    static Object strict(Schema schema, byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            var errors = new Schema.Errors();
            if (parser.nextToken() == null) {
                throw ErrorCode.MALFORMED_JSON.problem("the body is empty");
            }
            Object value = schema.read(parser, "", errors);
            if (parser.nextToken() != null) {
                throw ErrorCode.MALFORMED_JSON.problem("text after the end of the document");
            }
            errors.check();
            if (value == null) {
                throw ErrorCode.INVALID_FIELD.problem("", "must not be null");
            }
            return value;
        } catch (StreamReadException e) {
            throw ErrorCode.MALFORMED_JSON.problem(where(e));
        } catch (JacksonException e) {
            throw ErrorCode.MALFORMED_JSON.problem("not one strict JSON document in UTF-8");
        }
    }

    private static String where(StreamReadException e) {
        var at = e.getLocation();
        String what = e.getOriginalMessage();
        // Jackson's text may quote the document; its first sentence up to a quote is enough for a person.
        String kind = what.startsWith("Duplicate") ? "a key appears twice" : what.contains("nesting depth")
                ? "nested deeper than " + MAX_DEPTH : "not one strict JSON document in UTF-8";
        return at == null ? kind : kind + ", at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    public static byte[] write(Schema schema, Object value) {
        var to = new JsonText();
        schema.write(to, value);
        return to.bytes();
    }

    public static String text(Schema schema, Object value) {
        var to = new JsonText();
        schema.write(to, value);
        return to.text();
    }

    /// Any document as maps, lists, strings, numbers, booleans and nulls.
    ///
    /// @throws HttpProblem MALFORMED_JSON
    public static @Nullable Object tree(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            Object value = tree(parser);
            if (parser.nextToken() != null) {
                throw ErrorCode.MALFORMED_JSON.problem("text after the end of the document");
            }
            return value;
        } catch (StreamReadException e) {
            throw ErrorCode.MALFORMED_JSON.problem(where(e));
        } catch (JacksonException e) {
            throw ErrorCode.MALFORMED_JSON.problem("not one strict JSON document in UTF-8");
        }
    }

    private static @Nullable Object tree(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw ErrorCode.MALFORMED_JSON.problem("the document is empty");
        }
        return switch (token) {
            case START_OBJECT -> {
                var map = new java.util.LinkedHashMap<String, @Nullable Object>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String key = parser.currentName();
                    parser.nextToken();
                    map.put(key, tree(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new java.util.ArrayList<@Nullable Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(tree(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? (Object) parser.getBigIntegerValue()
                    : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> null;
        };
    }

    /// The text of the value at the parser's token, white space left out.
    static String copy(JsonParser parser) {
        var out = new StringWriter();
        try (var to = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            to.copyCurrentStructureExact(parser);
        }
        return out.toString();
    }

    /// Whether a member, its value at the parser's token, is to be copied.
    @FunctionalInterface
    interface Kept {
        boolean keep(String name, JsonParser value);
    }

    /// The text of the object that begins at the parser's token, without the members that are not to be kept.
    static String copyObject(JsonParser parser, Kept kept) {
        var out = new StringWriter();
        try (var to = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            to.writeStartObject();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (kept.keep(name, parser)) {
                    to.writeName(name);
                    to.copyCurrentStructureExact(parser);
                } else {
                    parser.skipChildren();
                }
            }
            to.writeEndObject();
        }
        return out.toString();
    }

    /// Reads a part that was copied from a document.
    static <T extends @Nullable Object> T inner(String text, java.util.function.Function<JsonParser, T> reader) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return reader.apply(parser);
        }
    }

    static String escapePointer(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /// A JSON string literal.
    public static String quote(String text) {
        var to = new JsonText();
        to.string(text);
        return to.text();
    }
}
