package dev.descent.optimizer;

import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Applies a chain of transforms to one flat parameter vector: penalty, clip, rule. Elementwise transforms that follow each other
 * are applied together to one block after another, so that a block goes through all of them while it is in the cache, and the
 * whole update is one pass over memory.
 */
public final class Updater {

    /** Elements of a block: the block of each operand of Adam fits a first-level cache of 32 KiB with room to spare. */
    private static final int BLOCK = 1024;

    private final Schedule schedule;
    private final double[] scheduleState;
    private final @Nullable Penalty penalty;
    private final Tensor parameters;
    private final Tensor gradient;
    private final List<Stage> stages;
    private Moment next;

    /**
     * @param regularization null for none
     * @param clip null for none
     * @param parameters flat, of the layout's size; changed by each update
     * @param gradient flat, of the layout's size; read by each update
     * @param start the moment of the first update
     */
    public Updater(
            Optimizer optimizer,
            @Nullable Regularization regularization,
            @Nullable Clip clip,
            ParameterLayout layout,
            Tensor parameters,
            Tensor gradient,
            Moment start) {
        this.schedule = optimizer.learningRate();
        this.scheduleState = new double[schedule.state().size()];
        this.next = start;
        schedule.start(scheduleState);
        this.penalty = regularization == null ? null : new Penalty(regularization);
        this.parameters = parameters;
        this.gradient = gradient;
        List<Transform> chain = new ArrayList<>();
        if (penalty != null) {
            chain.add(penalty);
        }
        if (clip != null) {
            chain.add(clip);
        }
        chain.add(optimizer);
        this.stages = stages(chain, layout, parameters.dtype());
    }

    private List<Stage> stages(List<Transform> chain, ParameterLayout layout, DType dtype) {
        List<List<Transform>> groups = new ArrayList<>();
        for (Transform transform : chain) {
            boolean joins = !groups.isEmpty()
                    && transform.scope() == Transform.Scope.ELEMENTS
                    && groups.get(groups.size() - 1).get(0).scope() == Transform.Scope.ELEMENTS;
            if (!joins) {
                groups.add(new ArrayList<>());
            }
            groups.get(groups.size() - 1).add(transform);
        }
        int size = layout.size();
        // With one stage nothing outlives its block, so all blocks share the same few kilobytes.
        boolean shared = groups.size() == 1 && groups.get(0).get(0).scope() == Transform.Scope.ELEMENTS;
        Vector gradients = Vector.zeros(dtype, shared ? Math.min(BLOCK, size) : size);
        Vector values = Vector.zeros(dtype, shared ? Math.min(BLOCK, size) : size);
        List<Stage> result = new ArrayList<>();
        for (List<Transform> group : groups) {
            Vector[][] whole = shared ? new Vector[0][] : zeros(group, dtype, size);
            List<Block> blocks = new ArrayList<>();
            for (int[] range : ranges(group.get(0).scope(), layout)) {
                int from = range[0];
                int to = range[1];
                int start = shared ? 0 : from;
                // Each with an array of its own, so that all operands of a block begin at the same index of their
                // arrays.
                Vector[][] state = shared
                        ? zeros(group, dtype, to - from)
                        : Stream.of(whole)
                                .map(vectors -> slices(vectors, from, to))
                                .toArray(Vector[][]::new);
                blocks.add(new Block(
                        from,
                        gradients.slice(start, start + to - from),
                        values.slice(start, start + to - from),
                        state));
            }
            result.add(new Stage(group.toArray(Transform[]::new), blocks.toArray(Block[]::new)));
        }
        return result;
    }

    /** The state of each transform of a group. */
    private static Vector[][] zeros(List<Transform> group, DType dtype, int size) {
        return group.stream()
                .map(transform -> transform.state().stream()
                        .map(name -> Vector.zeros(dtype, size))
                        .toArray(Vector[]::new))
                .toArray(Vector[][]::new);
    }

    private static Vector[] slices(Vector[] vectors, int from, int to) {
        Vector[] slices = new Vector[vectors.length];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = vectors[i].slice(from, to);
        }
        return slices;
    }

    private static List<int[]> ranges(Transform.Scope scope, ParameterLayout layout) {
        List<int[]> ranges = new ArrayList<>();
        switch (scope) {
            case ALL -> ranges.add(new int[] {0, layout.size()});
            case TENSOR ->
                layout.entries()
                        .forEach(entry -> ranges.add(new int[] {entry.offset(), entry.offset() + entry.elements()}));
            case ELEMENTS -> {
                for (int from = 0; from < layout.size(); from += BLOCK) {
                    ranges.add(new int[] {from, Math.min(from + BLOCK, layout.size())});
                }
            }
        }
        return ranges;
    }

    /**
     * Makes one update.
     *
     * @return the penalty at the parameters before the update, 0 without regularization
     */
    public double update() {
        Update update = new Update(next.update() + 1, schedule.rate(next, scheduleState));
        for (int i = 0; i < stages.size(); i++) {
            boolean first = i == 0;
            boolean last = i == stages.size() - 1;
            Stage stage = stages.get(i);
            for (Block block : stage.blocks) {
                if (first) {
                    gradient.read(block.from, block.gradient);
                    parameters.read(block.from, block.parameters);
                }
                for (int t = 0; t < stage.transforms.length; t++) {
                    stage.transforms[t].apply(block.gradient, block.state[t], block.parameters, update);
                }
                if (last) {
                    parameters.write(block.from, block.parameters);
                }
            }
        }
        next = next.at(next.update() + 1);
        return penalty == null ? 0 : penalty.takeValue();
    }

    /**
     * Takes in what an epoch found, once at its end: a schedule may heed it.
     *
     * @param figures by name: {@code loss}, {@code val_loss}, …
     */
    public void observe(Map<String, Double> figures) {
        schedule.observe(figures, next, scheduleState);
    }

    private record Stage(Transform[] transforms, Block[] blocks) {}

    private record Block(int from, Vector gradient, Vector parameters, Vector[][] state) {}
}
