package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

/** Kullback-Leibler divergence of a predicted distribution from the true one. */
@JsonTypeName("kl_divergence")
@About(
        value = "How much is lost where the predicted distribution stands for the true one.",
        equation = "J = Σ t ln(t/p), both kept within 10⁻⁷ and 1",
        source = "Kullback and Leibler 1951")
public record KlDivergence() implements Loss {

    @Override
    public boolean needsClasses() {
        return true;
    }

    @Override
    public Outputs.Scale scale() {
        return Outputs.Scale.PROBABILITY;
    }

    @Override
    public double row(Vector prediction, Vector target, Vector gradient) {
        double sum = 0;
        for (int i = 0; i < prediction.size(); i++) {
            double given = prediction.get(i);
            double p = clamp(given);
            double t = clamp(target.get(i));
            sum += t * Math.log(t / p);
            gradient.set(i, p == given ? -t / p : 0);
        }
        return sum;
    }

    private static double clamp(double x) {
        return Math.min(Math.max(x, CategoricalCrossentropy.EPSILON), 1);
    }
}
