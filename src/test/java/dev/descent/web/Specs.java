package dev.descent.web;

/** Jobs to submit. */
final class Specs {

    private Specs() {}

    /** Classes of flowers from four numbers; well under a second. */
    static String iris(int epochs) {
        return """
                {"name": "flowers", "seed": 7,
                 "dataset": {"id": "iris", "validation_split": 0.2, "scaling": "standardize"},
                 "model": {"layers": [{"type": "dense", "units": 16, "activation": "relu"},
                                      {"type": "dense", "units": 3, "activation": "softmax"}]},
                 "training": {"epochs": %d, "batch_size": 16, "loss": "sparse_categorical_crossentropy",
                              "optimizer": {"type": "adam", "learning_rate": 0.01}}}""".formatted(epochs);
    }

    /** A straight line. */
    static String line(int epochs, String learningRate) {
        return """
                {"name": "line", "dataset": {"id": "linear"},
                 "model": {"layers": [{"type": "dense", "units": 1}]},
                 "training": {"epochs": %d, "batch_size": 8, "loss": "mean_squared_error",
                              "optimizer": {"type": "sgd", "learning_rate": %s}}}""".formatted(epochs, learningRate);
    }

    /** Trains until it is stopped. */
    static String endless() {
        return line(1_000_000, "0.001");
    }

    /** The loss is beyond all bounds within a few steps. */
    static String diverging() {
        return line(50, "1e30");
    }
}
