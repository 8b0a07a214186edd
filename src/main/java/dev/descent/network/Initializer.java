package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;

/** First values of a weight, against vanishing and exploding gradients. Fans are Keras's. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Initializer
        permits GlorotUniform, GlorotNormal, HeUniform, HeNormal, LecunUniform, LecunNormal, Zeros {

    /** Standard deviation of a standard normal that is redrawn beyond ±2. */
    double TRUNCATED_DEVIATION = 0.8796256610342398;

    /**
     * Fills in the values of a weight, row-major.
     *
     * @param random a stream of the weight's own
     */
    void fill(Vector values, Shape shape, CounterRandom random);

    /** Uniform around 0 with a variance. */
    static void uniform(Vector values, double variance, CounterRandom random) {
        double limit = Math.sqrt(3 * variance);
        for (int i = 0; i < values.size(); i++) {
            values.set(i, (2 * random.uniform(i) - 1) * limit);
        }
    }

    /** Normal around 0, redrawn beyond two of its deviations, so scaled that it has the variance all the same. */
    static void truncatedNormal(Vector values, double variance, CounterRandom random) {
        double deviation = Math.sqrt(variance) / TRUNCATED_DEVIATION;
        long next = 0;
        for (int i = 0; i < values.size(); i++) {
            double z;
            do {
                z = random.normal(next++);
            } while (Math.abs(z) > 2);
            values.set(i, z * deviation);
        }
    }
}
