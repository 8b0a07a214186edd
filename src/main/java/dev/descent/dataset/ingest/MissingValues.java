package dev.descent.dataset.ingest;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What stands for no value in a table. */
final class MissingValues {

    private final Set<String> texts;
    private final int longest;
    private final double[] numbers;

    /** @param more texts, or numbers, beside those of {@link CellText#MISSING} */
    MissingValues(List<String> more) {
        texts = new HashSet<>(more.stream().map(String::strip).toList());
        longest = texts.stream()
                .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
        numbers = texts.stream()
                .filter(text -> CellText.of(text) == CellText.NUMBER)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    boolean isMissing(double number) {
        for (double missing : numbers) {
            if (number == missing || (float) number == (float) missing) {
                return true;
            }
        }
        return false;
    }

    /** What a text is that is no number, or isn't to be taken for one. */
    CellText kind(byte[] text, int from, int to) {
        if (to - from <= longest && texts.contains(new String(text, from, to - from, StandardCharsets.UTF_8))) {
            return CellText.MISSING;
        }
        return CellText.ofWord(text, from, to);
    }
}
