package dev.descent.optimizer;

import dev.descent.spec.Catalogue;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.DType;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An optimizer on some tensors of parameters, with gradients that one can recompute. Tensors of one axis are biases. */
final class Trial implements AutoCloseable {

    /** Of one block and several, of a multiple of 16 elements and not, of one axis and several. */
    static final List<Shape> SHAPES =
            List.of(Shape.of(37, 29), Shape.of(29), Shape.of(3, 3, 2, 5), Shape.of(5), Shape.of(2100), Shape.of(8, 32));

    private final ParameterLayout layout = new ParameterLayout();
    private final Tensor parameters;
    private final Tensor gradients;
    private final ThreadTeam team;
    private final Updater updater;

    /** @param optimizer in JSON, where ' stands for " */
    Trial(String optimizer, DType dtype, List<Shape> shapes, int threads) {
        this(new UpdateChain(optimizer(optimizer), null, null), dtype, shapes, threads);
    }

    Trial(UpdateChain chain, DType dtype, List<Shape> shapes, int threads) {
        List<ParameterSettings> settings = new ArrayList<>();
        for (Shape shape : shapes) {
            layout.add(settings.size() + "/w", shape);
            settings.add(ParameterSettings.of(
                    shape.rank() > 1 ? ParameterSettings.Kind.KERNEL : ParameterSettings.Kind.BIAS));
        }
        parameters = Tensor.zeros(dtype, Shape.of(layout.size()));
        gradients = Tensor.zeros(dtype, Shape.of(layout.size()));
        team = new ThreadTeam(threads);
        updater = new Updater(chain, layout, settings, parameters, gradients, new Updater.Setting(1, 0, team, false));
        double[] start = new double[layout.size()];
        for (ParameterLayout.Entry entry : layout.entries()) {
            for (int i = 0; i < entry.elements(); i++) {
                start[entry.offset() + i] = Math.sin(1 + 0.7 * (entry.offset() + i));
            }
        }
        setParameters(start);
    }

    static Optimizer optimizer(String json) {
        return SpecReader.read(json.replace('\'', '"'), Optimizer.class);
    }

    /** The name of every update rule there is. */
    static Stream<String> rules() {
        return Catalogue.of(UpdateRule.class).stream().map(Catalogue.Entry::name);
    }

    Updater updater() {
        return updater;
    }

    ParameterLayout layout() {
        return layout;
    }

    /** The flat vector, gaps included. */
    double[] parameters() {
        return doubles(parameters);
    }

    /** What is evaluated and becomes the model. */
    double[] delivered() {
        try (Tensor model = Tensor.zeros(parameters.dtype(), parameters.shape())) {
            updater.deliver(model);
            return doubles(model);
        }
    }

    void setParameters(double[] values) {
        write(parameters, values);
    }

    /**
     * A pull towards other values, with some noise that depends on the update: never the same twice. A third of the rows, others at
     * each update, have none.
     */
    double[] gradient(int update) {
        double[] w = parameters();
        double[] gradient = new double[w.length];
        for (ParameterLayout.Entry entry : layout.entries()) {
            int row = entry.elements() / entry.shape().size(0);
            for (int i = 0; i < entry.elements(); i++) {
                int at = entry.offset() + i;
                boolean still = (i / row + update) % 3 == 0;
                gradient[at] = still ? 0 : 0.3 * (w[at] - Math.sin(at)) + 0.1 * Math.cos(0.37 * at + 1.7 * update);
            }
        }
        return gradient;
    }

    void update(double[] gradient) {
        write(gradients, gradient);
        updater.update(false);
    }

    /** @param first number of the first update, from 1 */
    Trial run(int first, int last) {
        for (int update = first; update <= last; update++) {
            update(gradient(update));
        }
        return this;
    }

    private static double[] doubles(Tensor tensor) {
        Vector vector = tensor.toVector();
        double[] values = new double[vector.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = vector.get(i);
        }
        return values;
    }

    private static void write(Tensor tensor, double[] values) {
        Vector vector = Vector.zeros(tensor.dtype(), values.length);
        for (int i = 0; i < values.length; i++) {
            vector.set(i, values[i]);
        }
        tensor.write(0, vector);
    }

    @Override
    public void close() {
        team.close();
        parameters.close();
        gradients.close();
    }
}
