package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A text becomes the indices of its characters or words, at most {@code length} of them, filled up with 0 behind.
 *
 * @param at place of the text's column
 * @param text number of the text
 * @param unit what an index stands for
 * @param vocabulary units by index, from 2; 1 is what isn't among them
 * @param indices of the units, made from the vocabulary
 */
record TextIds(
        int at,
        int text,
        int length,
        TextUnit unit,
        List<String> vocabulary,
        @JsonIgnore Map<String, Integer> indices) implements RowTransform {

    static final int UNKNOWN = 1;
    private static final int FIRST = 2;

    TextIds {
        vocabulary = List.copyOf(vocabulary);
        Map<String, Integer> byUnit = new HashMap<>();
        for (int i = 0; i < vocabulary.size(); i++) {
            byUnit.put(vocabulary.get(i), FIRST + i);
        }
        indices = byUnit;
    }

    TextIds(int at, int text, int length, TextUnit unit, List<String> vocabulary) {
        this(at, text, length, unit, vocabulary, Map.of());
    }

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        System.arraycopy(from, 0, to, 0, at);
        int place = at;
        for (String part : unit.parts(Objects.requireNonNullElse(context.text(text), ""))) {
            if (place == at + length) {
                break;
            }
            to[place++] = indices.getOrDefault(part, UNKNOWN);
        }
        Arrays.fill(to, place, at + length, 0);
        System.arraycopy(from, at + 1, to, at + length, from.length - at - 1);
    }
}
