package dev.descent.dataset.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers different texts in the order of their coming, up to a limit, without making a string of each; counts how often each comes. */
final class TextCodes {

    /** Returned for a text that has no number because there are too many. */
    static final int NONE = -1;

    /** Longer ones are no names of categories. */
    private static final int LONGEST = 1000;

    private final int most;
    private int[] table = new int[64];
    private byte[] bytes = new byte[256];
    private int[] ends = new int[16];
    private int[] hashes = new int[16];
    private long[] counts = new long[16];
    private CellText[] kinds = new CellText[16];
    private int size;
    private boolean overflown;

    /** @param most different texts */
    TextCodes(int most) {
        this.most = most;
    }

    /**
     * The number of a text, which is counted.
     *
     * @param kind of the text, should it be new
     * @return {@link #NONE} if there are too many different texts, from then on for all
     */
    int count(byte[] text, int from, int to, Kind kind) {
        if (overflown) {
            return NONE;
        }
        int hash = hash(text, from, to);
        int slot = hash & table.length - 1;
        for (int entry = table[slot]; entry != 0; entry = table[slot]) {
            int code = entry - 1;
            if (hashes[code] == hash && Arrays.equals(bytes, start(code), ends[code], text, from, to)) {
                counts[code]++;
                return code;
            }
            slot = slot + 1 & table.length - 1;
        }
        if (size == most || to - from > LONGEST) {
            overflown = true;
            return NONE;
        }
        table[slot] = size + 1;
        return add(text, from, to, hash, kind.of(text, from, to));
    }

    /** Says what a new text is. */
    interface Kind {
        CellText of(byte[] text, int from, int to);
    }

    private int add(byte[] text, int from, int to, int hash, CellText kind) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            hashes = Arrays.copyOf(hashes, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
            kinds = Arrays.copyOf(kinds, 2 * size);
        }
        int start = start(size);
        int end = start + to - from;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
        }
        System.arraycopy(text, from, bytes, start, to - from);
        ends[size] = end;
        hashes[size] = hash;
        counts[size] = 1;
        kinds[size] = kind;
        size++;
        if (2 * size > table.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        table = new int[2 * table.length];
        for (int code = 0; code < size; code++) {
            int slot = hashes[code] & table.length - 1;
            while (table[slot] != 0) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = code + 1;
        }
    }

    private int start(int code) {
        return code == 0 ? 0 : ends[code - 1];
    }

    private static int hash(byte[] text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        return hash ^ hash >>> 15;
    }

    boolean overflown() {
        return overflown;
    }

    /** Numbers that were given. */
    int size() {
        return size;
    }

    /** From now on a text is one, whatever it was when it came first. */
    void setText(int code) {
        kinds[code] = CellText.TEXT;
    }

    CellText kind(int code) {
        return kinds[code];
    }

    long count(int code) {
        return counts[code];
    }

    int bytes(int code) {
        return ends[code] - start(code);
    }

    String text(int code) {
        return new String(bytes, start(code), bytes(code), StandardCharsets.UTF_8);
    }
}
