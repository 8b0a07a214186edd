package dev.descent.dataset;

import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.tensor.MappedTensor;
import dev.descent.tensor.Safetensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A stored data set whose rows are mapped. Safe for use by several threads; needs no closing. */
public final class Dataset {

    private final DatasetInfo info;
    private final Safetensors data;

    Dataset(DatasetInfo info, Safetensors data) {
        this.info = info;
        this.data = data;
    }

    public DatasetInfo info() {
        return info;
    }

    /**
     * Splits and scales as a job asks.
     *
     * @param spec of the job; its id isn't looked at
     * @param seed that the validation rows are drawn with
     * @throws InvalidInputException at {@code /dataset/validation_split} if a part would be empty, at {@code /dataset/scaling} if the
     *     scaling doesn't suit the data, at {@code /dataset/sample_weight} if there is no such column of weights
     */
    public PreparedData prepare(DatasetSpec spec, long seed) {
        check(info, spec);
        JobView view = JobView.of(info, spec);
        float[] targets = targets("y");
        Split split = Split.draw(spec.validationSplit(), targets, info.classes().size(), seed);
        MappedTensor x = data.tensor("x");
        Preprocessing preprocessing = fit(view, spec.scaling(), x, split.train());
        Examples test = info.testRows() == 0
                ? examples(view, x, targets, new int[0], preprocessing)
                : examples(view, data.tensor("test_x"), targets("test_y"), all(info.testRows()), preprocessing);
        return new PreparedData(
                view.info(),
                examples(view, x, targets, split.train(), preprocessing),
                examples(view, x, targets, split.validation(), preprocessing),
                test,
                preprocessing);
    }

    /** A data set's description as a job sees it: without the column of weights. */
    public static DatasetInfo seenBy(DatasetSpec spec, DatasetInfo info) {
        return JobView.of(info, spec).info();
    }

    /**
     * Finds out whether {@link #prepare} would refuse, without reading rows.
     *
     * @throws InvalidInputException as {@code prepare} does
     */
    public static void check(DatasetInfo info, DatasetSpec spec) {
        List<Problem> problems = new ArrayList<>(Split.problems(spec.validationSplit(), info.rows()));
        for (Problem problem : spec.scaling().problems(info)) {
            problems.add(new Problem(
                    "/dataset/scaling" + problem.pointer(), problem.code(), problem.message(), problem.allowed()));
        }
        problems.addAll(JobView.problems(info, spec));
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    /**
     * Raw rows as they were uploaded.
     *
     * @param part train or test
     * @param offset first row, at least 0
     * @param limit most rows, 1 to 1000
     * @throws InvalidInputException at {@code /offset} or {@code /limit}
     */
    public Preview preview(Preview.Part part, int offset, int limit) {
        return Preview.of(info, data, part, offset, limit);
    }

    /**
     * Raw rows that a job holds out, the same ones that {@link #prepare} gives for validation.
     *
     * @param offset first of them, at least 0
     * @param limit most rows, 1 to 1000
     * @throws InvalidInputException at {@code /offset} or {@code /limit}
     */
    public Preview validation(DatasetSpec spec, long seed, int offset, int limit) {
        Split split =
                Split.draw(spec.validationSplit(), targets("y"), info.classes().size(), seed);
        return Preview.of(JobView.of(info, spec), data, Preview.Part.VALIDATION, split.validation(), offset, limit);
    }

    private Preprocessing fit(JobView view, Scaling scaling, MappedTensor x, int[] rows) {
        List<String> names = info.columns().stream().map(ColumnInfo::name).toList();
        if (info.kind() == DatasetInfo.Kind.IMAGE) {
            Moments[] moments = ofImages(x, rows, names.size());
            return new Preprocessing(
                    info.inputShape(),
                    IntStream.range(0, names.size())
                            .mapToObj(channel ->
                                    Preprocessing.Feature.number(names.get(channel), scaling.fit(moments[channel])))
                            .toList());
        }
        Moments[] moments = ofTable(x, rows, names.size());
        return Preprocessing.ofTable(view.inputs().stream()
                .map(j -> info.columns().get(j).categoryNames().isEmpty()
                        ? Preprocessing.Feature.number(names.get(j), scaling.fit(moments[j]))
                        : Preprocessing.Feature.category(
                                names.get(j), info.columns().get(j).categoryNames()))
                .toList());
    }

    private Moments[] ofImages(MappedTensor x, int[] rows, int channels) {
        int pixels = Math.toIntExact(info.inputShape().elements());
        long[][] histograms = new long[channels][256];
        byte[] values = new byte[pixels];
        for (int row : rows) {
            x.copy((long) row * pixels, values, 0, pixels);
            for (int i = 0; i < pixels; i++) {
                histograms[i % channels][values[i] & 0xFF]++;
            }
        }
        return Stream.of(histograms).map(Moments::ofHistogram).toArray(Moments[]::new);
    }

    private static Moments[] ofTable(MappedTensor x, int[] rows, int columns) {
        Moments.Accumulator[] accumulators =
                Stream.generate(Moments.Accumulator::new).limit(columns).toArray(Moments.Accumulator[]::new);
        float[] values = new float[columns];
        for (int row : rows) {
            x.copy((long) row * columns, values, 0, columns);
            for (int j = 0; j < columns; j++) {
                accumulators[j].add(values[j]);
            }
        }
        return Arrays.stream(accumulators).map(Moments.Accumulator::moments).toArray(Moments[]::new);
    }

    private static Examples examples(
            JobView view, MappedTensor x, float[] targets, int[] rows, Preprocessing preprocessing) {
        return preprocessing.images()
                ? new ImageExamples(x, targets, rows, preprocessing)
                : new TableExamples(x, targets, rows, view, preprocessing);
    }

    /** Class indices are exact as floats, so both kinds of target are kept in one form. */
    private float[] targets(String name) {
        MappedTensor tensor = data.tensor(name);
        if (!info.classification()) {
            return tensor.toFloats();
        }
        int[] labels = tensor.toInts();
        float[] targets = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            targets[i] = labels[i];
        }
        return targets;
    }

    private static int[] all(int rows) {
        return IntStream.range(0, rows).toArray();
    }
}
