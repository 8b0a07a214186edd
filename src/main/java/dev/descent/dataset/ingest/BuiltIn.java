package dev.descent.dataset.ingest;

import dev.descent.tensor.CounterRandom;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** The data sets that come along: files among the resources, which go the same way as an upload. */
final class BuiltIn {

    private static final List<String> NAMES = List.of("breast_cancer", "diabetes", "digits", "iris", "linear", "wine");

    private static final int DIGIT_SIDE = 8;
    private static final int LINEAR_ROWS = 200;

    private BuiltIn() {}

    /** Sorted. */
    static List<String> names() {
        return NAMES;
    }

    static Upload upload(String name) {
        try {
            return switch (name) {
                case "iris", "wine", "breast_cancer" -> csv(name, CsvOptions.TargetType.CLASS, resource(name + ".csv"));
                case "diabetes" -> csv(name, CsvOptions.TargetType.NUMBER, resource(name + ".csv"));
                case "linear" -> csv(name, CsvOptions.TargetType.NUMBER, linear());
                case "digits" -> digits();
                default -> throw new IllegalArgumentException("no built-in data set " + name);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Upload csv(String name, CsvOptions.TargetType target, byte[] text) {
        CsvOptions options = new CsvOptions(CsvOptions.Header.YES, ",", null, target, List.of());
        return new Upload.Csv(name, options, new ByteArrayInputStream(text));
    }

    /** The noisy line y = 2x + 1; six decimals, so that the last bits of a platform's logarithm don't show. */
    private static byte[] linear() {
        CounterRandom x = CounterRandom.of(1, 0);
        CounterRandom noise = CounterRandom.of(1, 1);
        StringBuilder text = new StringBuilder("x,y\n");
        for (int row = 0; row < LINEAR_ROWS; row++) {
            double at = 2 * x.uniform(row) - 1;
            text.append(String.format(Locale.ROOT, "%.6f,%.6f\n", at, 2 * at + 1 + 0.1 * noise.normal(row)));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Rows of 64 pixels and the digit, as IDX. */
    private static Upload digits() throws IOException {
        ByteArrayOutputStream images = new ByteArrayOutputStream();
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        int rows = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(resource("digits.csv.gz"))), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] values = line.split(",");
                for (int i = 0; i < DIGIT_SIDE * DIGIT_SIDE; i++) {
                    images.write(Integer.parseInt(values[i]));
                }
                labels.write(Integer.parseInt(values[DIGIT_SIDE * DIGIT_SIDE]));
                rows++;
            }
        }
        return new Upload.Idx(
                "digits",
                new IdxOptions(10),
                idx(images.toByteArray(), rows, DIGIT_SIDE, DIGIT_SIDE),
                idx(labels.toByteArray(), rows),
                null,
                null);
    }

    private static InputStream idx(byte[] elements, int... sizes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x0800 | sizes.length);
        for (int size : sizes) {
            out.writeInt(size);
        }
        out.write(elements);
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static byte[] resource(String file) throws IOException {
        try (InputStream in = BuiltIn.class.getResourceAsStream("/datasets/" + file)) {
            if (in == null) {
                throw new IOException("the resource datasets/" + file + " is not in the program");
            }
            return in.readAllBytes();
        }
    }
}
