package dev.descent.optimizer;

/**
 * Where training stands when a learning rate is asked for.
 *
 * @param update from 0
 * @param stepsPerUpdate batches of one update, at least 1: more where gradients are accumulated
 * @param stepsPerEpoch batches of one epoch, at least 1
 * @param seed of the job
 */
public record Moment(long update, long stepsPerUpdate, long stepsPerEpoch, long seed) {

    /** The first update of a job that makes one update of each batch. */
    public static Moment start(long stepsPerEpoch, long seed) {
        return new Moment(0, 1, stepsPerEpoch, seed);
    }

    /** The same job at another update. */
    public Moment at(long otherUpdate) {
        return new Moment(otherUpdate, stepsPerUpdate, stepsPerEpoch, seed);
    }

    /** The same moment, its update and epoch counted from an update later than the job's first. */
    public Moment since(long updates) {
        return at(update - updates);
    }

    /** The epoch, from 0, that the first batch of this update belongs to. */
    public long epoch() {
        return update * stepsPerUpdate / stepsPerEpoch;
    }
}
