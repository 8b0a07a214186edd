package dev.descent.dataset;

import dev.descent.spec.NearName;
import dev.descent.spec.Problem;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Encodes one raw row and collects what is wrong with it. */
final class RowEncoder {

    private static final int MOST_PROBLEMS = 20;

    private final Preprocessing preprocessing;
    private final String pointer;
    private final Vector inputs;
    private final List<Problem> problems = new ArrayList<>();
    private int position;

    RowEncoder(Preprocessing preprocessing, String pointer, Vector inputs) {
        this.preprocessing = preprocessing;
        this.pointer = pointer;
        this.inputs = inputs;
    }

    List<Problem> problems() {
        return problems;
    }

    void encode(@Nullable Object row) {
        if (preprocessing.images()) {
            encodeImage(row);
        } else if (row instanceof List<?> values) {
            encodeList(values);
        } else if (row instanceof Map<?, ?> values) {
            encodeMap(values);
        } else {
            add(
                    pointer,
                    "wrong_type",
                    "expected a list of " + count(preprocessing.features().size(), "value")
                            + " or an object of column names and values, got " + describe(row));
        }
    }

    private void encodeList(List<?> values) {
        List<Preprocessing.Feature> features = preprocessing.features();
        if (values.size() != features.size()) {
            add(pointer, "wrong_count", "expected " + count(features.size(), "value") + ", got " + values.size());
            return;
        }
        for (int i = 0; i < features.size(); i++) {
            encodeValue(features.get(i), values.get(i), pointer + "/" + i);
        }
    }

    private void encodeMap(Map<?, ?> values) {
        List<String> names = preprocessing.features().stream()
                .map(Preprocessing.Feature::name)
                .toList();
        for (Object key : values.keySet()) {
            String name = String.valueOf(key);
            if (!names.contains(name)) {
                problems.add(new Problem(
                        child(name),
                        "unknown_column",
                        "there is no column '" + name + "'" + NearName.suggestion(name, names),
                        NearName.listing(names)));
            }
        }
        for (Preprocessing.Feature feature : preprocessing.features()) {
            if (values.containsKey(feature.name())) {
                encodeValue(feature, values.get(feature.name()), child(feature.name()));
            } else {
                add(child(feature.name()), "missing_value", "column '" + feature.name() + "' has no value");
                position += feature.width();
            }
        }
    }

    private void encodeValue(Preprocessing.Feature feature, @Nullable Object value, String at) {
        String column = "column '" + feature.name() + "'";
        if (value == null) {
            add(at, "missing_value", column + " has no value");
        } else if (feature.categorical()) {
            encodeCategory(feature, value, at);
        } else if (value instanceof Number number) {
            double raw = number.doubleValue();
            if (!Double.isFinite(raw)) {
                add(at, "not_finite", column + " must be a finite number, got " + number);
            } else if (Math.abs(raw) > Float.MAX_VALUE) {
                add(at, "out_of_range", column + " must fit 32-bit floating point, got " + number);
            } else {
                // Stored rows are floats: the same rounding comes before scaling.
                inputs.set(position, feature.scale((float) raw));
            }
        } else {
            add(at, "not_a_number", column + " must be a number, got " + describe(value));
        }
        position += feature.width();
    }

    private void encodeCategory(Preprocessing.Feature feature, Object value, String at) {
        int index = value instanceof String || value instanceof Number || value instanceof Boolean
                ? feature.categories().indexOf(value.toString().strip())
                : -1;
        if (index < 0) {
            problems.add(new Problem(
                    at,
                    "unknown_category",
                    "column '" + feature.name() + "' has no category " + describe(value)
                            + NearName.suggestion(String.valueOf(value), feature.categories()) + "; known are "
                            + NearName.listing(feature.categories()),
                    NearName.listing(feature.categories())));
            return;
        }
        for (int i = 0; i < feature.width(); i++) {
            inputs.set(position + i, i == index ? 1 : 0);
        }
    }

    private void encodeImage(@Nullable Object row) {
        String shape =
                preprocessing.inputShape().sizes().stream().map(String::valueOf).collect(Collectors.joining(" × "));
        String expected = inputs.size() + " pixels (" + shape + ")";
        if (!(row instanceof List<?> pixels)) {
            add(pointer, "wrong_type", "expected a list of " + expected + ", got " + describe(row));
            return;
        }
        encodePixels(pixels, pointer);
        if (position != inputs.size()) {
            problems.add(0, new Problem(pointer, "wrong_count", "expected " + expected + ", got " + position));
        }
    }

    private void encodePixels(List<?> pixels, String at) {
        for (int i = 0; i < pixels.size(); i++) {
            Object pixel = pixels.get(i);
            if (pixel instanceof List<?> nested) {
                encodePixels(nested, at + "/" + i);
                continue;
            }
            if (!(pixel instanceof Number number)) {
                add(at + "/" + i, "not_a_number", "a pixel must be a number from 0 to 255, got " + describe(pixel));
            } else if (!(number.doubleValue() >= 0 && number.doubleValue() <= 255)) {
                add(at + "/" + i, "out_of_range", "a pixel must be from 0 to 255, got " + number);
            } else if (position < inputs.size()) {
                int channel = position % preprocessing.features().size();
                inputs.set(position, preprocessing.features().get(channel).scale(number.doubleValue()));
            }
            position++;
        }
    }

    /** An image can be wrong in every pixel: what is said of the first ones is enough to mend all. */
    private void add(String at, String code, String message) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(at, code, message));
        }
    }

    private String child(String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String describe(@Nullable Object value) {
        if (value instanceof String text) {
            return "'" + text + "'";
        }
        if (value instanceof List<?> list) {
            return "a list of " + list.size();
        }
        return value instanceof Map<?, ?> ? "an object" : String.valueOf(value);
    }
}
