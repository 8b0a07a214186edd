package dev.descent.network;

import dev.descent.tensor.Vector;
import java.util.List;

/**
 * How the outputs of a network are to be read.
 *
 * @param scale of the numbers
 * @param classes names of the classes in the order of their indices; empty where numbers are predicted
 */
public record Outputs(Scale scale, List<String> classes) {

    public Outputs {
        classes = List.copyOf(classes);
    }

    /**
     * What a number is. A row has one for each class, or a single one that stands for two classes: the greater it is, the likelier
     * is the second.
     */
    public enum Scale {
        /** The probability of the class, from 0 to 1. */
        PROBABILITY(0.5, true),
        /** A logit: a softmax over the row makes probabilities. */
        SOFTMAX_LOGIT(0, true),
        /** A logit: a sigmoid makes a probability of each by itself. */
        SIGMOID_LOGIT(0, true),
        /** A distance from a border between classes, positive on the side of the class; says nothing of probability. */
        MARGIN(0, false),
        /** Any number, meant to be near 1 for the class and near 0 for the others. */
        NUMBER(0.5, false);

        private final double border;
        private final boolean probable;

        Scale(double border, boolean probable) {
            this.border = border;
            this.probable = probable;
        }

        /** Whether {@link #probabilities} can be told. */
        public boolean givesProbabilities() {
            return probable;
        }

        /** Whether the numbers are logits. */
        boolean isLogit() {
            return this == SOFTMAX_LOGIT || this == SIGMOID_LOGIT;
        }

        /** Index of the class that a row stands for; of two that are equally likely, the first. */
        public int classOf(Vector row) {
            return row.size() == 1 ? row.get(0) > border ? 1 : 0 : row.argmax();
        }

        /**
         * Probability of each class, two of them for a row of one number. They sum to 1, unless the network gives each class a sigmoid
         * of its own.
         */
        public Vector probabilities(Vector row) {
            boolean single = row.size() == 1;
            Vector probabilities = Vector.zeros(row.dtype(), single ? 2 : row.size());
            if (single) {
                double x = row.get(0);
                probabilities.set(0, isLogit() ? Sigmoid.of(-x) : 1 - x);
                probabilities.set(1, isLogit() ? Sigmoid.of(x) : x);
            } else if (this == SOFTMAX_LOGIT) {
                row.softmaxInto(probabilities);
            } else {
                for (int i = 0; i < row.size(); i++) {
                    probabilities.set(i, isLogit() ? Sigmoid.of(row.get(i)) : row.get(i));
                }
            }
            return probabilities;
        }

        /**
         * Numbers that rank rows as the probabilities of a class do, but tell apart what rounds to the same probability.
         *
         * @param row one output for each class
         * @param scores receives one for each class, from {@code at} on
         */
        void rank(Vector row, double[] scores, int at) {
            if (this == SOFTMAX_LOGIT) {
                logOdds(row, scores, at);
            } else {
                for (int i = 0; i < row.size(); i++) {
                    scores[at + i] = row.get(i);
                }
            }
        }

        /** xₖ − ln Σ e^xⱼ over the other classes, which is ln pₖ/(1 − pₖ). */
        private static void logOdds(Vector row, double[] scores, int at) {
            int best = row.argmax();
            double max = row.get(best);
            double second = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (int i = 0; i < row.size(); i++) {
                second = i == best ? second : Math.max(second, row.get(i));
                sum += Math.exp(row.get(i) - max);
            }
            double others = 0;
            for (int i = 0; i < row.size(); i++) {
                others += i == best ? 0 : Math.exp(row.get(i) - second);
                scores[at + i] = row.get(i) - max - Math.log(sum - Math.exp(row.get(i) - max));
            }
            // Of the likeliest class the others' share may be lost in the sum.
            scores[at + best] = max - second - Math.log(others);
        }
    }
}
