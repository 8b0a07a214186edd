package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Some of the indices of one axis, as Python's {@code [from:to:step]}. */
@JsonTypeName("slice")
@About(
        "Keeps the indices from, from + step, … below to of one axis, as Python's [from:to:step]; negative ones count from the end.")
public record Slice(
        @JsonPropertyDescription("Axis of the row, from 0; -1 for the last")
        Integer axis,

        @JsonPropertyDescription("First index to keep") Integer from,

        @JsonPropertyDescription("Index to stop before; all to the end if absent") @Nullable
        Integer to,

        @JsonPropertyDescription("Distance of two indices") @Positive
        Integer step)
        implements RowPreparation {

    public Slice {
        axis = Objects.requireNonNullElse(axis, 0);
        from = Objects.requireNonNullElse(from, 0);
        step = Objects.requireNonNullElse(step, 1);
    }

    @Override
    public Layout after(Layout before, Problems problems) {
        Shape shape = before.shape();
        if (axis < -shape.rank() || axis >= shape.rank()) {
            problems.at("axis")
                    .add(
                            "out_of_range",
                            "Rows are of shape " + shape + " here, which has no axis " + axis + ".",
                            ">= " + -shape.rank() + " and < " + shape.rank());
            return before;
        }
        int[] kept = kept(shape);
        if (kept.length == 0) {
            problems.at("to").add("out_of_range", "The slice is empty: the axis has " + shape.size(axis) + " indices.");
            return before;
        }
        if (!before.isArray()) {
            return before.with(
                    IntStream.of(kept).mapToObj(before.columns()::get).toList());
        }
        List<Integer> sizes = new ArrayList<>(shape.sizes());
        sizes.set(axis < 0 ? axis + shape.rank() : axis, kept.length);
        return before.with(new Shape(sizes));
    }

    private int[] kept(Shape shape) {
        int size = shape.size(axis);
        int first = Math.max(0, from < 0 ? from + size : from);
        int end = to == null ? size : Math.min(size, to < 0 ? to + size : to);
        // Counted, since a large step would lead from an index beyond the largest int.
        int count = first < end ? (end - 1 - first) / step + 1 : 0;
        return IntStream.range(0, count).map(i -> first + i * step).toArray();
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        Shape shape = before.shape();
        int at = axis < 0 ? axis + shape.rank() : axis;
        int inner = shape.sizes().stream().skip(at + 1).reduce(1, Math::multiplyExact);
        int outer = shape.sizes().stream().limit(at).reduce(1, Math::multiplyExact);
        int[] kept = kept(shape);
        int[] places = new int[outer * kept.length * inner];
        int next = 0;
        for (int i = 0; i < outer; i++) {
            for (int index : kept) {
                for (int j = 0; j < inner; j++) {
                    places[next++] = (i * shape.size(at) + index) * inner + j;
                }
            }
        }
        return new Gather(places);
    }
}
