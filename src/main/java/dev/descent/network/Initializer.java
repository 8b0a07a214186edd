package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.descent.spec.NumberShorthand;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Vector;

/**
 * First values of a weight, against vanishing and exploding gradients; in JSON a bare number is the same value everywhere. Fans are
 * Keras's.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@NumberShorthand(type = "constant", field = "value")
public sealed interface Initializer extends FirstValues
        permits GlorotUniform,
                GlorotNormal,
                HeUniform,
                HeNormal,
                LecunUniform,
                LecunNormal,
                VarianceScaling,
                RandomUniform,
                RandomNormal,
                TruncatedNormal,
                Orthogonal,
                Identity,
                Zeros,
                Ones,
                ConstantValue {

    /** Standard deviation of a standard normal that is redrawn beyond ±2. */
    double TRUNCATED_DEVIATION = 0.8796256610342398;

    /** Uniform around 0 with a variance. */
    static void uniform(Vector values, double variance, CounterRandom random) {
        uniform(values, 0, Math.sqrt(3 * variance), random);
    }

    /** Uniform around a mean, at most {@code reach} from it. */
    static void uniform(Vector values, double mean, double reach, CounterRandom random) {
        for (int i = 0; i < values.size(); i++) {
            values.set(i, mean + (2 * random.uniform(i) - 1) * reach);
        }
    }

    /** Normal. */
    static void normal(Vector values, double mean, double deviation, CounterRandom random) {
        for (int i = 0; i < values.size(); i++) {
            values.set(i, mean + random.normal(i) * deviation);
        }
    }

    /** Normal around 0, redrawn beyond two of its deviations, so scaled that it has the variance all the same. */
    static void truncatedNormal(Vector values, double variance, CounterRandom random) {
        truncatedNormal(values, 0, Math.sqrt(variance) / TRUNCATED_DEVIATION, random);
    }

    /** Normal, redrawn beyond two deviations, which makes the variance of what is left smaller. */
    static void truncatedNormal(Vector values, double mean, double deviation, CounterRandom random) {
        long next = 0;
        for (int i = 0; i < values.size(); i++) {
            double z;
            do {
                z = random.normal(next++);
            } while (Math.abs(z) > 2);
            values.set(i, mean + z * deviation);
        }
    }
}
