package io.buttonwood.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.buttonwood.core.Command;
import io.buttonwood.core.Event;
import io.buttonwood.core.EventBatch;
import io.buttonwood.core.OrderType;
import io.buttonwood.core.Reply;
import io.buttonwood.core.Side;
import io.buttonwood.core.TimeInForce;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RecordCodecTest {
    private final Random random = new Random(20261127);

    private static <T> T roundTrip(RecordCodec<T> codec, T value) {
        var out = new WireWriter();
        codec.write(out, value);
        var in = new WireReader();
        in.load(new UnsafeBuffer(out.toBytes()), 0, out.position());
        T back = codec.read(in);
        assertEquals(0, in.remaining(), () -> "bytes left over of " + value);
        return back;
    }

    @Test
    void everyCommandEventAndReplyComesBackAsItWas() throws Exception {
        checkFamily(Command.class, Codecs.COMMAND);
        checkFamily(Event.class, RecordCodec.of(Event.class));
        checkFamily(Reply.class, Codecs.REPLY);
    }

    private <T> void checkFamily(Class<T> family, RecordCodec<T> codec) throws Exception {
        for (Class<?> member : family.getPermittedSubclasses()) {
            for (int i = 0; i < 100; i++) {
                T value = family.cast(make(member, i == 0, 0));
                assertEquals(value, roundTrip(codec, value));
            }
        }
    }

    @Test
    void aBatchOfEventsComesBackAsItWas() throws Exception {
        var events = new ArrayList<Event>();
        for (int i = 0; i < 500; i++) {
            events.add((Event) make(Event.class, false, 0));
        }
        var batch = new EventBatch(7, 123_456_789_012_345_678L, events);
        assertEquals(batch, roundTrip(Codecs.BATCH, batch));
        var empty = new EventBatch(8, 1, List.of());
        assertEquals(empty, roundTrip(Codecs.BATCH, empty));
    }

    /// A value of the type; `bare`: all that may be absent is, lists are empty, numbers extreme.
    private Object make(Type type, boolean bare, int depth) throws Exception {
        if (type instanceof ParameterizedType list) {
            var made = new ArrayList<Object>();
            int size = bare || depth > 2 ? 0 : random.nextInt(4);
            for (int i = 0; i < size; i++) {
                made.add(make(list.getActualTypeArguments()[0], false, depth + 1));
            }
            return made;
        }
        var raw = (Class<?>) type;
        if (raw == long.class || raw == Long.class) {
            return bare ? Long.MIN_VALUE : random.nextLong() >> random.nextInt(64);
        } else if (raw == int.class) {
            return bare ? Integer.MAX_VALUE : random.nextInt() >> random.nextInt(32);
        } else if (raw == boolean.class) {
            return random.nextBoolean();
        } else if (raw == String.class) {
            return bare ? "" : string();
        } else if (raw.isEnum()) {
            Object[] constants = raw.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        } else if (raw.isSealed()) {
            Class<?>[] members = raw.getPermittedSubclasses();
            return make(members[random.nextInt(members.length)], bare, depth + 1);
        }
        RecordComponent[] components = raw.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            boolean absent = components[i].getAnnotatedType().isAnnotationPresent(Nullable.class)
                    && (bare || random.nextInt(3) == 0);
            values[i] = absent ? null : make(components[i].getGenericType(), bare, depth + 1);
        }
        return raw.getDeclaredConstructor(types).newInstance(values);
    }

    private String string() {
        var text = new StringBuilder();
        String alphabet = random.nextBoolean() ? "abcXYZ019-_ " : "aé漢\uD83D\uDE00\u0000\"ß";
        int[] points = alphabet.codePoints().toArray();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    @Test
    void anyOtherBytesAreAMalformedExceptionAndNothingElse() throws Exception {
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes;
            if (i % 2 == 0) {
                bytes = new byte[random.nextInt(80)];
                random.nextBytes(bytes);
            } else {
                var out = new WireWriter();
                Codecs.COMMAND.write(out, (Command) make(Command.class, false, 0));
                bytes = Arrays.copyOf(out.toBytes(), Math.max(1, out.position() - random.nextInt(3)));
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            var in = new WireReader();
            in.load(new UnsafeBuffer(bytes), 0, bytes.length);
            try {
                Codecs.COMMAND.read(in);
            } catch (MalformedException e) {
                refused++;
            }
        }
        assertTrue(refused > 5_000, "refused " + refused);
    }

    @Test
    void nestingIsBounded() {
        Reply nested = new Reply.Done(1, 2, 3, 4);
        for (int i = 0; i < 20; i++) {
            nested = new Reply.Batch(1, 2, List.of(nested));
        }
        Reply deep = nested;
        assertThrows(MalformedException.class, () -> roundTrip(Codecs.REPLY, deep));
    }

    @Test
    void whatMustBeThereIsDemanded() {
        var out = new WireWriter();
        assertThrows(NullPointerException.class, () -> Codecs.COMMAND.write(out, new Command.Invalidate("kind", null)));
    }

    /// These bytes lie in people's logs: if this fails, give the format a new version instead.
    @Test
    void theFormatIsThis() {
        var out = new WireWriter();
        Codecs.COMMAND.write(
                out,
                new Command.PlaceOrder(
                        1, 2, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, true, 10_125, -1, "c-1"));
        assertEquals("0c02040101010" + "19a9e010101" + "06632d31", HexFormat.of().formatHex(out.toBytes()));
        assertEquals(
                List.of("Tick", "CreateAsset", "CreateBroker", "OpenAccount", "SetSelfTradePrevention",
                        "CreateInstrument", "SetInstrumentState", "SetPriceBands", "Deposit", "Withdraw",
                        "SetRiskLimits", "SetKillSwitch", "PlaceOrder", "PlaceBatch", "ValidateOrder", "ReplaceOrder",
                        "CancelOrder", "MassCancel", "CancelAllAfter", "BustTrade", "BeginSettlement",
                        "CompleteSettlement", "Announce", "Invalidate"),
                Arrays.stream(Command.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .limit(24)
                        .toList());
    }
}
