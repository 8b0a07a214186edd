package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;

/** The same numbers in another shape. */
@JsonTypeName("reshape")
@About("Gives the numbers of a row another shape, in row-major order, as [8, 8, 1] to make images of 64 columns.")
public record ReshapeRows(
        @JsonPropertyDescription("Sizes of the axes; one may be -1, for what is left") @NotEmpty
        List<@NotNull Integer> shape)
        implements RowPreparation {

    @Override
    public Layout after(Layout before, Problems problems) {
        if (before.columns().stream().anyMatch(column -> column.kind() != Layout.Kind.NUMBER)) {
            problems.add(
                    "wrong_kind",
                    "Only numbers can be put in a shape; turn categories, dates and texts into numbers first.");
            return before;
        }
        if (before.columns().stream().anyMatch(Layout.Column::missing)) {
            problems.add("missing_values", "An array has no missing values; impute them first.");
            return before;
        }
        long known = 1;
        int free = -1;
        for (int axis = 0; axis < shape.size(); axis++) {
            int size = shape.get(axis);
            if (size == -1 && free < 0) {
                free = axis;
            } else if (size < 1) {
                problems.at("shape")
                        .at(axis)
                        .add("out_of_range", "A size is at least 1; one of them may be -1.", ">= 1");
                return before;
            } else {
                known = Math.min(known * size, Integer.MAX_VALUE);
            }
        }
        int width = before.width();
        if (free < 0 ? known != width : width % known != 0) {
            problems.at("shape")
                    .add(
                            "shape_mismatch",
                            "A row has " + width + " numbers here, which don't fill the shape " + shape + ".");
            return before;
        }
        List<Integer> sizes = new ArrayList<>(shape);
        if (free >= 0) {
            sizes.set(free, (int) (width / known));
        }
        return before.with(new Shape(sizes));
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        return Gather.all(before.width());
    }
}
