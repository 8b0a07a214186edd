package dev.descent.optimizer;

import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** What a transform knows of the update that is being made, and of the parameter tensor that it works on. */
public final class Update {

    private final Shape shape;
    private final ParameterSettings settings;
    private long number;
    private double learningRate;
    private double measured;
    private boolean complete;
    /** As they were asked for so far: powers take their time, and every window of the tensor asks for the same. */
    private volatile Corrections corrections = new Corrections(new double[0], new double[0]);

    Update(Shape shape, ParameterSettings settings) {
        this.shape = shape;
        this.settings = settings;
    }

    void begin(long number, double scheduledRate, boolean complete) {
        this.number = number;
        this.learningRate = scheduledRate * settings.learningRateMultiplier();
        this.complete = complete;
        for (int i = 0; i < corrections.decays.length; i++) {
            corrections.values[i] = 1 - Math.pow(corrections.decays[i], number);
        }
    }

    private record Corrections(double[] decays, double[] values) {}

    void measured(double sum) {
        this.measured = sum;
    }

    /** t, from 1. */
    public long number() {
        return number;
    }

    /** 1 − βᵗ: the sum of the weights in an average that keeps the share β at each update, and began at 0. */
    public double correction(double beta) {
        Corrections known = corrections;
        for (int i = 0; i < known.decays.length; i++) {
            if (known.decays[i] == beta) {
                return known.values[i];
            }
        }
        return learn(beta);
    }

    private synchronized double learn(double beta) {
        int count = corrections.decays.length;
        double[] decays = Arrays.copyOf(corrections.decays, count + 1);
        double[] values = Arrays.copyOf(corrections.values, count + 1);
        decays[count] = beta;
        values[count] = 1 - Math.pow(beta, number);
        corrections = new Corrections(decays, values);
        return values[count];
    }

    /** η of this update and this tensor. */
    public double learningRate() {
        return learningRate;
    }

    /** Shape of the tensor. */
    public Shape shape() {
        return shape;
    }

    /** What is done to parameters by name, unless this tensor is of a kind that is left out. */
    public boolean concerns(List<ParameterSettings.Kind> excluded) {
        return !excluded.contains(settings.kind());
    }

    /** In scope {@link Transform.Scope#ALL}: the sum of what {@link Transform#measure} found in all parts. */
    public double measured() {
        return measured;
    }

    /** Whether this is the last of the gradients that are gathered for one update. */
    public boolean complete() {
        return complete;
    }
}
