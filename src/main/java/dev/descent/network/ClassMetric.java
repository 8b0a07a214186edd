package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** A figure of each class, from how often the class was true, predicted, and both. All classes count, in whatever rows they are. */
public sealed interface ClassMetric extends Metric permits Precision, Recall, F1Score {

    /** What becomes of the figures of the classes. */
    enum Average {
        /** Their mean. */
        @JsonProperty("macro")
        MACRO,
        /** One figure of the counts of all classes together. */
        @JsonProperty("micro")
        MICRO,
        /** Each is a figure of its own. */
        @JsonProperty("none")
        NONE
    }

    Average average();

    /**
     * The figure of one class; 0 where it would divide by 0.
     *
     * @param both rows of the class that were predicted to be
     * @param predicted rows that were predicted to be of the class
     * @param actual rows of the class
     */
    double figure(long both, long predicted, long actual);

    @Override
    default boolean needsClasses() {
        return true;
    }

    @Override
    default List<String> series(List<String> classes) {
        return average() == Average.NONE
                ? classes.stream().map(name -> series() + "/" + name).toList()
                : List.of(series());
    }

    @Override
    default Measurement start(Outputs outputs) {
        return new ClassCounts(this, outputs.scale(), outputs.classes().size());
    }
}
