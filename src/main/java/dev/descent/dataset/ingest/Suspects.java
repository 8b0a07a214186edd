package dev.descent.dataset.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The values of one column that are wrong if it turns out to be of some kind: the first ones by name, the others as a number. */
final class Suspects {

    private static final int KEPT = 20;
    private static final int LONGEST = 60;

    private record Suspect(long line, String text) {}

    private final List<Suspect> kept = new ArrayList<>();
    private long count;

    void add(long line, byte[] text, int from, int to) {
        count++;
        if (kept.size() < KEPT) {
            kept.add(new Suspect(line, shortened(new String(text, from, to - from, StandardCharsets.UTF_8))));
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** As {@code 'about 5' on line 7}. */
    String example(String unit) {
        return "'" + kept.get(0).text() + "' on " + unit + " " + kept.get(0).line();
    }

    /** @param message what is wrong, with {@code %s} for the text */
    void report(String column, String code, String message, RowProblems problems) {
        for (Suspect suspect : kept) {
            problems.add(suspect.line(), column, code, message.replace("%s", suspect.text()));
        }
        problems.addUnnamed(count - kept.size());
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
