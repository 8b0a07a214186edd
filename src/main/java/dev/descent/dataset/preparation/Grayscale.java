package dev.descent.dataset.preparation;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.spec.Problems;
import dev.descent.tensor.Shape;

/** Images of one channel. */
@JsonTypeName("grayscale")
@About(
        value = "Makes of the three colours of each pixel its brightness.",
        equation = "y = 0.2989 R + 0.587 G + 0.114 B",
        source = "ITU-R BT.601")
public record Grayscale() implements RowPreparation {

    @Override
    public Layout after(Layout before, Problems problems) {
        Shape shape = before.shape();
        if (shape.rank() != 3 || shape.size(2) != 3) {
            problems.add(
                    "not_images",
                    "Only images of three channels, of shape (height, width, 3), can be made gray; rows are of shape "
                            + shape + " here.");
            return before;
        }
        return before.with(Shape.of(shape.size(0), shape.size(1), 1));
    }

    @Override
    public RowTransform fit(Layout before, Sample sample) {
        return new Grayed();
    }
}
