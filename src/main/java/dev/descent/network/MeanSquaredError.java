package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

/** Mean of the squared errors over the last axis. */
@JsonTypeName("mean_squared_error")
@About(
        value = "Mean of the squared errors: for regression.",
        equation = "J = mean (p − t)²",
        source = "Legendre 1805; Gauss 1809")
public record MeanSquaredError() implements Loss {

    @Override
    public double row(Vector prediction, Vector target, Vector gradient) {
        int n = prediction.size();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double error = prediction.get(i) - target.get(i);
            sum += error * error;
            gradient.set(i, 2 * error / n);
        }
        return sum / n;
    }
}
