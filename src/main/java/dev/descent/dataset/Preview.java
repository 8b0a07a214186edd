package dev.descent.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import dev.descent.tensor.MappedTensor;
import dev.descent.tensor.Safetensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
     * @param input a number or category for each column; or an image's pixels, 0 to 255, as rows of columns, of channels where there
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
        return of(whole, data, part, IntStream.range(0, total).toArray(), offset, limit);
    }

    /** @param part VALIDATION for rows of the training part */
    static Preview of(JobView view, Safetensors data, Part part, int[] indices, int offset, int limit) {
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
                .mapToObj(index -> row(view, data.tensor(prefix + "x"), data.tensor(prefix + "y"), index))
                .toList();
        return new Preview(view.info().id(), part, offset, indices.length, rows);
    }

    private static Row row(JobView view, MappedTensor x, MappedTensor y, int index) {
        DatasetInfo info = view.info();
        return new Row(
                index,
                info.kind() == DatasetInfo.Kind.IMAGE ? image(info, x, index) : columns(view, x, index),
                info.classification() ? info.classes().get(y.intAt(index)) : (Object) floats(y, index, 1)[0]);
    }

    private static List<Object> columns(JobView view, MappedTensor x, int index) {
        float[] values = floats(x, (long) index * view.storedColumns(), view.storedColumns());
        return IntStream.range(0, view.inputs().size())
                .mapToObj(j -> {
                    List<String> categories = view.info().columns().get(j).categoryNames();
                    float value = values[view.inputs().get(j)];
                    return categories.isEmpty() ? (Object) value : categories.get((int) value);
                })
                .toList();
    }

    private static float[] floats(MappedTensor tensor, long from, int count) {
        float[] values = new float[count];
        tensor.copy(from, values, 0, count);
        return values;
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
