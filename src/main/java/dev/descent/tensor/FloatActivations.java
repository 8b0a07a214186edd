package dev.descent.tensor;

/**
 * Activation functions in single precision, each in one vectorized pass. The forward ones put f(x) into y, which may be x itself;
 * those of slopes multiply a gradient by f′, given x, or y = f(x) where that is enough. Errors are below 1e-6, of silu below
 * 3e-6, relative to the result where that is greater than 1. Vectors begin at the same index of their arrays, or are copied.
 */
public final class FloatActivations {

    private FloatActivations() {}

    /** y ← x·Φ(x) */
    public static void gelu(FloatVector x, FloatVector y) {
        float[] a = y.array();
        float[] b = y.aligned(x);
        int to = y.offset() + y.size();
        for (int i = y.offset(); i < to; i++) {
            a[i] = FloatCurves.gelu(b[i]);
        }
    }

    /** gradient ← gradient · (Φ(x) + x·φ(x)) */
    public static void geluSlope(FloatVector x, FloatVector gradient) {
        float[] a = gradient.array();
        float[] b = gradient.aligned(x);
        int to = gradient.offset() + gradient.size();
        for (int i = gradient.offset(); i < to; i++) {
            a[i] *= FloatCurves.geluSlope(b[i]);
        }
    }

    /** y ← ½x·(1 + tanh(√(2/π)(x + 0.044715x³))) */
    public static void geluTanh(FloatVector x, FloatVector y) {
        float[] a = y.array();
        float[] b = y.aligned(x);
        int to = y.offset() + y.size();
        for (int i = y.offset(); i < to; i++) {
            a[i] = FloatCurves.geluTanh(b[i]);
        }
    }

    /** gradient ← gradient · the slope of {@link #geluTanh} */
    public static void geluTanhSlope(FloatVector x, FloatVector gradient) {
        float[] a = gradient.array();
        float[] b = gradient.aligned(x);
        int to = gradient.offset() + gradient.size();
        for (int i = gradient.offset(); i < to; i++) {
            a[i] *= FloatCurves.geluTanhSlope(b[i]);
        }
    }

    /** y ← x·σ(x) */
    public static void silu(FloatVector x, FloatVector y) {
        float[] a = y.array();
        float[] b = y.aligned(x);
        int to = y.offset() + y.size();
        for (int i = y.offset(); i < to; i++) {
            a[i] = FloatCurves.silu(b[i]);
        }
    }

    /** gradient ← gradient · (σ(x) + x·σ(x)·(1 − σ(x))) */
    public static void siluSlope(FloatVector x, FloatVector gradient) {
        float[] a = gradient.array();
        float[] b = gradient.aligned(x);
        int to = gradient.offset() + gradient.size();
        for (int i = gradient.offset(); i < to; i++) {
            a[i] *= FloatCurves.siluSlope(b[i]);
        }
    }

    /** y ← σ(x) */
    public static void sigmoid(FloatVector x, FloatVector y) {
        float[] a = y.array();
        float[] b = y.aligned(x);
        int to = y.offset() + y.size();
        for (int i = y.offset(); i < to; i++) {
            a[i] = FloatCurves.sigmoid(b[i]);
        }
    }

    /** gradient ← gradient · y·(1 − y) */
    public static void sigmoidSlope(FloatVector y, FloatVector gradient) {
        float[] a = gradient.array();
        float[] b = gradient.aligned(y);
        int to = gradient.offset() + gradient.size();
        for (int i = gradient.offset(); i < to; i++) {
            a[i] *= b[i] * (1 - b[i]);
        }
    }

    /** gradient ← gradient · (1 − y²) */
    public static void tanhSlope(FloatVector y, FloatVector gradient) {
        float[] a = gradient.array();
        float[] b = gradient.aligned(y);
        int to = gradient.offset() + gradient.size();
        for (int i = gradient.offset(); i < to; i++) {
            a[i] *= Math.fma(-b[i], b[i], 1);
        }
    }

    /** y ← x·n/(n + 2), n = eˣ(eˣ + 2), which is x·tanh(ln(1 + eˣ)) */
    public static void mish(FloatVector x, FloatVector y) {
        float[] a = y.array();
        float[] b = y.aligned(x);
        int to = y.offset() + y.size();
        for (int i = y.offset(); i < to; i++) {
            float e = FloatCurves.expWithinLimits(Math.min(Math.max(b[i], FloatCurves.LEAST_EXPONENT), 20f));
            float n = e * (e + 2);
            a[i] = b[i] * (n / (n + 2));
        }
    }

    /** gradient ← gradient · (1 − w + x·w²·eˣ(eˣ + 1)), w = 2/((eˣ + 1)² + 1) */
    public static void mishSlope(FloatVector x, FloatVector gradient) {
        float[] a = gradient.array();
        float[] b = gradient.aligned(x);
        int to = gradient.offset() + gradient.size();
        for (int i = gradient.offset(); i < to; i++) {
            float limited = Math.min(Math.max(b[i], FloatCurves.LEAST_EXPONENT), 20f);
            float e = FloatCurves.expWithinLimits(limited);
            float f = e + 1;
            float w = 2 / Math.fma(f, f, 1);
            a[i] *= Math.fma(w, Math.fma(limited * w, e * f, -1), 1);
        }
    }

    /** y ← max(x, 0) + ln(1 + e^−|x|), which is ln(1 + eˣ) */
    public static void softplus(FloatVector x, FloatVector y) {
        float[] a = y.array();
        float[] b = y.aligned(x);
        int to = y.offset() + y.size();
        for (int i = y.offset(); i < to; i++) {
            float e = FloatCurves.expWithinLimits(Math.max(-Math.abs(b[i]), FloatCurves.LEAST_EXPONENT));
            a[i] = Math.max(b[i], 0) + FloatCurves.log1p(e);
        }
    }

    /** gradient ← gradient · σ(x) */
    public static void softplusSlope(FloatVector x, FloatVector gradient) {
        float[] a = gradient.array();
        float[] b = gradient.aligned(x);
        int to = gradient.offset() + gradient.size();
        for (int i = gradient.offset(); i < to; i++) {
            a[i] *= FloatCurves.sigmoid(b[i]);
        }
    }

    /** y ← scale·max(x, 0) + alpha·(e^min(x, 0) − 1) */
    public static void elu(FloatVector x, FloatVector y, double scale, double alpha) {
        float[] a = y.array();
        float[] b = y.aligned(x);
        float k0 = (float) scale;
        float k1 = (float) alpha;
        int to = y.offset() + y.size();
        for (int i = y.offset(); i < to; i++) {
            a[i] = Math.fma(k0, Math.max(b[i], 0), k1 * FloatCurves.expm1OfNegative(Math.min(b[i], 0)));
        }
    }

    /** gradient ← gradient · (scale for y > 0, else y + alpha) */
    public static void eluSlope(FloatVector y, FloatVector gradient, double scale, double alpha) {
        float[] a = gradient.array();
        float[] b = gradient.aligned(y);
        float k0 = (float) (scale - alpha);
        float k1 = (float) alpha;
        int to = gradient.offset() + gradient.size();
        for (int i = gradient.offset(); i < to; i++) {
            a[i] *= Math.fma(k0, FloatCurves.step(b[i]), k1 + Math.min(b[i], 0));
        }
    }

    /** y ← max(x, 0) + slope·min(x, 0) */
    public static void leakyRelu(FloatVector x, FloatVector y, double slope) {
        float[] a = y.array();
        float[] b = y.aligned(x);
        float k0 = (float) slope;
        int to = y.offset() + y.size();
        for (int i = y.offset(); i < to; i++) {
            a[i] = Math.fma(k0, Math.min(b[i], 0), Math.max(b[i], 0));
        }
    }

    /** gradient ← gradient · (1 for y > 0, else slope) */
    public static void leakyReluSlope(FloatVector y, FloatVector gradient, double slope) {
        float[] a = gradient.array();
        float[] b = gradient.aligned(y);
        float k0 = (float) slope;
        float k1 = (float) (1 - slope);
        int to = gradient.offset() + gradient.size();
        for (int i = gradient.offset(); i < to; i++) {
            a[i] *= Math.fma(k1, FloatCurves.step(b[i]), k0);
        }
    }

    /** y ← x/(1 + |x|) */
    public static void softsign(FloatVector x, FloatVector y) {
        float[] a = y.array();
        float[] b = y.aligned(x);
        int to = y.offset() + y.size();
        for (int i = y.offset(); i < to; i++) {
            a[i] = b[i] / (1 + Math.abs(b[i]));
        }
    }

    /** gradient ← gradient/(1 + |x|)² */
    public static void softsignSlope(FloatVector x, FloatVector gradient) {
        float[] a = gradient.array();
        float[] b = gradient.aligned(x);
        int to = gradient.offset() + gradient.size();
        for (int i = gradient.offset(); i < to; i++) {
            float d = 1 / (1 + Math.abs(b[i]));
            a[i] *= d * d;
        }
    }

    /** y ← min(max(x + 3, 0), 6)/6 */
    public static void hardSigmoid(FloatVector x, FloatVector y) {
        float[] a = y.array();
        float[] b = y.aligned(x);
        int to = y.offset() + y.size();
        for (int i = y.offset(); i < to; i++) {
            a[i] = Math.min(Math.max(b[i] + 3, 0), 6) / 6;
        }
    }

    /** gradient ← gradient · (⅙ for |x| < 3, else 0) */
    public static void hardSigmoidSlope(FloatVector x, FloatVector gradient) {
        float[] a = gradient.array();
        float[] b = gradient.aligned(x);
        int to = gradient.offset() + gradient.size();
        for (int i = gradient.offset(); i < to; i++) {
            a[i] *= FloatCurves.step(3 - Math.abs(b[i])) / 6;
        }
    }
}
