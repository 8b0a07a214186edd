package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands before the numbers of a .npy file (numpy.lib.format, versions 1 to 3): a Python dictionary of {@code descr},
 * {@code fortran_order} and {@code shape}.
 *
 * @param shape sizes of the axes, all above 0
 * @param fortran whether the first axis is the fastest in the file
 * @param bytes of the header itself
 */
record NpyHeader(NpyType type, boolean bigEndian, boolean fortran, long[] shape, long bytes) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 1 << 16;
    private static final int MOST_AXES = 32;

    private static final String KEY = "['\"]%s['\"]\\s*:\\s*";
    private static final Pattern DESCR = Pattern.compile(KEY.formatted("descr") + "(?:['\"]([^'\"]*)['\"]|(\\[))");
    private static final Pattern FORTRAN = Pattern.compile(KEY.formatted("fortran_order") + "(True|False)");
    private static final Pattern SHAPE = Pattern.compile(KEY.formatted("shape") + "\\(([0-9, L]*)\\)");
    private static final Pattern DTYPE = Pattern.compile("([<>=|])([a-zA-Z])([0-9]*).*");

    /** Whether a file begins with one. */
    static boolean startsIn(Received received) throws IOException {
        try (InputStream in = Files.newInputStream(received.file())) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    /** @throws InvalidInputException if it is none, or of numbers that can't be read */
    static NpyHeader read(InputStream in, String part) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw refused(
                    part,
                    start.length == 0 ? "empty_file" : "wrong_magic",
                    start.length == 0 ? " is empty" : " is not a .npy file: it should start with \\x93NUMPY");
        }
        int version = start[6];
        if (version < 1 || version > 3 || start[7] != 0) {
            throw refused(
                    part, "wrong_version", " has format version " + version + "." + start[7] + ", not 1.0 to 3.0");
        }
        DataInputStream data = new DataInputStream(in);
        byte[] size = data.readNBytes(version == 1 ? 2 : 4);
        long length = 0;
        for (int i = size.length - 1; i >= 0; i--) {
            length = length << 8 | size[i] & 0xFF;
        }
        if (length > LONGEST) {
            throw refused(
                    part, "malformed_header", " has a header of " + length + " bytes; " + LONGEST + " is the limit");
        }
        byte[] text = data.readNBytes((int) length);
        if (text.length < length || size.length < (version == 1 ? 2 : 4)) {
            throw refused(part, "truncated", " ends within its header");
        }
        return parse(new String(text, StandardCharsets.UTF_8), part, start.length + size.length + length);
    }

    private static NpyHeader parse(String text, String part, long bytes) {
        Matcher descr = DESCR.matcher(text);
        Matcher fortran = FORTRAN.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!descr.find()) {
            throw malformed(part);
        }
        if (descr.group(2) != null) {
            throw refused(part, "wrong_type", " holds structured values; save each field as an array of its own");
        }
        Matcher dtype = DTYPE.matcher(descr.group(1));
        if (!fortran.find() || !shape.find() || !dtype.matches()) {
            throw malformed(part);
        }
        return new NpyHeader(
                type(dtype, part),
                dtype.group(1).equals(">"),
                fortran.group(1).equals("True"),
                sizes(shape.group(1), part),
                bytes);
    }

    private static NpyType type(Matcher dtype, String part) {
        String name = dtype.group(2) + dtype.group(3);
        return Arrays.stream(NpyType.values())
                .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> refused(
                        part,
                        "wrong_type",
                        " holds " + kind(dtype) + " (dtype " + dtype.group()
                                + "); only whole numbers, floats up to 64 bits" + " and booleans can be read"));
    }

    private static String kind(Matcher dtype) {
        return switch (dtype.group(2)) {
            case "O" -> "Python objects";
            case "S", "a", "U" -> "strings";
            case "c" -> "complex numbers";
            case "V" -> "structured values";
            case "M", "m" -> "dates or durations";
            default -> "values of another type";
        };
    }

    private static long[] sizes(String text, String part) {
        long[] sizes;
        try {
            sizes = Arrays.stream(text.split(","))
                    .map(size -> size.replace("L", "").strip())
                    .filter(size -> !size.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException e) {
            throw malformed(part);
        }
        if (sizes.length > MOST_AXES) {
            throw malformed(part);
        }
        return sizes;
    }

    private static InvalidInputException malformed(String part) {
        return refused(
                part,
                "malformed_header",
                " has a header that can't be read: it should be a dictionary of descr, fortran_order and shape");
    }

    private static InvalidInputException refused(String part, String code, String what) {
        return new InvalidInputException(part, code, part + what);
    }

    /** As {@code 60000 × 28 × 28}. */
    String text() {
        return shape.length == 0
                ? "()"
                : Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(" × "));
    }
}
