package dev.descent.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.descent.dataset.preparation.Window;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.tensor.MappedTensor;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Some raw rows of a data set.
 *
 * @param offset of the first row
 * @param total rows of the part
 */
public record Preview(String id, Part part, int offset, int total, List<Row> rows) {

    private static final int MOST_ROWS = 1000;

    /** Part of a data set. */
    public enum Part {
        @JsonProperty("train")
        TRAIN,
        @JsonProperty("test")
        TEST,
        /** Rows of the training part that a job holds out. */
        @JsonProperty("validation")
        VALIDATION
    }

    /**
     * One row, in the form that a model predicts from.
     *
     * @param index in its part; of a validation row, in the training part
     * @param input a number, category, date or text for each column, null where it is missing; or a list of such rows where the job makes
     *     sequences; or an array's numbers; or an image's pixels, 0 to 255, as rows of columns, of channels where there
     *     are more than one
     * @param target the class's name, or the number
     */
    public record Row(int index, List<Object> input, Object target) {}

    /** Rows of the training or the test part. */
    static Preview of(DatasetInfo info, Safetensors data, Part part, int offset, int limit) {
        if (part == Part.VALIDATION) {
            throw new InvalidInputException(
                    "/part",
                    "unknown_value",
                    "only a job holds rows out for validation; GET /v1/jobs/{id}/validation shows them");
        }
        int total = part == Part.TRAIN ? info.rows() : info.testRows();
        JobView whole = JobView.whole(info);
        return of(whole, data, part, IntStream.range(0, total).toArray(), null, offset, limit);
    }

    /**
     * @param part VALIDATION for rows of the training part
     * @param window how rows make sequences; null if they make none
     */
    static Preview of(
            JobView view, Safetensors data, Part part, int[] indices, @Nullable Window window, int offset, int limit) {
        List<Problem> problems = new ArrayList<>();
        if (offset < 0) {
            problems.add(new Problem("/offset", "out_of_range", "offset must be at least 0, got " + offset, ">= 0"));
        }
        if (limit < 1 || limit > MOST_ROWS) {
            problems.add(new Problem(
                    "/limit",
                    "out_of_range",
                    "limit must be from 1 to " + MOST_ROWS + ", got " + limit,
                    ">= 1 and <= " + MOST_ROWS));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        String prefix = part == Part.TEST ? "test_" : "";
        List<Row> rows = Arrays.stream(indices)
                .skip(offset)
                .limit(limit)
                .mapToObj(index -> row(view, data, prefix, index, window))
                .toList();
        return new Preview(view.info().id(), part, offset, indices.length, rows);
    }

    private static Row row(JobView view, Safetensors data, String prefix, int index, @Nullable Window window) {
        DatasetInfo info = view.info();
        MappedTensor x = data.tensor(prefix + "x");
        Object target = target(info, data, prefix, index);
        if (window != null) {
            int first = index - window.before();
            return new Row(
                    index,
                    IntStream.range(first, first + window.length())
                            .mapToObj(row -> (Object) columns(view, data, prefix, row, window.includeTarget()))
                            .toList(),
                    target);
        }
        return new Row(
                index,
                switch (info.kind()) {
                    case IMAGE -> image(info, x, index);
                    case ARRAY -> array(info.inputShape(), x, index);
                    case TABLE -> columns(view, data, prefix, index, false);
                },
                target);
    }

    private static Object target(DatasetInfo info, Safetensors data, String prefix, int index) {
        MappedTensor y = data.tensor(prefix + "y");
        return info.classification() ? info.classes().get(y.intAt(index)) : (Object) floats(y, index, 1)[0];
    }

    private static List<Object> columns(JobView view, Safetensors data, String prefix, int index, boolean withTarget) {
        MappedTensor x = data.tensor(prefix + "x");
        double[] values = new double[view.storedColumns()];
        x.copy((long) index * view.storedColumns(), values, 0, values.length);
        List<Object> columns = new ArrayList<>();
        for (int j = 0; j < view.inputs().size(); j++) {
            ColumnInfo column = view.info().columns().get(j);
            double value = values[view.inputs().get(j)];
            columns.add(
                    column.kind() == ColumnInfo.Kind.TEXT
                            ? StoredTexts.of(data, prefix, column.name()).get(index)
                            : cell(column, value, x.type() == Safetensors.Type.F64));
        }
        if (withTarget) {
            columns.add(target(view.info(), data, prefix, index));
        }
        return columns;
    }

    private static @Nullable Object cell(ColumnInfo column, double value, boolean exact) {
        if (Double.isNaN(value)) {
            return null;
        }
        return switch (column.kind()) {
            case CATEGORICAL -> column.categoryNames().get((int) value);
            case DATETIME -> PointInTime.text(value);
            // Not to be boxed as one type: that would widen the float.
            default -> exact ? (Object) value : (Object) (float) value;
        };
    }

    private static float[] floats(MappedTensor tensor, long from, int count) {
        float[] values = new float[count];
        tensor.copy(from, values, 0, count);
        return values;
    }

    private static List<Object> array(Shape shape, MappedTensor x, int index) {
        int count = Math.toIntExact(shape.elements());
        return nested(floats(x, (long) index * count, count), shape.sizes(), 0, count);
    }

    private static List<Object> nested(float[] values, List<Integer> sizes, int from, int count) {
        int inner = count / sizes.get(0);
        List<Integer> innerSizes = sizes.subList(1, sizes.size());
        return IntStream.range(0, sizes.get(0))
                .mapToObj(i -> from + i * inner)
                .map(at -> innerSizes.isEmpty() ? (Object) values[at] : nested(values, innerSizes, at, inner))
                .toList();
    }

    private static List<Object> image(DatasetInfo info, MappedTensor x, int index) {
        int height = info.inputShape().size(0);
        int width = info.inputShape().size(1);
        int channels = info.inputShape().size(2);
        byte[] pixels = new byte[height * width * channels];
        x.copy((long) index * pixels.length, pixels, 0, pixels.length);
        List<Object> rows = new ArrayList<>(height);
        for (int i = 0; i < height; i++) {
            List<Object> row = new ArrayList<>(width);
            for (int j = 0; j < width; j++) {
                int at = (i * width + j) * channels;
                row.add(channels == 1 ? (Object) (pixels[at] & 0xFF) : pixel(pixels, at, channels));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<Integer> pixel(byte[] pixels, int at, int channels) {
        return IntStream.range(at, at + channels)
                .mapToObj(i -> pixels[i] & 0xFF)
                .toList();
    }
}
