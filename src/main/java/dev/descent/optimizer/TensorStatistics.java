package dev.descent.optimizer;

/** What the last update did to one parameter tensor. */
public final class TensorStatistics {

    private final String tensor;
    private final long elements;
    private double gradientSquares;
    private double parameterSquares;
    private double updateSquares;
    private long clipped;

    TensorStatistics(String tensor, long elements) {
        this.tensor = tensor;
        this.elements = elements;
    }

    void add(double ofGradient, double ofParameters, double ofUpdate, long clippedElements) {
        gradientSquares += ofGradient;
        parameterSquares += ofParameters;
        updateSquares += ofUpdate;
        clipped += clippedElements;
    }

    /** As the layout names it. */
    public String tensor() {
        return tensor;
    }

    /** Numbers in it. */
    public long elements() {
        return elements;
    }

    /** Σ g², of the gradient with its penalty's, before anything else was done to it. */
    public double gradientSquares() {
        return gradientSquares;
    }

    /** Σ θ², before the update. */
    public double parameterSquares() {
        return parameterSquares;
    }

    /** Σ Δθ² */
    public double updateSquares() {
        return updateSquares;
    }

    /** Elements of the gradient that clipping changed; one that is clipped twice counts twice. */
    public long clipped() {
        return clipped;
    }
}
