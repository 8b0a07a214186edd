package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.StoredForm;
import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Turns a text into a table without inputs: each row has the class of one character, or word, in the order of the text. Jobs predict
 * the next one from those before it. One pass to see which there are, one to write them.
 */
final class TextIngest {

    private static final int MOST_WORDS = 50_000;

    /** Jobs hold the class of each in memory. */
    private static final int MOST_ROWS = 1 << 28;

    private static final int LONGEST_WORD = 1000;

    private final Received received;
    private final TextFile file;
    private final boolean words;
    private final int mostClasses;
    private final String target;

    TextIngest(Received received, TextOptions options, DatasetStore.Limits limits) {
        this.received = received;
        this.file = new TextFile(received);
        this.words = options.unit() == TextOptions.Unit.WORD;
        this.mostClasses = words ? MOST_WORDS : limits.maxCategories();
        this.target = words ? "word" : "character";
    }

    /** Does something with one character or word. */
    private interface Visitor {
        void accept(String unit, long line) throws IOException;
    }

    /** Writes the rows to {@code data}. */
    Content ingest(Path data) throws IOException {
        Map<String, int[]> counts = new HashMap<>();
        long[] total = new long[1];
        forEach((unit, line) -> {
            int[] count = counts.computeIfAbsent(unit, added -> new int[1]);
            count[0]++;
            total[0]++;
            if (counts.size() > mostClasses) {
                throw tooMany(unit, line);
            }
        });
        if (total[0] > MOST_ROWS) {
            throw new InvalidInputException(
                    received.part(),
                    "too_large",
                    received.part() + " has " + total[0] + " " + target + "s; " + MOST_ROWS + " is the limit");
        }
        if (counts.size() < 2) {
            throw new InvalidInputException(
                    received.part(),
                    counts.isEmpty() ? "empty_file" : "single_class",
                    counts.isEmpty()
                            ? received.part() + " has no " + target + "s at all"
                            : received.part() + " has one " + target
                                    + " only, again and again: there is nothing to learn");
        }
        List<String> classes = counts.keySet().stream()
                .sorted(
                        words
                                ? Comparator.naturalOrder()
                                : Comparator.<String>comparingInt(character -> character.codePointAt(0)))
                .toList();
        int rows = (int) total[0];
        String digest = write(data, classes, rows);
        return new Content(
                digest,
                DatasetInfo.Kind.TABLE,
                Shape.of(0),
                classes,
                rows,
                0,
                List.of(),
                null,
                ColumnInfo.named(target, ColumnInfo.Kind.CATEGORICAL),
                classes.stream()
                        .map(name -> new DatasetInfo.ClassCount(name, Objects.requireNonNull(counts.get(name))[0], 0))
                        .toList());
    }

    private String write(Path data, List<String> classes, int rows) throws IOException {
        Map<String, Integer> indices = new HashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            indices.put(classes.get(i), i);
        }
        return Safetensors.write(
                data,
                StoredForm.metadata(List.of(), new StoredForm.Column(target, classes)),
                List.of(
                        new Safetensors.Entry("x", Safetensors.Type.F32, Shape.of(rows, 0), out -> {}),
                        new Safetensors.Entry("y", Safetensors.Type.I32, Shape.of(rows), out -> copy(indices, out))));
    }

    private void copy(Map<String, Integer> indices, OutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        forEach((unit, line) -> {
            bytes.putInt(0, Objects.requireNonNull(indices.get(unit)));
            out.write(bytes.array());
        });
    }

    private void forEach(Visitor visitor) throws IOException {
        if (words) {
            forEachWord(visitor);
        } else {
            Map<Integer, String> texts = new HashMap<>();
            file.forEach(
                    (codePoint, line) -> visitor.accept(texts.computeIfAbsent(codePoint, Character::toString), line));
        }
    }

    private void forEachWord(Visitor visitor) throws IOException {
        StringBuilder word = new StringBuilder();
        long[] at = new long[1];
        file.forEach((codePoint, line) -> {
            if (Character.isLetterOrDigit(codePoint) || codePoint == '\'') {
                word.appendCodePoint(codePoint);
                at[0] = line;
                if (word.length() > LONGEST_WORD) {
                    throw new InvalidInputException(
                            received.part() + ":row " + line,
                            "too_long",
                            received.part() + ", line " + line + ", has a word of more than " + LONGEST_WORD
                                    + " letters; set unit to character");
                }
                return;
            }
            finish(word, line, visitor);
            if (!Character.isWhitespace(codePoint)) {
                visitor.accept(Character.toString(codePoint), line);
            }
        });
        finish(word, at[0], visitor);
    }

    private static void finish(StringBuilder word, long line, Visitor visitor) throws IOException {
        if (!word.isEmpty()) {
            visitor.accept(word.toString().toLowerCase(Locale.ROOT), line);
            word.setLength(0);
        }
    }

    private InvalidInputException tooMany(String unit, long line) {
        String what = "has more than " + mostClasses + " different " + target + "s; the first beyond is '" + unit + "'";
        return new InvalidInputException(
                received.part() + ":row " + line,
                "too_many_categories",
                received.part() + ", line " + line + ": the text " + what
                        + (words ? "; shorten it, or set unit to character" : "; is it text of one script?"));
    }
}
