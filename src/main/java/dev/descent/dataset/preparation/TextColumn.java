package dev.descent.dataset.preparation;

import dev.descent.spec.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The one column that a step on texts works on.
 *
 * @param name of the column
 * @param width numbers that a text becomes
 */
record TextColumn(String name, int width) {

    /** @param kinds that the step works on */
    Layout after(Layout before, Set<Layout.Kind> kinds, Problems problems) {
        int at = before.find(name, problems.at("column"));
        if (at < 0) {
            return before;
        }
        Layout.Column column = before.columns().get(at);
        if (!kinds.contains(column.kind())) {
            problems.at("column")
                    .add("wrong_kind", "Column `" + name + "` doesn't hold texts, which this step works on.");
            return before;
        }
        List<Layout.Column> after = new ArrayList<>(before.columns());
        after.remove(at);
        for (int i = 0; i < width; i++) {
            after.add(at + i, Layout.Column.number(name + "_" + i));
        }
        return before.with(after);
    }

    int place(Layout before) {
        return before.names().indexOf(name);
    }

    Layout.Column column(Layout before) {
        return before.columns().get(place(before));
    }

    /** The texts' units, the most frequent first, of equally frequent ones in the order of their code units. */
    RowTransform indices(Layout before, Sample sample, TextUnit unit, int most) {
        int text = column(before).text();
        Map<String, Integer> counts = new HashMap<>();
        sample.forEach((values, context, target) -> {
            String content = context.text(text);
            if (content != null) {
                unit.parts(content).forEach(part -> counts.merge(part, 1, Integer::sum));
            }
        });
        List<String> vocabulary = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
        return new TextIds(place(before), text, width, unit, vocabulary);
    }
}
