package dev.descent.optimizer;

/** A rate that depends on nothing but how many updates, or epochs, came before. Symbols: u that count. */
public sealed interface CountingSchedule extends Schedule
        permits ExponentialDecay,
                StepDecay,
                MultiStepDecay,
                PiecewiseConstant,
                PolynomialDecay,
                InverseTimeDecay,
                Cosine,
                CosineRestarts,
                OneCycle,
                Cyclic,
                Noam {

    /** What is counted. */
    Per per();

    /** The rate after so many steps. @param count u, from 0 */
    double at(long count);

    @Override
    default double rate(Moment moment, double[] state) {
        return at(per().count(moment));
    }
}
