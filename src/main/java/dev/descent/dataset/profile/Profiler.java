package dev.descent.dataset.profile;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.spec.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a data set's training part and makes its {@link Profile}; holds one column at a time. */
public final class Profiler {

    private static final int MOST_CATEGORIES = 100;

    private final Dataset dataset;
    private final DatasetInfo info;
    private final Warnings warnings;

    private Profiler(Dataset dataset) {
        this.dataset = dataset;
        this.info = dataset.info();
        this.warnings = new Warnings(info, dataset.targets());
    }

    public static Profile of(Dataset dataset) {
        return new Profiler(dataset).profile();
    }

    private Profile profile() {
        List<Profile.Column> columns = switch (info.kind()) {
            case TABLE ->
                IntStream.range(0, info.columns().size()).mapToObj(this::column).toList();
            case IMAGE -> channels();
            case ARRAY -> List.of();
        };
        Integer duplicates = info.kind() == DatasetInfo.Kind.TABLE ? duplicates() : null;
        Profile.Column target = target();
        List<Problem> found = warnings.all(target, duplicates);
        return new Profile(info.id(), info.rows(), duplicates, columns, target, info.classCounts(), found);
    }

    private Profile.Column column(int index) {
        ColumnInfo column = info.columns().get(index);
        if (column.kind() == ColumnInfo.Kind.TEXT) {
            return texts(column);
        }
        double[] values = dataset.column(index);
        Profile.Column profile = column.kind() == ColumnInfo.Kind.CATEGORICAL
                ? categories(column.name(), values, names(column))
                : NumberProfile.of(column.name(), column.kind(), values);
        warnings.look(profile, values);
        return profile;
    }

    private static List<String> names(ColumnInfo column) {
        List<ColumnInfo.Category> categories = column.categories();
        return categories == null
                ? List.of()
                : categories.stream().map(ColumnInfo.Category::name).toList();
    }

    private static Profile.Column categories(String name, double[] values, List<String> names) {
        int[] counts = new int[names.size()];
        int missing = 0;
        for (double value : values) {
            if (Double.isNaN(value)) {
                missing++;
            } else {
                counts[(int) value]++;
            }
        }
        return ofCategories(name, counts, names, values.length - missing, missing);
    }

    private static Profile.Column ofCategories(
            String name, int[] counts, List<String> names, long present, long missing) {
        return new Profile.Column(
                name,
                ColumnInfo.Kind.CATEGORICAL,
                present,
                missing,
                Arrays.stream(counts).filter(count -> count > 0).count(),
                null,
                null,
                null,
                null,
                null,
                null,
                IntStream.range(0, counts.length)
                        .mapToObj(i -> new ColumnInfo.Category(names.get(i), counts[i]))
                        .sorted(Comparator.comparingInt(ColumnInfo.Category::count)
                                .reversed())
                        .limit(MOST_CATEGORIES)
                        .toList(),
                null);
    }

    private Profile.Column texts(ColumnInfo column) {
        int min = Integer.MAX_VALUE;
        int max = 0;
        long sum = 0;
        long present = 0;
        boolean words = true;
        long[] hashes = new long[info.rows()];
        for (int row = 0; row < info.rows(); row++) {
            String text = dataset.text(column.name(), row);
            if (text != null) {
                int length = text.codePointCount(0, text.length());
                min = Math.min(min, length);
                max = Math.max(max, length);
                sum += length;
                words = words && text.chars().noneMatch(Character::isWhitespace);
                hashes[(int) present++] = RowHash.of(text);
            }
        }
        Profile.Lengths lengths = present == 0 ? null : new Profile.Lengths(min, (double) sum / present, max);
        Profile.Column profile = new Profile.Column(
                column.name(),
                column.kind(),
                present,
                info.rows() - present,
                RowHash.distinct(Arrays.copyOf(hashes, (int) present)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                lengths);
        warnings.look(profile, words);
        return profile;
    }

    private List<Profile.Column> channels() {
        int channels = info.columns().size();
        long[][] counts = new long[channels][256];
        dataset.forEachImage(pixels -> {
            for (int i = 0; i < pixels.length; i++) {
                counts[i % channels][pixels[i] & 0xFF]++;
            }
        });
        return IntStream.range(0, channels)
                .mapToObj(channel ->
                        NumberProfile.ofBytes(info.columns().get(channel).name(), counts[channel]))
                .toList();
    }

    private Profile.Column target() {
        float[] targets = dataset.targets();
        if (!info.classification()) {
            double[] values = new double[targets.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = targets[i];
            }
            return NumberProfile.of(info.target().name(), ColumnInfo.Kind.NUMERIC, values);
        }
        Map<Integer, Integer> counts = new HashMap<>();
        for (float target : targets) {
            counts.merge((int) target, 1, Integer::sum);
        }
        int[] byClass = IntStream.range(0, info.classes().size())
                .map(label -> counts.getOrDefault(label, 0))
                .toArray();
        return ofCategories(info.target().name(), byClass, info.classes(), targets.length, 0);
    }

    private @Nullable Integer duplicates() {
        long[] hashes = new long[info.rows()];
        float[] targets = dataset.targets();
        List<String> texts = new ArrayList<>();
        info.columns().stream()
                .filter(column -> column.kind() == ColumnInfo.Kind.TEXT)
                .forEach(column -> texts.add(column.name()));
        double[] values = new double[info.columns().size()];
        for (int row = 0; row < hashes.length; row++) {
            dataset.row(row, values);
            long hash = RowHash.of(values, targets[row]);
            for (String column : texts) {
                hash = RowHash.with(hash, RowHash.of(String.valueOf(dataset.text(column, row))));
            }
            hashes[row] = hash;
        }
        return (int) (hashes.length - RowHash.distinct(hashes));
    }
}
