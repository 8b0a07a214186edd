package dev.descent.dataset.ingest;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.descent.spec.NearName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The columns of a CSV file and the part that each plays.
 *
 * @param present whether the first record names the columns and is no data
 * @param names of all columns of the file
 * @param inputs indices of the input columns, ascending
 * @param target index of the target
 */
record CsvHeader(boolean present, List<String> names, int[] inputs, int target) {

    /** Reads the first record; everything wrong with the names or the options that use them is thrown together. */
    static CsvHeader of(CsvRecord first, CsvOptions options, String part, FileProblems problems) {
        List<String> texts = first.getFields().stream().map(String::strip).toList();
        boolean present = switch (options.header()) {
            case YES -> true;
            case NO -> false;
            case AUTO -> texts.stream().noneMatch(text -> CellText.of(text) == CellText.NUMBER);
        };
        List<String> names = present
                ? texts
                : IntStream.range(0, texts.size()).mapToObj(String::valueOf).toList();
        checkNames(names, first.getStartingLineNumber(), part, problems);
        List<Integer> ignored = new ArrayList<>();
        for (int i = 0; i < options.ignore().size(); i++) {
            ignored.add(index(options.ignore().get(i), names, "/ignore/" + i, problems));
        }
        List<Integer> used = IntStream.range(0, names.size())
                .filter(index -> !ignored.contains(index))
                .boxed()
                .toList();
        String asked = options.target();
        int target = asked != null
                ? index(asked, names, "/target", problems)
                : used.isEmpty() ? -1 : used.get(used.size() - 1);
        if (asked != null && target >= 0 && ignored.contains(target)) {
            problems.add(
                    "/target",
                    "ignored_target",
                    "column '" + asked + "' is both the target and ignored: take it out of ignore");
        }
        int[] inputs = used.stream()
                .filter(index -> index != target)
                .mapToInt(Integer::intValue)
                .toArray();
        if (inputs.length == 0) {
            problems.add(part, "no_input_columns", noInputs(texts, options));
        }
        problems.throwIfAny(part);
        return new CsvHeader(present, names, inputs, target);
    }

    private static void checkNames(List<String> names, long line, String part, FileProblems problems) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isEmpty()) {
                problems.add(
                        part + ":row " + line,
                        "missing_column_name",
                        "column " + (i + 1) + " has no name in the header: give it one, or set header to no");
            } else if (!seen.add(name)) {
                problems.add(
                        part + ":row " + line,
                        "duplicate_column",
                        "the header has the name '" + name + "' twice, the second time in column " + (i + 1)
                                + ": rename one of them");
            }
        }
    }

    private static int index(String name, List<String> names, String pointer, FileProblems problems) {
        int index = names.indexOf(name.strip());
        if (index < 0) {
            problems.add(
                    pointer,
                    "unknown_column",
                    "the file has no column '" + name + "'" + NearName.suggestion(name, names) + "; its columns are "
                            + NearName.listing(names));
        }
        return index;
    }

    private static String noInputs(List<String> texts, CsvOptions options) {
        String message = "no input column is left beside the target";
        if (texts.size() == 1) {
            for (char other : new char[] {';', '\t', '|', ','}) {
                if (texts.get(0).indexOf(other) >= 0 && other != options.delimiterCharacter()) {
                    return message + ": the delimiter seems to be " + (other == '\t' ? "tab" : "'" + other + "'")
                            + ", not '" + options.delimiter() + "'";
                }
            }
        }
        return message + ": the file needs at least two columns that are not ignored";
    }
}
