package dev.descent.dataset.ingest;

import dev.descent.dataset.ColumnInfo;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The categories of a column: in the order of numbers where all are, else of texts.
 *
 * @param names by index
 * @param indices of each code of the texts that came; −1 for one that stands for no value
 * @param counts rows of each category
 */
record Categories(List<String> names, int[] indices, int[] counts) {

    static Categories of(TextCodes codes) {
        boolean numbers = IntStream.range(0, codes.size())
                .mapToObj(codes::kind)
                .allMatch(kind -> kind == CellText.NUMBER || kind == CellText.MISSING);
        List<String> texts = IntStream.range(0, codes.size())
                .mapToObj(code -> codes.kind(code) == CellText.MISSING ? "" : name(codes.text(code), numbers))
                .toList();
        List<String> names = texts.stream()
                .filter(text -> !text.isEmpty())
                .distinct()
                .sorted(numbers ? Comparator.comparingDouble(Double::parseDouble) : Comparator.naturalOrder())
                .toList();
        Map<String, Integer> places = new HashMap<>();
        names.forEach(name -> places.put(name, places.size()));
        int[] indices =
                texts.stream().mapToInt(text -> places.getOrDefault(text, -1)).toArray();
        int[] counts = new int[names.size()];
        for (int code = 0; code < indices.length; code++) {
            if (indices[code] >= 0) {
                counts[indices[code]] += (int) codes.count(code);
            }
        }
        return new Categories(names, indices, counts);
    }

    private static String name(String text, boolean number) {
        return number ? canonical(Double.parseDouble(text)) : text;
    }

    /** One text for all spellings of a number, so that {@code 1} and {@code 1.0} are one class. */
    static String canonical(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    static byte[] canonicalBytes(double value) {
        return canonical(value).getBytes(StandardCharsets.ISO_8859_1);
    }

    List<ColumnInfo.Category> counted() {
        return IntStream.range(0, counts.length)
                .mapToObj(i -> new ColumnInfo.Category(names.get(i), counts[i]))
                .toList();
    }
}
