package dev.descent.dataset.synthetic;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A data set that a formula gives: the same seed and type give the same rows everywhere. Where scikit-learn has a {@code make_…} of the
 * name, the definition is that one's; the random numbers aren't.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Synthetic
        permits Blobs, Circles, LinearRelation, Moons, PolynomialCurve, SineWave, Spirals, TimeSeries, Xor {

    int MOST_SAMPLES = 1_000_000;

    /** Streams of random numbers; members draw from those above. */
    int ORDER = 0;

    /** Number of rows. */
    Integer samples();

    /** What all random numbers follow from. */
    Long seed();

    /** Names of the input columns. */
    List<String> columns();

    /** Number of classes, named by their numbers; 0 if a number is predicted. */
    default int classes() {
        return 0;
    }

    /** Whether the input is a point in time, in seconds since 1970-01-01T00:00Z, and rows follow each other. */
    default boolean timed() {
        return false;
    }

    /** Name of what is predicted. */
    default String target() {
        return classes() == 0 ? "y" : "class";
    }

    /**
     * Computes one sample.
     *
     * @param index in [0, samples), before the order was shuffled
     * @param inputs receives a number for each column
     * @return the class index, or the number
     */
    double sample(int index, double[] inputs, Draws draws);

    /** Indices of the samples in the order of the rows. */
    default int[] order(Draws draws) {
        return timed() ? IntStream.range(0, samples()).toArray() : draws.order(ORDER, samples());
    }

    /** Adds noise to a point. */
    static void blur(double[] point, int index, double deviation, Draws draws, int stream) {
        for (int j = 0; j < point.length; j++) {
            point[j] += deviation * draws.normal(stream, (long) index * point.length + j);
        }
    }
}
