package dev.descent.training;

import dev.descent.network.Loss;
import dev.descent.network.Network;
import dev.descent.network.Pass;
import dev.descent.optimizer.TensorStatistics;
import dev.descent.optimizer.UpdateChain;
import dev.descent.optimizer.Updater;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.ThreadTeam;
import dev.descent.tensor.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * A network, a loss and an update rule on one flat parameter vector: each call of {@link #update} is one step of training. Buffers
 * are allocated once for each batch size that occurs. A last softmax or sigmoid is left to the loss, which is faster and doesn't saturate.
 * Not safe for use by several threads; holds off-heap memory until closed.
 */
public final class Optimization implements AutoCloseable {

    /** Elements that are looked at at once. */
    private static final int PIECE = 1 << 14;

    private final Network network;
    private final Loss loss;
    private final boolean fused;
    private final Tensor parameters;
    /** One for each share of a batch's rows; their sum, which is put into the first, is the gradient. */
    private final List<Tensor> gradients = new ArrayList<>();

    private final ThreadTeam team;
    private final int stepsPerUpdate;
    private final Updater updater;
    private final Tensor model;
    private final Map<Integer, Batch> batches = new HashMap<>();

    public Optimization(Network network, Loss loss, UpdateChain chain, DType dtype, Updater.Setting setting) {
        Loss ofLogits = loss.fusedWith(network.last());
        this.network = network;
        this.loss = Objects.requireNonNullElse(ofLogits, loss);
        this.fused = ofLogits != null;
        Shape flat = Shape.of(Math.max(1, network.layout().size()));
        this.parameters = Tensor.zeros(dtype, flat);
        this.gradients.add(Tensor.zeros(dtype, flat));
        this.team = setting.team();
        this.stepsPerUpdate = chain.stepsPerUpdate();
        try {
            this.updater =
                    new Updater(chain, network.layout(), network.settings(), parameters, gradients.get(0), setting);
            this.model = updater.averages() ? Tensor.zeros(dtype, flat) : parameters;
        } catch (Throwable failure) {
            parameters.close();
            gradients.forEach(Tensor::close);
            throw failure;
        }
    }

    /** Whether a network's last activation is left to the loss. */
    static boolean fuses(Network network, Loss loss) {
        return loss.fusedWith(network.last()) != null;
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

    /** Everything but the parameters that the next updates depend on, by name: a copy. */
    Map<String, Vector> state() {
        return updater.state();
    }

    /**
     * Goes on where {@link #state} was taken, if the parameters are those of then, too.
     *
     * @throws IllegalArgumentException if it isn't of such an optimization; nothing is changed then
     */
    void restore(Map<String, Vector> state) {
        updater.restore(state);
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

    /** The loss as it is computed: of the logits, if the network's last activation is left to it. */
    public Loss loss() {
        return loss;
    }

    /** Whether {@link #predictions} are logits where the network would give probabilities. */
    public boolean withoutLast() {
        return fused;
    }

    /**
     * Makes one update, unless the loss is not finite.
     *
     * @param inputs rows × elements of the input shape
     * @param targets as the loss wants them
     * @param weights of the rows, which multiply their losses; null for all 1
     * @param watch whether {@link #statistics} will be asked for; the update is the same either way
     * @return mean loss of the batch before the update
     */
    public Result update(Vector inputs, Vector targets, @Nullable Vector weights, int rows, Pass pass, boolean watch) {
        Batch batch = batches.computeIfAbsent(rows, Batch::new);
        double value = batch.forward(inputs, targets, weights, pass);
        if (!Double.isFinite(value)) {
            return new Result(value, 0, batch.predictions);
        }
        batch.backward(pass);
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
        batches.values().forEach(Batch::close);
        parameters.close();
        if (model != parameters) {
            model.close();
        }
        gradients.forEach(Tensor::close);
    }

    private final class Batch {

        private final Lanes lanes;
        private final int width;
        private final Vector predictions;
        private final Vector slopes;
        private final double[] losses;
        private final List<Tensor[]> pieces = new ArrayList<>();

        Batch(int rows) {
            while (gradients.size() < Lanes.shares(network, rows, team.size())) {
                gradients.add(Tensor.zeros(parameters.dtype(), parameters.shape()));
            }
            this.lanes = Lanes.training(network, parameters, gradients, rows, fused, team.size())
                    .allocate();
            this.width = lanes.outputWidth();
            this.predictions = Vector.zeros(parameters.dtype(), lanes.outputElements());
            this.slopes = Vector.zeros(parameters.dtype(), lanes.outputElements());
            this.losses = new double[lanes.size()];
            divideGradients();
        }

        /** Each thread adds up the gradients of a part of the parameters. */
        private void divideGradients() {
            int elements = parameters.elements();
            for (int i = 0; i < lanes.size(); i++) {
                int from = (int) ((long) elements * i / lanes.size());
                Shape part = Shape.of((int) ((long) elements * (i + 1) / lanes.size()) - from);
                pieces.add(gradients.stream()
                        .limit(lanes.size())
                        .map(gradient -> gradient.view(from, part))
                        .toArray(Tensor[]::new));
            }
        }

        double forward(Vector inputs, Vector targets, @Nullable Vector weights, Pass pass) {
            double scale = (double) width / predictions.size();
            lanes.run(team, lane -> {
                lane.forward(inputs, predictions, pass);
                losses[lane.number()] = loss.sum(
                        lane.part(predictions),
                        lane.part(targets),
                        weights == null ? null : lane.part(weights),
                        width,
                        scale,
                        lane.part(slopes));
            });
            return DoubleStream.of(losses).sum();
        }

        void backward(Pass pass) {
            lanes.run(team, lane -> lane.backward(slopes, pass));
            if (lanes.size() > 1) {
                lanes.run(team, lane -> {
                    Tensor[] parts = pieces.get(lane.number());
                    for (int i = 1; i < parts.length; i++) {
                        parts[0].add(1, parts[i]);
                    }
                });
            }
        }

        void close() {
            lanes.close();
        }
    }
}
