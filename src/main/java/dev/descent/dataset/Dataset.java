package dev.descent.dataset;

import dev.descent.dataset.preparation.Pca;
import dev.descent.dataset.preparation.Pipeline;
import dev.descent.dataset.preparation.RowSource;
import dev.descent.dataset.preparation.Window;
import dev.descent.dataset.split.Partition;
import dev.descent.dataset.split.Split;
import dev.descent.dataset.statistics.Moments;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.tensor.MappedTensor;
import dev.descent.tensor.Safetensors;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stored data set whose rows are mapped. Safe for use by several threads; needs no closing. */
public final class Dataset {

    private final DatasetInfo info;
    private final Safetensors data;

    public Dataset(DatasetInfo info, Safetensors data) {
        this.info = info;
        this.data = data;
    }

    public DatasetInfo info() {
        return info;
    }

    /** Its rows. */
    public Safetensors data() {
        return data;
    }

    /**
     * Splits the rows, and fits on those to train on what makes them ready.
     *
     * @param spec of the job; its id isn't looked at
     * @param seed that the held-out rows are drawn with
     * @throws InvalidInputException with pointers of the job's specification, if the data can't be used so
     */
    public PreparedData prepare(DatasetSpec spec, long seed) {
        return prepare(spec, seed, () -> false);
    }

    /**
     * The same, which may take long, unless it is left.
     *
     * @param left asked again and again while steps are fitted
     * @throws CancellationException once that said true
     */
    public PreparedData prepare(DatasetSpec spec, long seed, BooleanSupplier left) {
        DatasetView seen = view(spec, seed, false);
        if (!seen.problems().isEmpty()) {
            throw new InvalidInputException(seen.problems());
        }
        JobView view = JobView.of(info, spec);
        Parts parts = parts(view, seen.spec(), seed);
        TrainingRows rows = TrainingRows.of(spec, info, parts.partition().train(), parts.targets(), seed);
        if (!spec.prepare().isEmpty() || info.kind() == DatasetInfo.Kind.ARRAY) {
            return prepared(seen, seen.spec(), view, parts, rows, seed, left);
        }
        if (!view.info().columns().stream().allMatch(ColumnInfo::isWhole)) {
            return prepared(seen, spec.preparedBy(spec.scaling().steps()), view, parts, rows, seed, left);
        }
        Preprocessing preprocessing =
                fit(view, spec.scaling(), parts.x(), parts.partition().train());
        return new PreparedData(
                seen.info(),
                rows.learned(
                        examples(view, parts.x(), parts.targets(), rows.stored(), preprocessing),
                        spec,
                        seen.info(),
                        seed),
                examples(view, parts.x(), parts.targets(), parts.partition().validation(), preprocessing),
                info.testRows() == 0
                        ? examples(
                                view,
                                parts.x(),
                                parts.targets(),
                                parts.partition().test(),
                                preprocessing)
                        : examples(
                                view, data.tensor("test_x"), targets("test_y"), all(0, info.testRows()), preprocessing),
                preprocessing);
    }

    /** The rows of the training part, and what becomes of each. */
    private record Parts(MappedTensor x, float[] targets, Partition partition) {}

    private Parts parts(JobView view, DatasetSpec spec, long seed) {
        float[] targets = targets("y");
        MappedTensor x = data.tensor("x");
        return new Parts(x, targets, partition(view, spec, x, targets, seed));
    }

    private Partition partition(JobView view, DatasetSpec spec, MappedTensor x, float[] targets, long seed) {
        int[] rows = all(first(spec), targets.length);
        Split split = spec.splitting();
        if (split == null) {
            return new Partition(rows, new int[0], new int[0]);
        }
        try {
            Partition drawn = split.draw(new StoredCandidates(info, view.storedColumns(), x, targets, rows), seed);
            Window window = spec.window();
            return window == null ? drawn : drawn.withoutOverlap(window.before(), window.length());
        } catch (InvalidInputException e) {
            throw e.under(spec.split() == null ? "/dataset/validation_split" : "/dataset/split");
        }
    }

    /** The first row that can be predicted. */
    private static int first(DatasetSpec spec) {
        Window window = spec.window();
        return window == null ? 0 : window.before();
    }

    private PreparedData prepared(
            DatasetView seen,
            DatasetSpec spec,
            JobView view,
            Parts parts,
            TrainingRows rows,
            long seed,
            BooleanSupplier left) {
        RowSource source = source(view, spec, "", parts.targets());
        Pipeline pipeline = FittedSteps.of(
                new WatchedRows(source, left), spec, parts.partition().train());
        FittedSteps.requireNumbers(source, spec, pipeline, parts.partition().validation());
        RowWeightColumn weights = new RowWeightColumn(parts.x(), view.storedColumns(), view.weights());
        Examples test;
        if (info.testRows() == 0) {
            FittedSteps.requireNumbers(source, spec, pipeline, parts.partition().test());
            test = new PreparedExamples(
                    source, parts.targets(), parts.partition().test(), pipeline, false, weights);
        } else {
            float[] targets = targets("test_y");
            RowSource tested = source(view, spec, "test_", targets);
            int[] testRows = all(first(spec), targets.length);
            FittedSteps.requireNumbers(tested, spec, pipeline, testRows);
            test = new PreparedExamples(
                    tested,
                    targets,
                    testRows,
                    pipeline,
                    false,
                    new RowWeightColumn(data.tensor("test_x"), view.storedColumns(), view.weights()));
        }
        return new PreparedData(
                seen.info(),
                rows.learned(
                        new PreparedExamples(source, parts.targets(), rows.stored(), pipeline, true, weights),
                        spec,
                        seen.info(),
                        seed),
                new PreparedExamples(source, parts.targets(), parts.partition().validation(), pipeline, false, weights),
                test,
                Preprocessing.of(pipeline, info, exact()));
    }

    private RowSource source(JobView view, DatasetSpec spec, String prefix, float[] targets) {
        MappedTensor x = data.tensor(prefix + "x");
        if (info.kind() != DatasetInfo.Kind.TABLE) {
            return new StoredArrays(x, view, targets);
        }
        Window window = spec.window();
        return new StoredTable(
                x, view, targets, window != null && window.includeTarget(), StoredTable.texts(data, prefix, view));
    }

    /** What a job sees of the data; reads rows where these decide it. */
    public DatasetView view(DatasetSpec spec, long seed) {
        return view(spec, seed, true);
    }

    /** @param trying whether steps are fitted to see that they can be: not where they will be fitted anyway */
    private DatasetView view(DatasetSpec spec, long seed, boolean trying) {
        DatasetView guess = DatasetView.of(info, spec);
        if (!guess.problems().isEmpty()) {
            return guess;
        }
        JobView view = JobView.of(info, spec);
        try {
            Parts parts = parts(view, spec, seed);
            Partition partition = parts.partition();
            List<Problem> ofSampling =
                    TrainingRows.problems(spec, info, guess.info().inputShape(), partition.train(), parts.targets());
            if (!ofSampling.isEmpty()) {
                return guess.with(ofSampling);
            }
            TrainingRows rows = TrainingRows.of(spec, info, partition.train(), parts.targets(), seed);
            RowSource source = source(view, spec, "", parts.targets());
            if (trying) {
                FittedSteps.test(source, spec, partition, guess.info().inputShape());
            }
            DatasetSpec resolved = spec;
            if (spec.prepare().stream().anyMatch(Pca.class::isInstance)) {
                resolved = spec.preparedBy(FittedSteps.resolved(source, spec, partition.train()));
            }
            return guess.counted(
                    resolved,
                    rows.drawn().length,
                    partition.validation().length,
                    info.testRows() == 0
                            ? partition.test().length
                            : guess.info().testRows(),
                    resolved.equals(spec)
                            ? guess.info().inputShape()
                            : DatasetView.of(info, resolved).info().inputShape());
        } catch (InvalidInputException e) {
            return guess.with(e.problems());
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
        JobView view = JobView.of(info, spec);
        Partition partition = parts(view, spec, seed).partition();
        return Preview.of(view, data, Preview.Part.VALIDATION, partition.validation(), spec.window(), offset, limit);
    }

    /** Class indices, or numbers to predict, of the training part. */
    public float[] targets() {
        return targets("y");
    }

    /**
     * A column of a table's training part.
     *
     * @return numbers, seconds since 1970, or indices of categories; NaN where they are missing
     */
    public double[] column(int index) {
        return new StoredCandidates(info, info.columns().size(), data.tensor("x"), new float[0], all(0, info.rows()))
                .column(info.columns().get(index).name());
    }

    /** Copies the numbers of a row of a table's training part. @param to as many as there are columns */
    public void row(int row, double[] to) {
        data.tensor("x").copy((long) row * to.length, to, 0, to.length);
    }

    /** A text of a table's training part; null if it is missing. */
    public @Nullable String text(String column, int row) {
        return StoredTexts.of(data, "", column).get(row);
    }

    /** The pixels of an image, row by row, channels last. */
    public byte[] image(Preview.Part part, int row) {
        byte[] pixels = new byte[Math.toIntExact(info.inputShape().elements())];
        data.tensor(part == Preview.Part.TEST ? "test_x" : "x")
                .copy((long) row * pixels.length, pixels, 0, pixels.length);
        return pixels;
    }

    /** Does something with each image of the training part. */
    public void forEachImage(Consumer<byte[]> action) {
        for (int row = 0; row < info.rows(); row++) {
            action.accept(image(Preview.Part.TRAIN, row));
        }
    }

    private Preprocessing fit(JobView view, Scaling scaling, MappedTensor x, int[] rows) {
        List<String> names = info.columns().stream().map(ColumnInfo::name).toList();
        if (info.kind() == DatasetInfo.Kind.IMAGE) {
            Moments[] moments = ofImages(x, rows, names.size());
            return Preprocessing.ofImages(
                    info.inputShape(),
                    IntStream.range(0, names.size())
                            .mapToObj(channel ->
                                    Preprocessing.Feature.number(names.get(channel), scaling.fit(moments[channel])))
                            .toList());
        }
        Moments[] moments = ofTable(x, rows, names.size());
        return Preprocessing.ofTable(
                view.inputs().stream()
                        .map(j -> info.columns().get(j).categoryNames().isEmpty()
                                ? Preprocessing.Feature.number(names.get(j), scaling.fit(moments[j]))
                                : Preprocessing.Feature.category(
                                        names.get(j), info.columns().get(j).categoryNames()))
                        .toList(),
                exact());
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

    private boolean exact() {
        return data.tensor("x").type() == Safetensors.Type.F64;
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

    private static int[] all(int from, int to) {
        return IntStream.range(from, to).toArray();
    }
}
