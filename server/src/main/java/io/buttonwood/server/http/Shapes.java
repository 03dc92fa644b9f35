package io.buttonwood.server.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Derives the [Schema] of a record from its components and their [Doc].
///
/// Known types: String, boolean, int, long, double (answers only), [Decimal], [Time], [RawJson], enums, lists and records
/// of these, maps from String, sealed interfaces of records ([OneOf]), and generic records of them. Anything else is a
/// programming error, found when the declarations are made.
public final class Shapes {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final Map<Type, Schema> KNOWN = new ConcurrentHashMap<>();

    private Shapes() {}

    public static Schema of(Type type) {
        Schema known = KNOWN.get(type);
        if (known == null) {
            known = derive(type, null, Map.of());
            KNOWN.put(type, known);
        }
        return known;
    }

    /// The shape of a page of such items.
    public static Schema page(Class<?> item) {
        return derive(Page.class, null, Map.of("T", item));
    }

    static Schema derive(Type type, @Nullable Doc doc, Map<String, Type> variables) {
        if (type instanceof TypeVariable<?> variable) {
            Type given = variables.get(variable.getName());
            if (given == null) {
                throw new IllegalStateException("nothing is given for " + variable);
            }
            return of(given);
        }
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == List.class) {
                // A list's Doc bounds its length; a pattern in it is meant for the items.
                Doc forItems = doc != null && !doc.pattern().isEmpty() ? doc : null;
                return new Schema.Array(
                        derive(argument, forItems, variables), least(doc, 0), most(doc, Integer.MAX_VALUE));
            }
            if (generic.getRawType() == Map.class && argument == String.class) {
                return new Table(derive(generic.getActualTypeArguments()[1], doc, variables), Table.MOST);
            }
            return derive(generic.getRawType(), doc, Map.of("T", argument));
        }
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalStateException("no JSON shape for " + type);
        }
        if (plain == String.class) {
            boolean pattern = doc != null && !doc.pattern().isEmpty();
            boolean secret = doc != null && doc.secret();
            return new Scalar.Text(
                    least(doc, 0),
                    most(doc, 1024),
                    pattern && doc != null ? doc.pattern() : null,
                    !pattern && !secret,
                    secret);
        }
        if (plain == int.class || plain == Integer.class) {
            return new Scalar.Whole(least(doc, Integer.MIN_VALUE), most(doc, Integer.MAX_VALUE), true);
        }
        if (plain == long.class || plain == Long.class) {
            return new Scalar.Whole(least(doc, Long.MIN_VALUE), most(doc, Long.MAX_VALUE), false);
        }
        if (plain == double.class || plain == Double.class) {
            return new Scalar.Real();
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return new Scalar.Bool();
        }
        if (plain == Decimal.class) {
            return new Scalar.Dec(doc != null && doc.positive(), doc != null && doc.min() == 0);
        }
        if (plain == Time.class) {
            return new Scalar.Moment();
        }
        if (plain == RawJson.class) {
            return new Schema.Any(doc == null ? "" : doc.value());
        }
        if (plain.isEnum()) {
            return choice(plain);
        }
        if (plain.isRecord()) {
            return record(plain, variables);
        }
        if (plain.isSealed()) {
            Doc about = plain.getAnnotation(Doc.class);
            return new OneOf(plain, name(plain, variables), about == null ? "" : about.value(), about == null ? "" : about.tag());
        }
        throw new IllegalStateException("no JSON shape for " + type);
    }

    @SuppressWarnings("unchecked")
    private static Schema choice(Class<?> type) {
        var names = Arrays.stream(type.getEnumConstants()).map(each -> ((Enum<?>) each).name()).toList();
        return new Scalar.Choice((Class<? extends Enum<?>>) type, names);
    }

    private static Schema record(Class<?> type, Map<String, Type> variables) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length > 64) {
            throw new IllegalStateException(type + " has over 64 components");
        }
        var members = new ArrayList<Schema.Member>();
        var places = new HashMap<String, Integer>();
        var types = new Class<?>[components.length];
        try {
            var lookup = MethodHandles.privateLookupIn(type, LOOKUP);
            for (int i = 0; i < components.length; i++) {
                RecordComponent component = components[i];
                types[i] = component.getType();
                Doc doc = component.getAnnotation(Doc.class);
                if (doc == null) {
                    throw new IllegalStateException(type + "." + component.getName() + " has no Doc");
                }
                boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                Schema schema = derive(component.getGenericType(), doc, variables);
                Object byDefault = doc.byDefault().isEmpty() ? null : literal(schema, doc.byDefault());
                var accessor = component.getAccessor();
                accessor.trySetAccessible();
                String name = doc.name().isEmpty() ? snake(component.getName()) : doc.name();
                members.add(new Schema.Member(
                        name,
                        doc.value(),
                        schema,
                        nullable,
                        !nullable && byDefault == null,
                        byDefault,
                        doc.example().isEmpty() ? null : doc.example(),
                        new JsonText.Name(name),
                        lookup.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class))));
                places.put(name, i);
            }
            var build = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asType(MethodType.genericMethodType(types.length))
                    .asSpreader(Object[].class, types.length);
            Doc about = type.getAnnotation(Doc.class);
            return new Schema.Obj(
                    name(type, variables),
                    about == null ? "" : about.value(),
                    List.copyOf(members),
                    Map.copyOf(places),
                    build);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(Class<?> type, Map<String, Type> variables) {
        Type of = variables.get("T");
        boolean generic = type.getTypeParameters().length > 0;
        String own = type.getSimpleName().replaceFirst("(Body|Json)$", "");
        return generic && of instanceof Class<?> item
                ? item.getSimpleName().replaceFirst("(Body|Json)$", "") + own
                : own;
    }

    /// A value given as text: defaults, query and path parameters, configuration.
    public static @Nullable Object parse(Schema schema, String text, String pointer, Schema.Errors errors) {
        return switch (schema) {
            case Scalar.Text t -> t.check(text, pointer, errors);
            case Scalar.Dec d -> d.check(text, pointer, errors);
            case Scalar.Moment m -> m.check(text, pointer, errors);
            case Scalar.Choice c -> c.check(text, pointer, errors);
            case Scalar.Whole w -> {
                try {
                    yield w.check(Long.parseLong(text), pointer, errors);
                } catch (NumberFormatException e) {
                    errors.add(pointer, "must be a whole number from " + w.min() + " to " + w.max());
                    yield null;
                }
            }
            case Scalar.Bool b -> switch (text) {
                case "true" -> Boolean.TRUE;
                case "false" -> Boolean.FALSE;
                default -> {
                    errors.add(pointer, "must be true or false");
                    yield null;
                }
            };
            case Scalar.Real r -> throw new IllegalStateException("a measurement is not a parameter");
            case Schema.Array a -> throw new IllegalStateException("a list is not a parameter");
            case Schema.Any a -> throw new IllegalStateException("JSON is not a parameter");
            case Schema.Obj _, OneOf _, Table _ -> throw new IllegalStateException("an object is not a parameter");
        };
    }

    private static Object literal(Schema schema, String text) {
        var errors = new Schema.Errors();
        Object value = schema instanceof Schema.Array && text.equals("[]")
                ? List.of()
                : parse(schema, text, "default", errors);
        if (value == null || !errors.none()) {
            throw new IllegalStateException("the default " + text + " does not fit its own schema");
        }
        return value;
    }

    private static long least(@Nullable Doc doc, long otherwise) {
        return doc == null || doc.min() == Long.MIN_VALUE ? otherwise : doc.min();
    }

    private static long most(@Nullable Doc doc, long otherwise) {
        return doc == null || doc.max() == Long.MAX_VALUE ? otherwise : doc.max();
    }

    static String snake(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
