package dev.descent.dataset.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One header of a tar archive (POSIX.1-1988 ustar).
 *
 * @param type {@code 0} or NUL for a file, {@code 5} for a folder, {@code x} and {@code L} for a long name of the next member
 * @param size of the content in bytes; −1 if it can't be read
 */
record TarHeader(String name, char type, long size) {

    static final int BLOCK = 512;

    private static final int SUM = 148;

    static TarHeader of(byte[] block) {
        String prefix = text(block, 345, 155);
        // GNU keeps other things where ustar has the folder.
        boolean ustar = block[262] == 0;
        String name = text(block, 0, 100);
        return new TarHeader(
                ustar && !prefix.isEmpty() ? prefix + "/" + name : name,
                (char) (block[156] & 0xFF),
                number(block, 124, 12));
    }

    static boolean hasMagic(byte[] block) {
        return new String(block, 257, 5, StandardCharsets.US_ASCII).equals("ustar");
    }

    static boolean isEnd(byte[] block) {
        return Arrays.equals(block, new byte[BLOCK]);
    }

    /** Whether the sum of all bytes is what the header says, its own field taken for spaces. */
    static boolean sumFits(byte[] block) {
        long sum = 8 * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM && i < SUM + 8 ? 0 : block[i] & 0xFF;
        }
        return sum == number(block, SUM, 8);
    }

    private static String text(byte[] block, int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, StandardCharsets.UTF_8);
    }

    /** Octal digits; or, in GNU's form for large ones, a number of 95 bits, of which 63 are taken. */
    private static long number(byte[] block, int from, int length) {
        if (block[from] == (byte) 0x80) {
            long number = 0;
            for (int i = from + length - 8; i < from + length; i++) {
                number = number << 8 | block[i] & 0xFF;
            }
            return number;
        }
        String digits = text(block, from, length).strip();
        return digits.matches("[0-7]{1,20}") ? Long.parseLong(digits, 8) : -1;
    }
}
