package dev.descent.optimizer;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

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
    public void apply(Vector gradient, Vector[] state, Vector parameters, Update update) {
        if (update.shape().rank() < 2) {
            return;
        }
        int units = update.shape().size(-1);
        int inputs = gradient.size() / units;
        for (int unit = 0; unit < units; unit++) {
            double sum = 0;
            for (int i = unit; i < gradient.size(); i += units) {
                sum += gradient.get(i);
            }
            double mean = sum / inputs;
            for (int i = unit; i < gradient.size(); i += units) {
                gradient.set(i, gradient.get(i) - mean);
            }
        }
    }
}
