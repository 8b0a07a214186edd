package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

/** Coefficient of determination (Wright 1921), over all targets together. */
@JsonTypeName("r2")
@About(
        value = "Coefficient of determination: the share of the target's variance that is explained.",
        equation = "1 − Σ(t − p)²/Σ(t − mean t)²",
        source = "Wright 1921")
public record R2() implements Metric {

    @Override
    public String series() {
        return "r2";
    }

    @Override
    public boolean needsClasses() {
        return false;
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Outputs outputs) {
        return new Measurement() {
            private long count;
            private double mean;
            private double spread;
            private double errors;

            @Override
            public void add(Vector prediction, Vector target, int width) {
                for (int i = 0; i < target.size(); i++) {
                    double t = target.get(i);
                    double error = t - prediction.get(i);
                    errors += error * error;
                    // Welford 1962: the sum of squares itself would cancel where the mean is large.
                    count++;
                    double distance = t - mean;
                    mean += distance / count;
                    spread += distance * (t - mean);
                }
            }

            @Override
            public double value() {
                return 1 - errors / spread;
            }

            @Override
            public double[] state() {
                return new double[] {count, mean, spread, errors};
            }

            @Override
            public void restore(double[] state) {
                count = (long) state[0];
                mean = state[1];
                spread = state[2];
                errors = state[3];
            }
        };
    }
}
