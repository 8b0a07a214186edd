package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.List;

/** Gradient centralization: takes the mean out of the gradient of each output unit. */
@JsonTypeName("centralize")
@About(
        value =
                "Takes the mean out of the gradient of each output unit's weights; leaves vectors such as biases alone.",
        equation = "g ← g − mean(g), over all axes but the last",
        source = "Yong, Huang, Hua, Zhang 2020")
public record Centralize() implements GradientTransform, Transform {

    @Override
    public Transform transform() {
        return this;
    }

    @Override
    public Scope scope() {
        return Scope.TENSOR;
    }

    @Override
    public List<State> state(Shape shape) {
        if (shape.rank() < 2) {
            return List.of();
        }
        Shape row = Shape.of(shape.size(-1));
        return List.of(State.scratch(row), State.scratch(row));
    }

    @Override
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        if (update.shape().rank() < 2) {
            return;
        }
        Vector row = state[0];
        Vector mean = state[1];
        double share = (double) row.size() / gradient.size();
        mean.fill(0);
        for (int at = 0; at < gradient.size(); at += row.size()) {
            gradient.read(at, row);
            mean.add(share, row);
        }
        for (int at = 0; at < gradient.size(); at += row.size()) {
            gradient.read(at, row);
            row.add(-1, mean);
            gradient.write(at, row);
        }
    }
}
