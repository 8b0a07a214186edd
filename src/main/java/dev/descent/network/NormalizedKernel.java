package dev.descent.network;

import dev.descent.optimizer.ParameterSettings;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that is learned as direction and length of the weights into each unit: w = g·v/‖v‖ (Salimans, Kingma 2016: «Weight
 * Normalization: A Simple Reparameterization to Accelerate Training of Deep Neural Networks»). The norms are taken over all axes but
 * the last. The layer sees w, and gives its gradient; {@code kernel_v} and {@code kernel_g} are what is learned.
 */
final class NormalizedKernel {

    private static final String KERNEL = "kernel";
    private static final String DIRECTION = "kernel_v";
    private static final String LENGTH = "kernel_g";

    private final Tensor directions;
    private final Tensor lengths;
    private final Tensor kernel;
    /** Where the layer puts the gradient of w; null if the kernel isn't learned. */
    private final @Nullable Tensor gradient;

    private final LayerContext context;
    private final Vector v;
    private final Vector g;
    private final Vector slope;
    private final double[] norms;
    /** g/‖v‖. */
    private final double[] factors;

    private final double[] products;

    /** Adds the kernel that the layer asks for to a context that has what it is made of. */
    NormalizedKernel(LayerContext context) {
        this.context = context;
        this.directions = context.weight(DIRECTION);
        this.lengths = context.weight(LENGTH);
        this.kernel = context.allocate(directions.shape());
        boolean learned = context.differentiated() && context.trainable();
        this.gradient = learned ? context.temporaryGradient(directions.shape()) : null;
        context.bindWeight(KERNEL, kernel, gradient);
        int units = lengths.elements();
        this.v = Vector.zeros(kernel.dtype(), kernel.elements());
        this.slope = Vector.zeros(kernel.dtype(), learned ? kernel.elements() : 0);
        this.g = Vector.zeros(kernel.dtype(), units);
        this.norms = new double[units];
        this.factors = new double[units];
        this.products = new double[units];
    }

    /** @throws ShapeMismatch if the user chose something for the weight that has no meaning, or stops it from learning */
    static void check(Weight weight) {
        if (!weight.name().equals(KERNEL)) {
            return;
        }
        if (weight.settings().constraint() != null) {
            throw new ShapeMismatch(
                    "kernel_constraint",
                    "`weight_normalization` learns the kernel as direction and length, which no constraint on it can bound;"
                            + " remove one of the two.");
        }
        FirstValues initializer = weight.initializer();
        if (initializer instanceof Zeros || initializer.equals(new ConstantValue(0.0))) {
            throw new ShapeMismatch(
                    "kernel_initializer",
                    "`weight_normalization` can't learn from a kernel of zeros, which has no direction; use another"
                            + " initializer.");
        }
    }

    /** The weights that stand for a layer's weight: two for a kernel, the weight itself for any other. */
    static List<Weight> split(Weight weight) {
        if (!weight.name().equals(KERNEL)) {
            return List.of(weight);
        }
        ParameterSettings settings = weight.settings();
        // A penalty stays with the tensor whose shape it was written for.
        ParameterSettings ofLengths = new ParameterSettings(
                ParameterSettings.Kind.NORMALIZATION,
                settings.trainable(),
                settings.learningRateMultiplier(),
                null,
                null);
        Shape units = Shape.of(weight.shape().size(-1));
        return List.of(
                new Weight(DIRECTION, weight.shape(), weight.initializer(), settings),
                new Weight(LENGTH, units, new Ones(), ofLengths));
    }

    /** Whether a weight is the lengths of the one before it. */
    static boolean isLengths(Weight weight) {
        return weight.name().equals(LENGTH);
    }

    /** Lengths with which the kernel is its directions: ‖v‖ of each unit. */
    static void fillLengths(Vector lengths, Vector directions) {
        double[] squares = new double[lengths.size()];
        addProducts(squares, directions, directions);
        for (int unit = 0; unit < squares.length; unit++) {
            lengths.set(unit, Math.sqrt(squares[unit]));
        }
    }

    /** The layer, with w computed before it runs, and the gradients of v and g after it ran backward. */
    Layer around(Layer layer) {
        return new Layer() {
            @Override
            public Tensor output() {
                return layer.output();
            }

            @Override
            public @Nullable Tensor outputGradient() {
                return layer.outputGradient();
            }

            @Override
            public void forward(Pass pass) {
                compute();
                layer.forward(pass);
            }

            @Override
            public void backward(Pass pass) {
                layer.backward(pass);
                if (gradient != null) {
                    differentiate(gradient);
                }
            }
        };
    }

    private void compute() {
        directions.read(0, v);
        lengths.read(0, g);
        Arrays.fill(norms, 0);
        addProducts(norms, v, v);
        for (int unit = 0; unit < norms.length; unit++) {
            norms[unit] = Math.sqrt(norms[unit]);
            // Without a direction there is no kernel, and no gradient either.
            factors[unit] = norms[unit] == 0 ? 0 : g.get(unit) / norms[unit];
        }
        multiply(v, factors);
        kernel.write(0, v);
    }

    /** dg = Σ dw·v/‖v‖; dv = g/‖v‖·(dw − dg·v/‖v‖). */
    private void differentiate(Tensor kernelGradient) {
        directions.read(0, v);
        kernelGradient.read(0, slope);
        Arrays.fill(products, 0);
        addProducts(products, slope, v);
        for (int unit = 0; unit < norms.length; unit++) {
            double ofLength = norms[unit] == 0 ? 0 : products[unit] / norms[unit];
            g.set(unit, ofLength);
            products[unit] = norms[unit] == 0 ? 0 : -factors[unit] * ofLength / norms[unit];
        }
        context.weightGradient(LENGTH).write(0, g);
        multiply(slope, factors);
        multiply(v, products);
        slope.add(1, v);
        context.weightGradient(DIRECTION).write(0, slope);
    }

    /** Adds the scalar product of two kernels for each unit. */
    private static void addProducts(double[] sums, Vector a, Vector b) {
        for (int from = 0; from < a.size(); from += sums.length) {
            a.addProductsTo(sums, 0, b, from, from + sums.length);
        }
    }

    private static void multiply(Vector kernel, double[] factors) {
        for (int from = 0; from < kernel.size(); from += factors.length) {
            kernel.multiply(factors, 0, from, from + factors.length);
        }
    }
}
