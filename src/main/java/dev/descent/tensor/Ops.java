package dev.descent.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The native ops that layers are built from. Each factory binds an op to its operands; images are [batch, height, width,
 * channels], kernels [height, width, in, out]. The outputs never share memory with the inputs unless it is said.
 */
public final class Ops {

    /** Ops of some dozens of jobs; about 4 KiB each. */
    private static final int BOUND_BETWEEN_COLLECTIONS = 2048;

    private static final AtomicInteger BOUND = new AtomicInteger();

    private Ops() {}

    /** {@code output = a · b}, either one transposed first if so asked; all of rank 2. */
    public static Op matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor output) {
        return bind("matmul", List.of(a, b), List.of(output), transposeA ? 1 : 0, transposeB ? 1 : 0, 0);
    }

    /** {@code output = xᵀ}, of rank 2. A product with a matrix that is used often is faster if that was transposed once. */
    public static Op transpose(Tensor x, Tensor output) {
        return bind("transpose", List.of(x), List.of(output));
    }

    /**
     * {@code outputᵢ = α · aᵢ · bᵢ} for {@code count} small matrices, those of a or of b transposed first if so asked.
     */
    public static Op matmulEach(
            double alpha, Matrices a, boolean transposeA, Matrices b, boolean transposeB, Matrices output, int count) {
        return new Products(alpha, a, transposeA, b, transposeB, output, count);
    }

    /** {@code output = output + a · b}, either one transposed first if so asked; all of rank 2. */
    public static Op addMatmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor output) {
        return bind(
                "matmul",
                List.of(a, b),
                List.of(output),
                new long[] {transposeA ? 1 : 0, transposeB ? 1 : 0, 0},
                new double[] {1, 1});
    }

    /**
     * {@code output = x · w + b} with x [n, in], w [in, out], b [out]: the bias is written first, and the product added to it. The
     * library's own op for it is up to nine times slower.
     */
    public static Op affine(Tensor x, Tensor w, Tensor b, Tensor output) {
        return Op.sequence(List.of(new RepeatedRow(b, output), addMatmul(x, false, w, false, output)));
    }

    /**
     * {@code output = Σ over the first axis of x}, x [n, m], output [m].
     *
     * @param ones n ones: the sum as a matrix product is up to 80 times faster than the library's reduction
     */
    public static Op sumRows(Tensor x, Tensor ones, Tensor output) {
        return matmul(
                ones.view(Shape.of(1, ones.elements())), false, x, false, output.view(Shape.of(1, output.elements())));
    }

    /** {@code output = a + b}; {@code output} may be either. */
    public static Op add(Tensor a, Tensor b, Tensor output) {
        return bind("add", List.of(a, b), List.of(output));
    }

    /** {@code output = a · b}, element by element; {@code output} may be either. */
    public static Op multiply(Tensor a, Tensor b, Tensor output) {
        return bind("multiply", List.of(a, b), List.of(output));
    }

    /**
     * Puts pieces of a tensor in another order.
     *
     * @param width elements of a piece
     * @param source which piece of {@code x} is piece k of the output
     */
    public static Op rearrange(Tensor x, int width, IntUnaryOperator source, Tensor output) {
        return () -> output.copyPieces(x, width, source);
    }

    /** {@code output = x} */
    public static Op copy(Tensor x, Tensor output) {
        return bind("identity", List.of(x), List.of(output));
    }

    /** {@code output} = the columns of all inputs beside each other; inputs [n, mᵢ], output [n, Σ mᵢ]. */
    public static Op concatenate(List<Tensor> inputs, Tensor output) {
        return bind("concat", inputs, List.of(output), 1);
    }

    /** {@code output} = as many columns of x as it has, from column {@code from} on; x [n, m], output [n, k]. */
    public static Op columns(Tensor x, int from, Tensor output) {
        Shape shape = output.shape();
        return bind("slice", List.of(x), List.of(output), 0, from, shape.size(0), shape.size(1));
    }

    /** {@code output = max(x, 0)}; {@code output} may be {@code x}. */
    public static Op relu(Tensor x, Tensor output) {
        return bindWith("relu", List.of(x), List.of(output), new double[] {0});
    }

    /** {@code gradient = gradient · (y > 0)}, and {@code y = (y > 0)}: the backward pass of a relu whose output y is no longer needed. */
    public static Op reluBackward(Tensor y, Tensor gradient) {
        // relu_bp is 10 times slower than these two.
        Op multiply = bind("multiply", List.of(gradient, y), List.of(gradient));
        return new Op() {
            private @Nullable Step step;

            @Override
            public void run() {
                if (step == null) {
                    step = new Step(y.array(), y.array(), 0.0);
                }
                Nd4j.getExecutioner().exec(step);
                multiply.run();
            }
        };
    }

    /** Geometry of a window that slides over an image: sizes, strides and dilation as {height, width}. */
    public record Window(int[] size, int[] strides, int[] dilation, boolean same) {

        private long[] arguments(long... tail) {
            long[] arguments = new long[9 + tail.length];
            for (int axis = 0; axis < 2; axis++) {
                arguments[axis] = size[axis];
                arguments[2 + axis] = strides[axis];
                arguments[6 + axis] = dilation[axis];
            }
            arguments[8] = same ? 1 : 0;
            System.arraycopy(tail, 0, arguments, 9, tail.length);
            return arguments;
        }
    }

    /** What a kernel [kh, kw, in, out] is applied to. */
    public enum Convolution {
        /** To all channels at once: each output is a sum over the channels. */
        FULL("conv2d"),
        /** To each channel by itself: of each come {@code out} others. */
        DEPTHWISE("depthwise_conv2d");

        private final String op;

        Convolution(String op) {
            this.op = op;
        }
    }

    /** Cross-correlation: x [n, h, w, in], kernel [kh, kw, in, out], and a bias as third input if there is one. */
    public static Op convolve(Convolution kind, List<Tensor> inputs, Window window, Tensor output) {
        return bind(kind.op, inputs, List.of(output), window.arguments(1, 0));
    }

    /**
     * Gradients of {@link #convolve}.
     *
     * @param inputs those of the forward op, then the gradient of its output
     * @param gradients of the forward op's inputs, in their order
     */
    public static Op convolveBackward(Convolution kind, List<Tensor> inputs, Window window, List<Tensor> gradients) {
        return bind(kind.op + "_bp", inputs, gradients, window.arguments(1, 0));
    }

    /** {@code output = x + b} on the last axis; x of any shape, b [m]; {@code output} may be {@code x}. */
    public static Op addBias(Tensor x, Tensor b, Tensor output) {
        return bind("biasadd", List.of(x, b), List.of(output));
    }

    /** What becomes of the numbers in a window, per channel. */
    public enum Pool {
        /** The largest; padding never wins. */
        MAX("maxpool2d"),
        /** Their mean; padding doesn't count. */
        AVERAGE("avgpool2d");

        private final String op;

        Pool(String op) {
            this.op = op;
        }
    }

    /** Pooling of x [n, h, w, channels]. */
    public static Op pool(Pool kind, Tensor x, Window window, Tensor output) {
        return bind(kind.op, List.of(x), List.of(output), window.arguments(0, 1));
    }

    /** Gradient of {@link #pool}; that of a maximum goes to the first of equals. */
    public static Op poolBackward(Pool kind, Tensor x, Tensor outputGradient, Window window, Tensor inputGradient) {
        return bind(kind.op + "_bp", List.of(x, outputGradient), List.of(inputGradient), window.arguments(0, 1));
    }

    /** {@code output} = x with its axes in another order: axis i of the output is axis {@code axes[i]} of x. */
    public static Op permute(Tensor x, int[] axes, Tensor output) {
        return bind(
                "permute",
                List.of(x),
                List.of(output),
                Arrays.stream(axes).asLongStream().toArray());
    }

    private static Op bind(String name, List<Tensor> inputs, List<Tensor> outputs, long... integers) {
        return bind(name, inputs, outputs, integers, new double[0]);
    }

    private static Op bindWith(String name, List<Tensor> inputs, List<Tensor> outputs, double[] numbers) {
        return bind(name, inputs, outputs, new long[0], numbers);
    }

    private static Op bind(String name, List<Tensor> inputs, List<Tensor> outputs, long[] integers, double[] numbers) {
        return new Bound(name, inputs, outputs, integers, numbers);
    }

    /** A native op, bound when it first runs: its operands may have no memory before. */
    private static final class Bound implements Op {

        private final String name;
        private final List<Tensor> inputs;
        private final List<Tensor> outputs;
        private final long[] integers;
        private final double[] numbers;
        private @Nullable Runnable call;

        Bound(String name, List<Tensor> inputs, List<Tensor> outputs, long[] integers, double[] numbers) {
            this.name = name;
            this.inputs = List.copyOf(inputs);
            this.outputs = List.copyOf(outputs);
            this.integers = integers;
            this.numbers = numbers;
        }

        @Override
        public void run() {
            Runnable bound = call;
            if (bound == null) {
                bound = bind();
                call = bound;
            }
            bound.run();
        }

        private Runnable bind() {
            // The native half of an op is freed by the garbage collector only, to which it looks small.
            if (BOUND.incrementAndGet() % BOUND_BETWEEN_COLLECTIONS == 0) {
                System.gc();
            }
            OpExecutioner executioner = Nd4j.getExecutioner();
            DynamicCustomOp op = DynamicCustomOp.builder(name).build();
            OpContext context = executioner.buildContext();
            for (int i = 0; i < inputs.size(); i++) {
                context.setInputArray(i, inputs.get(i).array());
            }
            for (int i = 0; i < outputs.size(); i++) {
                context.setOutputArray(i, outputs.get(i).array());
            }
            if (integers.length > 0) {
                context.setIArguments(integers);
            }
            if (numbers.length > 0) {
                context.setTArguments(numbers);
            }
            return () -> executioner.exec(op, context);
        }
    }
}
