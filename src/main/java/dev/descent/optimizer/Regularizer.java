package dev.descent.optimizer;

import dev.descent.tensor.Vector;

public interface Regularizer {
    double value(Vector parameters);

    void addGradient(Vector gradient, Vector parameters);
}
