package dev.descent.dataset.augmentation;

import dev.descent.spec.Problems;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the augmentations of a job. What is drawn depends on the seed, the epoch, the row's number in the training part and the
 * augmentation's place in the list, and on nothing else: neither on batches nor on threads, and it is the same after a restart. Safe for
 * use by several threads.
 */
public final class Augmenter {

    /** Sets the draws apart from the other random streams of a job. */
    private static final long AUGMENTING = 0xA06;

    private final List<Augmentation> augmentations;
    private final Shape input;
    private final long seed;
    private final int rows;
    /** Place of the one that mixes rows; the length of the list if none does. */
    private final int mixingAt;

    /**
     * @param augmentations that {@link #check} found nothing wrong with
     * @param input shape of a row
     * @param rows of the training part
     */
    public Augmenter(List<Augmentation> augmentations, Shape input, long seed, int rows) {
        this.augmentations = List.copyOf(augmentations);
        this.input = input;
        this.seed = seed;
        this.rows = rows;
        int place = 0;
        while (place < augmentations.size() && !(augmentations.get(place) instanceof Mixing)) {
            place++;
        }
        this.mixingAt = place;
    }

    /**
     * Reports what can't be done to rows of a shape.
     *
     * @param problems seen from the list
     */
    public static void check(List<Augmentation> augmentations, Shape input, Problems problems) {
        boolean mixed = false;
        for (int i = 0; i < augmentations.size(); i++) {
            Augmentation augmentation = augmentations.get(i);
            augmentation.check(input, problems.at(i));
            if (augmentation instanceof Mixing && mixed) {
                problems.at(i)
                        .add(
                                "duplicate",
                                "Rows are mixed already; choose one of `mixup` and `cutmix`.",
                                "mixup or cutmix");
            }
            mixed |= augmentation instanceof Mixing;
        }
    }

    /** Whether any of them mixes rows, and so their targets. */
    public static boolean mixes(List<Augmentation> augmentations) {
        return augmentations.stream().anyMatch(Mixing.class::isInstance);
    }

    /** Shape of a row. */
    public Shape input() {
        return input;
    }

    /** How a row is mixed in an epoch; null if it isn't. */
    public @Nullable Blend blend(long epoch, int row) {
        return mixingAt < augmentations.size() && augmentations.get(mixingAt) instanceof Mixing mixing
                ? mixing.draw(draws(epoch, row, mixingAt), rows, input)
                : null;
    }

    /** Changes a row by what stands before the mixing in the list; the row that is mixed in needs the same. */
    public void before(Canvas canvas, long epoch, int row) {
        augment(canvas, epoch, row, 0, mixingAt);
    }

    /** Mixes a row into another. */
    public void mix(Canvas canvas, Canvas other, Blend blend) {
        if (augmentations.get(mixingAt) instanceof Mixing mixing) {
            mixing.mix(canvas, other, blend);
        }
    }

    /** Changes a row by what stands behind the mixing in the list. */
    public void after(Canvas canvas, long epoch, int row) {
        augment(canvas, epoch, row, mixingAt + 1, augmentations.size());
    }

    private void augment(Canvas canvas, long epoch, int row, int from, int to) {
        for (int place = from; place < to; place++) {
            if (augmentations.get(place) instanceof RowAugmentation augmentation) {
                augmentation.augment(canvas, draws(epoch, row, place));
            }
        }
    }

    private Draws draws(long epoch, int row, int place) {
        return new Draws(CounterRandom.of(seed, AUGMENTING, epoch, row, place));
    }
}
