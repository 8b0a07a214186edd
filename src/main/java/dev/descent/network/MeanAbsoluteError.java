package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

/** Mean of the absolute errors, in the target's unit. */
@JsonTypeName("mean_absolute_error")
@About(value = "Mean of the absolute errors, in the target's unit.", equation = "mean |p − t|")
public record MeanAbsoluteError() implements Metric {

    @Override
    public String series() {
        return "mean_absolute_error";
    }

    @Override
    public boolean needsClasses() {
        return false;
    }

    @Override
    public Measurement start() {
        return new Measurement() {
            private long count;
            private double sum;

            @Override
            public void add(Vector prediction, Vector target, int width) {
                for (int i = 0; i < target.size(); i++) {
                    sum += Math.abs(prediction.get(i) - target.get(i));
                }
                count += target.size();
            }

            @Override
            public double value() {
                return sum / count;
            }
        };
    }
}
