package dev.descent.network;

import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Attention} averages with: the softmax of the scores, [rows·heads, time, time], without those time steps that a mask
 * leaves out, and thinned out by dropout. Some queries of one head at a time.
 */
final class AttentionWeights {

    private static final int BLOCK = 2048;

    /** Added to scores that don't count: their exponential is 0, unless all of a row are such. */
    private static final double HIDDEN = -1e9;

    /** Of exponentials: below it, single precision may have lost some that count. */
    private static final double LEAST_SUM = 1e-20;

    /** Sets the dropped weights apart from the other random streams of a job. */
    private static final long DROPPED = 0xA77E;

    private final LayerContext context;
    private final int rows;
    private final int heads;
    private final int time;
    private final boolean causal;
    private final double dropout;
    private final @Nullable Tensor mask;
    /** At first the scores, then the weights. */
    private final Tensor weights;
    /** 0, or what a weight is multiplied with; null without dropout. */
    private final @Nullable Tensor kept;

    private final @Nullable Tensor used;
    private final @Nullable Tensor usedBackward;
    private final @Nullable Tensor gradient;
    private final int queries;
    private final Vector valid;
    private final Vector hidden;
    private final Vector w;
    private final Vector slope;
    private final Vector factors;
    private final Vector perQuery;

    AttentionWeights(LayerContext context, int heads, boolean causal, double dropout) {
        this.context = context;
        Shape input = context.input().shape();
        this.rows = input.size(0);
        this.time = input.size(1);
        this.heads = heads;
        this.causal = causal;
        this.dropout = context.training() ? dropout : 0;
        this.mask = context.mask();
        Shape shape = Shape.of(rows * heads, time, time);
        boolean thinned = this.dropout > 0;
        boolean differentiated = context.differentiated();
        this.weights = context.allocate(shape);
        this.kept = thinned ? context.allocate(shape) : null;
        this.used = thinned ? context.temporary(shape) : null;
        this.usedBackward = thinned && differentiated ? context.temporaryGradient(shape) : null;
        this.gradient = differentiated ? context.temporaryGradient(shape) : null;
        this.queries = Math.min(Math.max(1, BLOCK / time), time);
        int block = queries * time;
        this.valid = Vector.zeros(context.dtype(), mask == null ? 0 : time);
        this.hidden = Vector.zeros(context.dtype(), mask == null && !causal ? 0 : block);
        this.w = Vector.zeros(context.dtype(), block);
        this.slope = Vector.zeros(context.dtype(), block);
        this.factors = Vector.zeros(context.dtype(), thinned ? block : 0);
        this.perQuery = Vector.zeros(context.dtype(), queries);
    }

    /** Where the scores go before {@link #forward}, and the softmax after it is. */
    Tensor scores() {
        return weights;
    }

    /** What to average with, after {@link #forward}. */
    Tensor used() {
        return used == null ? weights : used;
    }

    /** The same, after {@link #backward}. */
    Tensor usedBackward() {
        return usedBackward == null ? weights : usedBackward;
    }

    /** Where the gradient of {@link #used} goes before {@link #backward}, and that of the scores is after it. */
    Tensor gradient() {
        return Objects.requireNonNull(gradient);
    }

    private void moveTo(int query) {
        int size = Math.min(queries, time - query) * time;
        w.moveTo(0, size);
        slope.moveTo(0, size);
        if (hidden.size() > 0) {
            hidden.moveTo(0, size);
        }
        if (factors.size() > 0) {
            factors.moveTo(0, size);
        }
    }

    /** Number of the first weight of a head's queries. */
    private int at(int row, int head, int query) {
        return ((row * heads + head) * time + query) * time;
    }

    void forward(Pass pass) {
        CounterRandom random = CounterRandom.of(pass.seed(), DROPPED, pass.step(), context.number());
        for (int row = 0; row < rows; row++) {
            if (mask != null) {
                mask.read(row * time, valid);
            }
            for (int query = 0; query < time; query += queries) {
                moveTo(query);
                // Whom a query may see by time alone is the same in all rows.
                boolean known = mask == null && row > 0 && queries == time;
                if (hidden.size() > 0 && !known) {
                    hide(query);
                }
                for (int head = 0; head < heads; head++) {
                    int from = at(row, head, query);
                    softmax(from);
                    weights.write(from, w);
                    if (kept != null && used != null) {
                        draw(random, from);
                        kept.write(from, factors);
                        w.multiply(factors);
                        used.write(from, w);
                    }
                }
            }
        }
    }

    /**
     * The softmax of a block of scores. Scores are small as a rule: their exponentials are summed up as they are, and only where the
     * sum isn't a moderate number the largest score is looked for first.
     */
    private void softmax(int from) {
        readScores(from);
        w.exp(w);
        perQuery.moveTo(0, w.size() / time);
        perQuery.rowSums(w, time);
        boolean moderate = true;
        for (int i = 0; i < perQuery.size(); i++) {
            double sum = perQuery.get(i);
            moderate &= sum > LEAST_SUM && sum < 1 / LEAST_SUM;
        }
        if (moderate) {
            w.dividePerRow(perQuery, time);
        } else {
            readScores(from);
            w.softmaxPerRow(time, perQuery);
        }
    }

    private void readScores(int from) {
        weights.read(from, w);
        if (hidden.size() > 0) {
            w.add(1, hidden);
        }
    }

    /** Finds out what the queries of a block don't see: what comes later, and padding; padding itself sees nothing. */
    private void hide(int query) {
        for (int i = 0; i < hidden.size(); i++) {
            int from = query + i / time;
            int to = i % time;
            boolean seen = !(causal && to > from) && (mask == null || valid.get(from) != 0 && valid.get(to) != 0);
            hidden.set(i, seen ? 0 : HIDDEN);
        }
    }

    private void draw(CounterRandom random, int from) {
        long first = (long) context.share().firstRow() * heads * time * time + from;
        for (int i = 0; i < factors.size(); i++) {
            factors.set(i, random.uniform(first + i) < dropout ? 0 : 1 / (1 - dropout));
        }
    }

    void backward() {
        Tensor slopes = gradient();
        int all = rows * heads * time;
        for (int number = 0; number < all; number += step(number)) {
            moveTo(number % time);
            int from = number * time;
            weights.read(from, w);
            slopes.read(from, slope);
            if (kept != null) {
                kept.read(from, factors);
                slope.multiply(factors);
            }
            slope.softmaxSlopePerRow(w, time, perQuery);
            slopes.write(from, slope);
            if (kept != null && usedBackward != null) {
                w.multiply(factors);
                usedBackward.write(from, w);
            }
        }
    }

    /** Queries of the block that begins with a query. */
    private int step(int number) {
        return Math.min(queries, time - number % time);
    }
}
