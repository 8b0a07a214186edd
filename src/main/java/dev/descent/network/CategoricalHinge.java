package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.Vector;

/** Asks the true class to lead the best of the others by 1. */
@JsonTypeName("categorical_hinge")
@About(
        value = "Asks the output of the true class to be larger by 1 than the largest of the others.",
        equation = "J = max(0, 1 + max (1 − t)p − Σ tp)",
        source = "Crammer and Singer 2001")
public record CategoricalHinge() implements Loss {

    @Override
    public boolean needsClasses() {
        return true;
    }

    @Override
    public double row(Vector prediction, Vector target, Vector gradient) {
        int rival = 0;
        double most = Double.NEGATIVE_INFINITY;
        double right = 0;
        for (int i = 0; i < prediction.size(); i++) {
            double p = prediction.get(i);
            double t = target.get(i);
            right += t * p;
            if ((1 - t) * p > most) {
                most = (1 - t) * p;
                rival = i;
            }
            gradient.set(i, -t);
        }
        double loss = 1 + most - right;
        if (loss <= 0) {
            gradient.fill(0);
            return 0;
        }
        gradient.set(rival, gradient.get(rival) + 1 - target.get(rival));
        return loss;
    }
}
