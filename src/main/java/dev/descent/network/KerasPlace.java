package dev.descent.network;

/**
 * What a layer in a Keras document must be known to stand in.
 *
 * @param rank axes of its input, the batch's included; 0 if that isn't known
 * @param version2 whether the document was written by Keras 2
 * @param frozen whether a model around it is not trainable, and so none of its layers
 */
record KerasPlace(int rank, boolean version2, boolean frozen) {

    KerasPlace withRank(int other) {
        return new KerasPlace(other, version2, frozen);
    }

    KerasPlace withFrozen(boolean also) {
        return new KerasPlace(rank, version2, frozen || also);
    }

    /** The rank that is so much greater, if it is known. */
    int rankPlus(int more) {
        return rank == 0 ? 0 : Math.max(rank + more, 0);
    }
}
