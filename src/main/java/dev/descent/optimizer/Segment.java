package dev.descent.optimizer;

import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A run of transforms that need nothing but one part of the parameters at a time; before the next segment, all parts are done.
 * A part goes through the whole segment while it is in the cache. Parts are independent of each other, so several threads share
 * the work, and the result is the same for any number of them.
 */
final class Segment {

    private final Part[] parts;
    private final ThreadTeam team;
    private final IntConsumer apply;
    private final IntConsumer penalize;
    private boolean watched;

    /**
     * @param shares the parts that each member of the team works on
     * @param last whether no segment follows
     * @param measuring what the next segment begins with, if it must know something of the whole gradient
     */
    Segment(
            List<List<Part>> shares,
            ThreadTeam team,
            Tensor parameters,
            Tensor gradient,
            boolean last,
            @Nullable Transform measuring) {
        Part[][] byMember =
                shares.stream().map(share -> share.toArray(Part[]::new)).toArray(Part[][]::new);
        this.parts = shares.stream().flatMap(List::stream).toArray(Part[]::new);
        this.team = team;
        this.apply = member -> {
            for (Part part : byMember[member]) {
                part.run(parameters, gradient, last, watched, measuring);
            }
        };
        this.penalize = member -> {
            for (Part part : byMember[member]) {
                part.runPenalties(parameters);
            }
        };
    }

    /** In the order of the elements. */
    Part[] parts() {
        return parts;
    }

    /** @param watches whether watches are told */
    void run(boolean watches) {
        watched = watches;
        team.run(apply);
    }

    /** Finds the penalties and changes nothing. */
    void runPenalties() {
        team.run(penalize);
    }

    /** Sum of what the last run found. */
    double penalty() {
        double sum = 0;
        for (Part part : parts) {
            for (double penalty : part.penalties()) {
                sum += penalty;
            }
        }
        return sum;
    }

    /** Sum of what the last run measured for the next segment. */
    double measured() {
        double sum = 0;
        for (Part part : parts) {
            for (double measured : part.measures()) {
                sum += measured;
            }
        }
        return sum;
    }
}
