package dev.descent.optimizer;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;

public interface Constraint {
    void project(Vector parameters, Shape shape);
}
