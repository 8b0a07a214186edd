package dev.descent.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.descent.dataset.preparation.Layout;
import dev.descent.dataset.preparation.Pipeline;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns raw rows, as a user has them, into network inputs, with the numbers fitted on the training part. Goes into the model file
 * as JSON, and comes back from it to the same bits.
 *
 * @param inputShape of one encoded row: {@code (height, width, channels)} for images, {@code (width)} for tables
 * @param features the input columns in order; for images its channels
 * @param pipeline the steps that the job listed, in place of the features' scaling; null if it listed none
 * @param images whether a raw row is the pixels of an image, 0 to 255; told by the input shape if absent
 * @param exact whether stored numbers, and so raw ones, have double precision
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Preprocessing(
        Shape inputShape, List<Feature> features, @Nullable Pipeline pipeline, Boolean images, Boolean exact) {

    /**
     * One column or channel: a number becomes (number − offset) / divisor, a category as many numbers as there are categories, 1 at
     * its index and 0 elsewhere.
     *
     * @param categories in the order of their indices; empty for numbers
     */
    public record Feature(String name, List<String> categories, double offset, double divisor) {

        public Feature {
            categories = List.copyOf(Objects.requireNonNullElse(categories, List.of()));
        }

        static Feature number(String name, Scaling.Affine scaling) {
            return new Feature(name, List.of(), scaling.offset(), scaling.divisor());
        }

        static Feature category(String name, List<String> categories) {
            return new Feature(name, categories, 0, 1);
        }

        boolean categorical() {
            return !categories.isEmpty();
        }

        /** Numbers that one value of this feature is encoded as. */
        int width() {
            return categorical() ? categories.size() : 1;
        }

        double scale(double value) {
            return (value - offset) / divisor;
        }

        private Layout.Column column() {
            return categorical()
                    ? new Layout.Column(name, Layout.Kind.CATEGORY, categories, false, -1)
                    : Layout.Column.number(name);
        }
    }

    public Preprocessing {
        features = List.copyOf(features);
        images = Objects.requireNonNullElse(images, inputShape.rank() == 3);
        exact = Objects.requireNonNullElse(exact, false);
    }

    static Preprocessing ofImages(Shape inputShape, List<Feature> channels) {
        return new Preprocessing(inputShape, channels, null, true, false);
    }

    static Preprocessing ofTable(List<Feature> features, boolean exact) {
        return new Preprocessing(
                Shape.of(features.stream().mapToInt(Feature::width).sum()), features, null, false, exact);
    }

    static Preprocessing of(Pipeline pipeline, DatasetInfo dataset, boolean exact) {
        List<Feature> features = pipeline.source().columns().stream()
                .map(column -> new Feature(column.name(), column.categories(), 0, 1))
                .toList();
        return new Preprocessing(pipeline.shape(), features, pipeline, dataset.kind() == DatasetInfo.Kind.IMAGE, exact);
    }

    /** What a raw row consists of. */
    private Layout source() {
        if (pipeline != null) {
            return pipeline.source();
        }
        return images
                ? new Layout(List.of(), inputShape, 0)
                : new Layout(features.stream().map(Feature::column).toList(), null, 0);
    }

    /**
     * Encodes one raw row, to the same bits as {@link Examples#gather} gives for a stored row.
     *
     * @param row a list with one value per input column (number or category); or, for tables, a map from column name to value; or the
     *     numbers of an image or array, row by row, channels last, where nested lists are flattened; or, where the job makes sequences
     *     of rows, a list of as many rows as a sequence has
     * @param pointer JSON pointer of the row, for error messages
     * @param inputs receives the encoded values; as many as the input shape has elements
     * @throws InvalidInputException naming every value that is missing, of the wrong type, not finite, out of range, or an unknown
     *     category
     */
    public void encode(@Nullable Object row, String pointer, Vector inputs) {
        if (inputs.size() != inputShape.elements()) {
            throw new IllegalArgumentException(
                    "inputs has " + inputs.size() + " elements, not " + inputShape.elements());
        }
        RawRow raw = new RawRow(source(), images, exact);
        if (pipeline == null) {
            raw.read(row, pointer);
            raw.throwIfWrong();
            write(raw.values(), inputs);
        } else if (pipeline.window() == null) {
            Pipeline.Run run = pipeline.run();
            raw.read(row, pointer);
            raw.throwIfWrong();
            write(run.row(raw.values(), raw), inputs, raw, pointer);
        } else {
            encodeSequence(pipeline, row, pointer, raw, inputs);
        }
    }

    private static void encodeSequence(
            Pipeline pipeline, @Nullable Object row, String pointer, RawRow raw, Vector inputs) {
        if (!(row instanceof List<?> rows) || rows.size() != pipeline.length()) {
            throw new InvalidInputException(
                    pointer,
                    "wrong_count",
                    "expected a list of the " + pipeline.length() + " rows of a sequence, got "
                            + (row instanceof List<?> rows ? rows.size() + " of them" : RawRow.describe(row)));
        }
        Pipeline.Run run = pipeline.run();
        List<Problem> missing = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String place = pointer + "/" + i;
            if (raw.read(rows.get(i), place)) {
                double[] prepared = run.row(raw.values(), raw);
                missing.addAll(unfilled(prepared, raw, place));
                run.put(prepared, i);
            }
        }
        raw.throwIfWrong();
        if (!missing.isEmpty()) {
            throw new InvalidInputException(missing);
        }
        double[] sequence = run.sequence();
        for (int i = 0; i < sequence.length; i++) {
            inputs.set(i, sequence[i]);
        }
    }

    private void write(double[] raw, Vector inputs) {
        if (images) {
            for (int i = 0; i < raw.length; i++) {
                inputs.set(i, features.get(i % features.size()).scale(raw[i]));
            }
            return;
        }
        int place = 0;
        for (int i = 0; i < raw.length; i++) {
            Feature feature = features.get(i);
            if (!feature.categorical()) {
                inputs.set(place, feature.scale(raw[i]));
            }
            for (int category = 0; category < feature.categories().size(); category++) {
                inputs.set(place + category, category == (int) raw[i] ? 1 : 0);
            }
            place += feature.width();
        }
    }

    private static void write(double[] prepared, Vector inputs, RawRow raw, String pointer) {
        List<Problem> missing = unfilled(prepared, raw, pointer);
        if (!missing.isEmpty()) {
            throw new InvalidInputException(missing);
        }
        for (int i = 0; i < prepared.length; i++) {
            inputs.set(i, prepared[i]);
        }
    }

    /** Why a row has numbers that are none: values that it lacks, and no step fills in; or that have no logarithm. */
    private static List<Problem> unfilled(double[] prepared, RawRow raw, String pointer) {
        if (IntStream.range(0, prepared.length).allMatch(i -> Double.isFinite(prepared[i]))) {
            return List.of();
        }
        List<Problem> lacking = raw.missing();
        return lacking.isEmpty()
                ? List.of(new Problem(
                        pointer,
                        "out_of_range",
                        "a value is out of the range that the job's steps can work on, as below 0 for a logarithm"))
                : lacking;
    }
}
