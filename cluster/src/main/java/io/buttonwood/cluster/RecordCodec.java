package io.buttonwood.cluster;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// The wire format of a record or of a sealed family of records, derived from their components.
///
/// A record is its components one after the other; a member of a sealed family is one byte, its place in the family's
/// declaration from 0, and then the record. So the order of components and of members **is the format**: new members
/// go to the end, components never move. Components are long, int, boolean, String, enums (their ordinal), records,
/// sealed families, Long, and Lists of these; what may be absent is marked `@Nullable`.
///
/// Method handles are made once; reading and writing then boxes no number. Immutable, shared by threads.
public final class RecordCodec<T> {
    /// The format of everything this class writes; a first byte of each message on the wire, and of what is stored.
    static final int VERSION = 1;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType WRITE = MethodType.methodType(void.class, WireWriter.class, Object.class);
    private static final MethodType READ = MethodType.methodType(Object.class, WireReader.class);

    private final Format format;

    private RecordCodec(Format format) {
        this.format = format;
    }

    /// @param type public, as are all that it is made of
    public static <T> RecordCodec<T> of(Class<T> type) {
        return new RecordCodec<>(new Builder().format(type));
    }

    /// @throws NullPointerException if something that must be there is null
    void write(WireWriter to, T value) {
        format.write(to, value);
    }

    /// @throws MalformedException if these bytes are no such value
    @SuppressWarnings("unchecked")
    T read(WireReader from) {
        return (T) format.read(from);
    }

    /// Several, one after the other, to be stored: the format's version comes first.
    public byte[] store(Iterable<T> values) {
        var to = new WireWriter();
        to.putByte(VERSION);
        values.forEach(value -> write(to, value));
        return to.toBytes();
    }

    /// @throws MalformedException if these bytes are not what [#store] made
    public List<T> load(byte[] stored) {
        var from = new WireReader();
        from.load(new UnsafeBuffer(stored), 0, stored.length);
        int version = from.takeByte();
        if (version != VERSION) {
            throw new MalformedException("stored as version " + version + ", which this program does not know");
        }
        var values = new ArrayList<T>();
        while (from.remaining() > 0) {
            values.add(read(from));
        }
        return values;
    }

    private interface Format {
        void write(WireWriter to, Object value);

        Object read(WireReader from);
    }

    private record EnumFormat(Object[] constants) implements Format {
        @Override
        public void write(WireWriter to, Object value) {
            to.putByte(((Enum<?>) value).ordinal() + 1);
        }

        @Override
        public Object read(WireReader from) {
            int index = from.takeByte() - 1;
            if (index < 0 || index >= constants.length) {
                throw new MalformedException("no such enum constant: " + index);
            }
            return constants[index];
        }
    }

    private record ListFormat(Format element) implements Format {
        @Override
        public void write(WireWriter to, Object value) {
            var list = (List<?>) value;
            int size = list.size();
            to.putLong(size);
            for (int i = 0; i < size; i++) {
                element.write(to, list.get(i));
            }
        }

        @Override
        public Object read(WireReader from) {
            int count = from.takeCount();
            from.enter();
            var list = new Object[count];
            for (int i = 0; i < count; i++) {
                list[i] = element.read(from);
            }
            from.leave();
            return List.of(list);
        }
    }

    private record LongFormat() implements Format {
        @Override
        public void write(WireWriter to, Object value) {
            to.putLong((Long) value);
        }

        @Override
        public Object read(WireReader from) {
            return from.takeLong();
        }
    }

    private record StringFormat() implements Format {
        @Override
        public void write(WireWriter to, Object value) {
            to.putString((String) value);
        }

        @Override
        public Object read(WireReader from) {
            return from.takeString();
        }
    }

    private static final class RecordFormat implements Format {
        private final MethodHandle writer;
        private final MethodHandle reader;

        RecordFormat(MethodHandle writer, MethodHandle reader) {
            this.writer = writer.asType(WRITE);
            this.reader = reader.asType(READ);
        }

        @Override
        public void write(WireWriter to, Object value) {
            try {
                writer.invokeExact(to, value);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Object read(WireReader from) {
            try {
                return (Object) reader.invokeExact(from);
            } catch (MalformedException | Error e) {
                throw e;
            } catch (RuntimeException e) {
                throw new MalformedException("refused by the record: " + e);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Filled in after it is made: a family may hold lists of itself.
    private static final class FamilyFormat implements Format {
        private final Map<Class<?>, Integer> tags = new IdentityHashMap<>();
        private final List<Format> members = new ArrayList<>();
        private final String name;

        FamilyFormat(String name) {
            this.name = name;
        }

        @Override
        public void write(WireWriter to, Object value) {
            Integer tag = tags.get(value.getClass());
            if (tag == null) {
                throw new IllegalArgumentException(value.getClass() + " is no " + name);
            }
            to.putByte(tag);
            members.get(tag).write(to, value);
        }

        @Override
        public Object read(WireReader from) {
            int tag = from.takeByte();
            if (tag < 0 || tag >= members.size()) {
                throw new MalformedException("no " + name + " has the tag " + tag);
            }
            return members.get(tag).read(from);
        }
    }

    private static final class Builder {
        private final Map<Class<?>, Format> known = new HashMap<>();

        Format format(Type type) {
            if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
                return new ListFormat(format(list.getActualTypeArguments()[0]));
            }
            if (!(type instanceof Class<?> raw)) {
                throw new IllegalArgumentException("no wire format for " + type);
            }
            Format done = known.get(raw);
            if (done != null) {
                return done;
            }
            if (raw == Long.class) {
                return new LongFormat();
            } else if (raw == String.class) {
                return new StringFormat();
            } else if (raw.isEnum()) {
                return new EnumFormat(Objects.requireNonNull(raw.getEnumConstants()));
            } else if (raw.isSealed()) {
                return family(raw);
            } else if (raw.isRecord()) {
                Format format = record(raw);
                known.put(raw, format);
                return format;
            }
            throw new IllegalArgumentException("no wire format for " + type);
        }

        private Format family(Class<?> type) {
            var family = new FamilyFormat(type.getSimpleName());
            known.put(type, family);
            for (Class<?> member : type.getPermittedSubclasses()) {
                family.tags.put(member, family.members.size());
                family.members.add(format(member));
            }
            return family;
        }

        private Format record(Class<?> type) {
            try {
                RecordComponent[] components = type.getRecordComponents();
                var types = new Class<?>[components.length];
                MethodHandle write = MethodHandles.empty(MethodType.methodType(void.class, WireWriter.class, type));
                for (int i = components.length - 1; i >= 0; i--) {
                    types[i] = components[i].getType();
                    MethodHandle accessor = LOOKUP.unreflect(components[i].getAccessor());
                    MethodHandle put = writer(components[i]);
                    write = MethodHandles.foldArguments(write, MethodHandles.filterArguments(put, 1, accessor));
                }
                MethodHandle read = LOOKUP.findConstructor(type, MethodType.methodType(void.class, types));
                for (int i = components.length - 1; i >= 0; i--) {
                    // the last adapter made runs first, so components are taken in their order
                    read = MethodHandles.collectArguments(read, i, reader(components[i]));
                }
                var one = MethodType.methodType(type, WireReader.class);
                read = components.length == 0
                        ? MethodHandles.dropArguments(read, 0, WireReader.class)
                        : MethodHandles.permuteArguments(read, one, new int[components.length]);
                return new RecordFormat(write, read);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("no wire format for " + type, e);
            }
        }

        private MethodHandle writer(RecordComponent component) throws ReflectiveOperationException {
            Class<?> type = component.getType();
            String put = primitive("put", type);
            if (put != null) {
                return LOOKUP.findVirtual(WireWriter.class, put, MethodType.methodType(void.class, type));
            }
            String name = isNullable(component) ? "writeNullable" : "writePresent";
            return LOOKUP.findStatic(RecordCodec.class, name, WRITE.insertParameterTypes(0, Format.class))
                    .bindTo(format(component.getGenericType()))
                    .asType(MethodType.methodType(void.class, WireWriter.class, type));
        }

        private MethodHandle reader(RecordComponent component) throws ReflectiveOperationException {
            Class<?> type = component.getType();
            String take = primitive("take", type);
            if (take != null) {
                return LOOKUP.findVirtual(WireReader.class, take, MethodType.methodType(type));
            }
            String name = isNullable(component) ? "readNullable" : "readPresent";
            return LOOKUP.findStatic(RecordCodec.class, name, READ.insertParameterTypes(0, Format.class))
                    .bindTo(format(component.getGenericType()))
                    .asType(MethodType.methodType(type, WireReader.class));
        }

        private static boolean isNullable(RecordComponent component) {
            return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        }

        private static @Nullable String primitive(String verb, Class<?> type) {
            if (type == long.class) {
                return verb + "Long";
            } else if (type == int.class) {
                return verb + "Int";
            } else if (type == boolean.class) {
                return verb + "Boolean";
            }
            return null;
        }
    }

    private static void writePresent(Format format, WireWriter to, Object value) {
        format.write(to, value);
    }

    private static Object readPresent(Format format, WireReader from) {
        return format.read(from);
    }

    private static void writeNullable(Format format, WireWriter to, @Nullable Object value) {
        to.putBoolean(value != null);
        if (value != null) {
            format.write(to, value);
        }
    }

    private static @Nullable Object readNullable(Format format, WireReader from) {
        return from.takeBoolean() ? format.read(from) : null;
    }
}
