package dev.descent.training;

import dev.descent.network.Execution;
import dev.descent.network.Loss;
import dev.descent.network.Network;
import dev.descent.network.Pass;
import dev.descent.optimizer.TensorStatistics;
import dev.descent.optimizer.UpdateChain;
import dev.descent.optimizer.Updater;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network, a loss and an update rule on one flat parameter vector: each call of {@link #update} is one step of training. Buffers
 * are allocated once for each batch size that occurs. A last softmax is left to the loss, which is faster and doesn't saturate.
 * Not safe for use by several threads; holds off-heap memory until closed.
 */
public final class Optimization implements AutoCloseable {

    /** Elements that are looked at at once. */
    private static final int PIECE = 1 << 14;

    private final Network network;
    private final Loss loss;
    private final boolean fused;
    private final Tensor parameters;
    private final Tensor gradients;
    private final int stepsPerUpdate;
    private final Updater updater;
    private final Tensor model;
    private final Map<Integer, Batch> batches = new HashMap<>();

    public Optimization(Network network, Loss loss, UpdateChain chain, DType dtype, Updater.Setting setting) {
        Loss ofLogits = network.endsWithSoftmax() && !loss.takesLogits() ? loss.fusedWithSoftmax() : null;
        this.network = network;
        this.loss = Objects.requireNonNullElse(ofLogits, loss);
        this.fused = ofLogits != null;
        Shape flat = Shape.of(Math.max(1, network.layout().size()));
        this.parameters = Tensor.zeros(dtype, flat);
        this.gradients = Tensor.zeros(dtype, flat);
        this.stepsPerUpdate = chain.stepsPerUpdate();
        try {
            this.updater = new Updater(chain, network.layout(), network.settings(), parameters, gradients, setting);
            this.model = updater.averages() ? Tensor.zeros(dtype, flat) : parameters;
        } catch (Throwable failure) {
            parameters.close();
            gradients.close();
            throw failure;
        }
    }

    /** The flat parameter vector, laid out as the network says. */
    public Tensor parameters() {
        return parameters;
    }

    /**
     * The weights to evaluate and to keep, which may be an average: the parameters themselves, or a vector that has them since the
     * last {@link #refreshModel}.
     */
    public Tensor model() {
        return model;
    }

    /** Takes in the figures of an epoch, once at its end: the learning rate may depend on them. */
    public void observe(Map<String, Double> figures) {
        updater.observe(figures);
    }

    /** The scheduled learning rate of the last update. */
    public double learningRate() {
        return updater.learningRate();
    }

    /** What the last step did to each weight, to be asked for once after each that is watched; nothing, if it made no update. */
    public List<TensorStatistics> statistics() {
        return updater.statistics();
    }

    /** Number of the update that a step makes, from 1; 0 if gradients are only gathered in it. @param step from 1 */
    public long updateOf(long step) {
        return step % stepsPerUpdate == 0 ? step / stepsPerUpdate : 0;
    }

    /** Whether every parameter is a number, and none infinite. */
    public boolean isFinite() {
        double squares = 0;
        Vector some = Vector.zeros(parameters.dtype(), Math.min(PIECE, parameters.elements()));
        for (int from = 0; from < parameters.elements(); from += PIECE) {
            Vector piece = some.slice(0, Math.min(PIECE, parameters.elements() - from));
            parameters.read(from, piece);
            squares += piece.sumOfSquares();
        }
        return Double.isFinite(squares);
    }

    /** Brings {@link #model} up to date. */
    public void refreshModel() {
        if (model != parameters) {
            updater.deliver(model);
        }
    }

    /** The loss as it is computed: of the logits, if the network's last softmax is left to it. */
    public Loss loss() {
        return loss;
    }

    /** Whether {@link #predictions} are logits where the network would give probabilities. */
    public boolean withoutLastSoftmax() {
        return fused;
    }

    /**
     * Makes one update, unless the loss is not finite.
     *
     * @param inputs rows × elements of the input shape
     * @param targets as the loss wants them
     * @param watch whether {@link #statistics} will be asked for; the update is the same either way
     * @return mean loss of the batch before the update
     */
    public Result update(Vector inputs, Vector targets, int rows, Pass pass, boolean watch) {
        Batch batch = batches.computeIfAbsent(rows, Batch::new);
        batch.execution.input().write(0, inputs);
        batch.execution.forward(pass);
        batch.execution.output().read(0, batch.predictions);
        double value = loss.mean(batch.predictions, targets, null, batch.width, batch.slope);
        if (!Double.isFinite(value)) {
            return new Result(value, 0, batch.predictions);
        }
        batch.outputGradient.write(0, batch.slope);
        batch.execution.backward(pass);
        double penalty = updater.update(watch);
        return new Result(value, penalty, batch.predictions);
    }

    /**
     * What one update found.
     *
     * @param dataLoss mean loss of the batch, without the penalty
     * @param penalty at the parameters before the update; 0 if the loss wasn't finite and no update was made
     * @param predictions before the update: valid until the next one
     */
    public record Result(double dataLoss, double penalty, Vector predictions) {

        public double loss() {
            return dataLoss + penalty;
        }
    }

    @Override
    public void close() {
        batches.values().forEach(batch -> batch.execution.close());
        parameters.close();
        if (model != parameters) {
            model.close();
        }
        gradients.close();
        updater.close();
    }

    private final class Batch {

        private final Execution execution;
        private final Tensor outputGradient;
        private final int width;
        private final Vector predictions;
        private final Vector slope;

        Batch(int rows) {
            this.execution = network.execution(parameters, gradients, rows, fused, false);
            Tensor output = execution.output();
            this.outputGradient = Objects.requireNonNull(
                    execution.outputGradient(), "a network without weights has nothing to learn");
            this.width = output.shape().size(-1);
            this.predictions = Vector.zeros(output.dtype(), output.elements());
            this.slope = Vector.zeros(output.dtype(), output.elements());
        }
    }
}
