package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Zeros around images. */
@JsonTypeName("zero_padding2d")
@About("Adds rows and columns of zeros around images.")
public record ZeroPadding2d(
        @JsonPropertyDescription(
                "Rows and columns to add: one number, [height, width], or [[top, bottom], [left, right]]; each from 0 to 10000")
        Margins padding)
        implements LayerSpec {

    public ZeroPadding2d {
        padding = Objects.requireNonNullElse(padding, new Margins(1, 1, 1, 1));
    }

    @Override
    public Shape outputShape(Shape input) {
        Windows.requireImage("zero_padding2d", input);
        return Shape.of(
                Math.addExact(input.size(0), padding.top() + padding.bottom()),
                Math.addExact(input.size(1), padding.left() + padding.right()),
                input.size(2));
    }

    @Override
    public Layer build(LayerContext context) {
        return new Framing(context, outputShape(context.input().shape().unbatched()), padding);
    }

    private static final class Framing implements Layer {

        private final Tensor input;
        private final @Nullable Tensor inputGradient;
        private final Tensor output;
        private final @Nullable Tensor outputGradient;
        private final Margins margins;
        private final Vector row;

        Framing(LayerContext context, Shape image, Margins margins) {
            context.forgetInput();
            this.input = context.input();
            this.inputGradient = context.inputGradient();
            Shape shape = image.batched(input.shape().size(0));
            this.output = context.allocateOutput(shape);
            this.outputGradient = inputGradient == null ? null : context.temporaryGradient(shape);
            this.margins = margins;
            this.row = Vector.zeros(
                    input.dtype(), input.shape().size(2) * input.shape().size(3));
        }

        @Override
        public Tensor output() {
            return output;
        }

        @Override
        public @Nullable Tensor outputGradient() {
            return outputGradient;
        }

        @Override
        public void forward(Pass pass) {
            output.fill(0);
            for (int i = 0; i < rows(); i++) {
                input.read(i * row.size(), row);
                output.write(inFrame(i), row);
            }
        }

        @Override
        public void backward(Pass pass) {
            if (inputGradient == null || outputGradient == null) {
                return;
            }
            for (int i = 0; i < rows(); i++) {
                outputGradient.read(inFrame(i), row);
                inputGradient.write(i * row.size(), row);
            }
        }

        /** Of all images. */
        private int rows() {
            return input.shape().size(0) * input.shape().size(1);
        }

        /** First element in the output of what is a row of the input. */
        private int inFrame(int i) {
            int height = input.shape().size(1);
            int line = i / height * output.shape().size(1) + i % height + margins.top();
            return (line * output.shape().size(2) + margins.left())
                    * output.shape().size(3);
        }
    }
}
