package dev.descent.dataset.ingest;

import dev.descent.spec.NearName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The part that each column of a table plays.
 *
 * @param names of all columns
 * @param inputs indices of the input columns, ascending
 * @param target index of the target
 * @param options with the kind of the target, if the schema says it, as its type
 */
record TableRoles(List<String> names, int[] inputs, int target, TableOptions options) {

    private static final int MOST_COLUMNS = 100_000;
    private static final int LONGEST_NAME = 500;

    /** Everything wrong with the names in the options is thrown together. */
    static TableRoles of(List<String> names, TableOptions options, RowProblems problems) {
        Set<Integer> ignored = new LinkedHashSet<>();
        for (int i = 0; i < options.ignore().size(); i++) {
            ignored.add(index(options.ignore().get(i), names, "/ignore/" + i, problems));
        }
        options.schema().forEach((name, type) -> {
            int index = index(name, names, pointer(name), problems);
            if (type == TableOptions.Type.IGNORE) {
                ignored.add(index);
            }
        });
        List<Integer> used = IntStream.range(0, names.size())
                .filter(index -> !ignored.contains(index))
                .boxed()
                .toList();
        String asked = options.target();
        int target = asked != null
                ? index(asked, names, "/target", problems)
                : used.isEmpty() ? -1 : used.get(used.size() - 1);
        if (asked != null && target >= 0 && ignored.contains(target)) {
            problems.addOption(
                    "/target",
                    "ignored_target",
                    "column '" + asked + "' is both the target and ignored: take it out of ignore");
        }
        if (used.isEmpty()) {
            problems.addWhole("no_columns", "no column is left: don't ignore all of them");
        }
        if (names.size() > MOST_COLUMNS) {
            problems.addWhole(
                    "too_many_columns",
                    problems.part() + " has " + names.size() + " columns; at most " + MOST_COLUMNS + " can be stored");
        }
        TableOptions settled = target < 0 ? options : settle(names.get(target), options, problems);
        problems.throwIfAny();
        int[] inputs = used.stream()
                .filter(index -> index != target)
                .mapToInt(Integer::intValue)
                .toArray();
        return new TableRoles(names, inputs, target, settled);
    }

    private static TableOptions settle(String target, TableOptions options, RowProblems problems) {
        TableOptions.Type type = options.schema().get(target);
        if (type == null || type == TableOptions.Type.IGNORE) {
            return options;
        }
        CsvOptions.TargetType said = switch (type) {
            case NUMERIC -> CsvOptions.TargetType.NUMBER;
            case CATEGORICAL -> CsvOptions.TargetType.CLASS;
            default -> {
                problems.addOption(
                        pointer(target),
                        "unsuitable",
                        "column '" + target + "' is the target, which is numeric or categorical");
                yield options.targetType();
            }
        };
        if (options.targetType() != CsvOptions.TargetType.AUTO && options.targetType() != said) {
            problems.addOption(
                    "/target_type", "conflict", "target_type and schema don't agree on column '" + target + "'");
        }
        return new TableOptions(options.target(), said, options.ignore(), options.missing(), options.schema());
    }

    /**
     * Tells of names that are empty, too long, or there twice.
     *
     * @throws dev.descent.spec.InvalidInputException if a name is too long, since messages would be
     */
    static void checkNames(List<String> names, long line, String inCaseOfNone, RowProblems problems) {
        Set<String> seen = new LinkedHashSet<>();
        List<Integer> twice = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isEmpty()) {
                problems.add(
                        line,
                        "missing_column_name",
                        "column " + (i + 1) + " has no name in the header: give it one" + inCaseOfNone);
            } else if (names.get(i).length() > LONGEST_NAME) {
                problems.add(
                        line,
                        "name_too_long",
                        "the name of column " + (i + 1) + " has " + names.get(i).length() + " characters, more than "
                                + LONGEST_NAME + ": make it shorter" + inCaseOfNone);
                problems.throwIfAny();
            } else if (!seen.add(names.get(i))) {
                twice.add(i);
            }
        }
        for (int i : twice) {
            problems.add(
                    line,
                    "duplicate_column",
                    "the header has the name '" + names.get(i) + "' twice, the second time in column " + (i + 1)
                            + ": rename one of them");
        }
    }

    private static int index(String name, List<String> names, String pointer, RowProblems problems) {
        int index = names.indexOf(name.strip());
        if (index < 0) {
            problems.addOption(
                    pointer,
                    "unknown_column",
                    "the file has no column '" + name + "'" + NearName.suggestion(name, names) + "; its columns are "
                            + NearName.listing(names));
        }
        return index;
    }

    private static String pointer(String name) {
        return "/schema/" + name.replace("~", "~0").replace("/", "~1");
    }
}
