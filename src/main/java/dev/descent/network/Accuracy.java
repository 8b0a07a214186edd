package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

/** Share of the rows whose likeliest class is the true one. */
@JsonTypeName("accuracy")
@About(value = "Share of the rows whose likeliest class is the true one.", equation = "mean [argmax p = t]")
public record Accuracy() implements Metric {

    @Override
    public String series() {
        return "accuracy";
    }

    @Override
    public boolean needsClasses() {
        return true;
    }

    @Override
    public Measurement start() {
        return new Measurement() {
            private long rows;
            private long right;

            @Override
            public void add(Vector prediction, Vector target, int width) {
                for (int row = 0; row < target.size(); row++) {
                    rows++;
                    if (prediction.slice(row * width, (row + 1) * width).argmax() == (int) target.get(row)) {
                        right++;
                    }
                }
            }

            @Override
            public double value() {
                return (double) right / rows;
            }
        };
    }
}
