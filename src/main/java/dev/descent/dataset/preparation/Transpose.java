package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.stream.IntStream;

/** The axes of an array in another order. */
@JsonTypeName("transpose")
@About("Brings the axes of an array into another order: [1, 0] turns rows and columns around.")
public record Transpose(
        @JsonPropertyDescription("For each new axis the old one, from 0") @NotEmpty
        List<@NotNull Integer> axes) implements RowPreparation {

    @Override
    public Layout after(Layout before, Problems problems) {
        Shape shape = before.shape();
        List<Integer> each = IntStream.range(0, shape.rank()).boxed().toList();
        if (axes.size() != each.size() || !axes.containsAll(each)) {
            problems.at("axes")
                    .add(
                            "shape_mismatch",
                            "Rows are of shape " + shape + " here; name each axis of 0 to " + (shape.rank() - 1)
                                    + " once.",
                            each.toString());
            return before;
        }
        return before.isArray()
                ? before.with(new Shape(axes.stream().map(shape::size).toList()))
                : before;
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        int[] sizes = before.shape().toArray();
        int[] strides = new int[sizes.length];
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        int[] places = new int[before.width()];
        int[] index = new int[sizes.length];
        for (int i = 0; i < places.length; i++) {
            for (int axis = 0; axis < index.length; axis++) {
                places[i] += index[axis] * strides[axes.get(axis)];
            }
            for (int axis = index.length - 1; axis >= 0 && ++index[axis] == sizes[axes.get(axis)]; axis--) {
                index[axis] = 0;
            }
        }
        return new Gather(places);
    }
}
