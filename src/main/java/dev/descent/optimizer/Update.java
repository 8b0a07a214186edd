package dev.descent.optimizer;

import dev.descent.tensor.Shape;
import java.util.List;

/** What a transform knows of the update that is being made, and of the parameter tensor that it works on. */
public final class Update {

    private final Shape shape;
    private final ParameterSettings settings;
    private long number;
    private double learningRate;
    private double measured;
    private boolean complete;

    Update(Shape shape, ParameterSettings settings) {
        this.shape = shape;
        this.settings = settings;
    }

    void begin(long number, double scheduledRate, boolean complete) {
        this.number = number;
        this.learningRate = scheduledRate * settings.learningRateMultiplier();
        this.complete = complete;
    }

    void measured(double sum) {
        this.measured = sum;
    }

    /** t, from 1. */
    public long number() {
        return number;
    }

    /** 1 − βᵗ: the sum of the weights in an average that keeps the share β at each update, and began at 0. */
    public double correction(double beta) {
        return 1 - Math.pow(beta, number);
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
