package io.buttonwood.core.order;

import io.buttonwood.core.account.Names;

/// A client order id as longs of 8 characters each: the first in the lowest byte, zeros behind the last.
///
/// No character of an id is zero (see [Names#clientOrderId(String)]), so the zeros say where it ends: equal longs, equal
/// ids, however many zeros follow.
final class IdText {
    private static final int CHARACTERS = 8;

    private IdText() {}

    /// How many longs the id takes.
    static int size(String id) {
        return (id.length() + CHARACTERS - 1) / CHARACTERS;
    }

    /// One of the id's longs, 0 behind its end.
    static long word(String id, int index) {
        int from = index * CHARACTERS;
        long word = 0;
        for (int at = Math.min(from + CHARACTERS, id.length()) - 1; at >= from; at--) {
            word = word << Byte.SIZE | id.charAt(at);
        }
        return word;
    }

    static String read(long[] words, int from, int most) {
        int size = size(words, from, most);
        int spare = size == 0 ? 0 : Long.numberOfLeadingZeros(words[from + size - 1]) / Byte.SIZE;
        char[] id = new char[size * CHARACTERS - spare];
        for (int i = 0; i < id.length; i++) {
            id[i] = (char) (words[from + i / CHARACTERS] >>> i % CHARACTERS * Byte.SIZE & 0xFF);
        }
        return new String(id);
    }

    private static int size(long[] words, int from, int most) {
        int size = 0;
        while (size < most && words[from + size] != 0) {
            size++;
        }
        return size;
    }

    /// The same for the same id under the same key, as text or as longs.
    static int hash(String id, long key) {
        long hash = key;
        for (int i = 0; i < size(id); i++) {
            hash = mix(hash ^ word(id, i));
        }
        return (int) hash;
    }

    static int hash(long[] words, int from, int most, long key) {
        long hash = key;
        for (int i = from; i < from + most && words[i] != 0; i++) {
            hash = mix(hash ^ words[i]);
        }
        return (int) hash;
    }

    /// Every bit of the value reaches every bit of the result (MurmurHash3's finaliser).
    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
