package dev.descent.tensor;

/**
 * Functions of one number in single precision, from additions, multiplications, divisions and limits alone: the JIT puts them into
 * the loops that call them, and vectorizes those. It vectorizes neither branches nor {@code Math.exp}, nor, in Java 17, the bits of
 * a number or its conversion to an integer.
 */
final class FloatCurves {

    /** Below, eˣ rounds to 0. */
    static final float LEAST_EXPONENT = -104f;

    /** Above, eˣ is infinite. */
    static final float GREATEST_EXPONENT = 89f;

    /** Beyond, σ(x) rounds to 0 or 1. */
    static final float SIGMOID_LIMIT = 18;

    /** Multiplied by this twice, every number but 0 lies beyond ±1, subnormal ones too. */
    private static final float HUGE = 0x1p127f;

    /** Added and subtracted, it rounds to the nearest integer. */
    private static final float ROUNDING = 0x1.8p23f;

    private static final float TWICE_LN2 = (float) (2 * Math.log(2));
    private static final float TWICE_LN2_REST = (float) (2 * Math.log(2) - TWICE_LN2);
    private static final float HALF_LOG2_E = (float) (0.5 / Math.log(2));

    private FloatCurves() {}

    /** eˣ within 3 units in the last place: eˣ = eʳ·4ʰ, where h is an integer and |r| ≤ ln 2. */
    static float exp(float x) {
        return expWithinLimits(Math.min(Math.max(x, LEAST_EXPONENT), GREATEST_EXPONENT));
    }

    /** eˣ, of an x from {@link #LEAST_EXPONENT} to {@link #GREATEST_EXPONENT}. */
    static float expWithinLimits(float x) {
        float h = quarters(x);
        float power = powerOfTwo(h);
        float r = remainder(x, h);
        return Math.fma(Math.fma(expTail(r), r, 1), r, 1) * power * power;
    }

    /** eˣ − 1 of an x that isn't positive, exact to the last places near 0 as well. */
    static float expm1OfNegative(float x) {
        float limited = Math.max(x, -30f);
        float h = quarters(limited);
        float power = powerOfTwo(h);
        float square = power * power;
        float r = remainder(limited, h);
        return Math.fma(square, Math.fma(expTail(r) * r, r, r), square - 1);
    }

    private static float quarters(float x) {
        return Math.fma(x, HALF_LOG2_E, ROUNDING) - ROUNDING;
    }

    /** x − h·2 ln 2, with the constant in two parts (Cody, Waite 1980). */
    private static float remainder(float x, float h) {
        return Math.fma(h, -TWICE_LN2_REST, Math.fma(h, -TWICE_LN2, x));
    }

    /** Minimax polynomial of (eʳ − 1 − r)/r², |r| ≤ ln 2; relative error of eʳ below 2e-8. */
    private static float expTail(float r) {
        float q = Math.fma(1.96115013e-4f, r, 1.41044848e-3f);
        q = Math.fma(q, r, 8.33610438e-3f);
        q = Math.fma(q, r, 4.16612675e-2f);
        q = Math.fma(q, r, 1.66666141e-1f);
        return Math.fma(q, r, 5.00000346e-1f);
    }

    /**
     * 2ʰ exactly, of an integer h from −75 to 64. The 256th power of a minimax parabola is within 8% of it; rounded to two binary
     * digits (Dekker 1971, splitting), that is 2ʰ itself.
     */
    private static float powerOfTwo(float h) {
        float s = Math.fma(Math.fma(236300815e-9f / 65536, h, 0.69613688f / 256), h, 1.00010261f);
        s *= s;
        s *= s;
        s *= s;
        s *= s;
        s *= s;
        s *= s;
        s *= s;
        s *= s;
        float c = s * (0x1p22f + 1);
        return c - (c - s);
    }

    /**
     * tanh x, within 6 units in the last place and ±1. Its even factor stays as it is where x is beyond ±9, so that the product
     * leaves ±1, as tanh x does but for rounding.
     */
    static float tanh(float x) {
        return Math.min(Math.max(x * tanhFactor(Math.min(x * x, 81f)), -1f), 1f);
    }

    /** tanh(x)/x, z = x² up to 81: minimax rational function with a relative error below 3e-8. */
    private static float tanhFactor(float z) {
        float p = Math.fma(1.33546526e-08f, z, 2.06090744e-05f);
        p = Math.fma(p, z, 0.00349558757f);
        p = Math.fma(p, z, 0.133810251f);
        p = Math.fma(p, z, 0.999999979f);
        float q = Math.fma(7.77655425e-07f, z, 0.000328563397f);
        q = Math.fma(q, z, 0.02587698f);
        q = Math.fma(q, z, 0.467143407f);
        q = Math.fma(q, z, 1f);
        return p / q;
    }

    /** σ(x) = ½ + ½·tanh(x/2) */
    static float sigmoid(float x) {
        return Math.fma(0.5f, tanh(0.5f * x), 0.5f);
    }

    /** x·σ(x) = max(x, 0) − |x|·σ(−|x|) */
    static float silu(float x) {
        float half = 0.5f * Math.min(Math.abs(x), SIGMOID_LIMIT);
        float z = half * half;
        return Math.max(x, 0) - Math.fma(-z, tanhFactor(z), half);
    }

    /** σ(x) + x·σ(x)·(1 − σ(x)) = ½ + x·r(x²), with a minimax rational function r; error below 4e-8. */
    static float siluSlope(float x) {
        float t = Math.min(Math.max(x, -SIGMOID_LIMIT), SIGMOID_LIMIT);
        float z = t * t;
        float p = Math.fma(-8.70211194e-15f, z, 5.30196217e-11f);
        p = Math.fma(p, z, 9.47606588e-08f);
        p = Math.fma(p, z, 2.1302734e-05f);
        p = Math.fma(p, z, 0.00148701358f);
        p = Math.fma(p, z, 0.0341785491f);
        p = Math.fma(p, z, 0.499999882f);
        float q = Math.fma(6.42197589e-09f, z, 3.43419281e-06f);
        q = Math.fma(q, z, 0.000397355652f);
        q = Math.fma(q, z, 0.0171450762f);
        q = Math.fma(q, z, 0.235023092f);
        q = Math.fma(q, z, 1f);
        return 0.5f + t * p / q;
    }

    /** ln(1 + e) of an e from 0 to 1: minimax rational function of degree 4 over 2; error below 3e-8. */
    static float log1p(float e) {
        float p = Math.fma(-0.00242157952f, e, 0.0434468749f);
        p = Math.fma(p, e, 0.728083841f);
        p = Math.fma(p, e, 0.999999971f);
        float q = Math.fma(0.324204207f, e, 1.22808084f);
        q = Math.fma(q, e, 1);
        return e * p / q;
    }

    /** x·Φ(x) = max(x, 0) − t(½ − t·r(t²)), t = |x| up to 5.4, with a minimax rational function r; error below 2e-7. */
    static float gelu(float x) {
        float t = Math.min(Math.abs(x), 5.4f);
        float z = t * t;
        float p = Math.fma(2.27939825e-08f, z, 6.47687321e-06f);
        p = Math.fma(p, z, 0.000175417611f);
        p = Math.fma(p, z, 0.00471745386f);
        p = Math.fma(p, z, 0.0344164806f);
        p = Math.fma(p, z, 0.398942096f);
        float q = Math.fma(1.20811969e-06f, z, 7.61927027e-05f);
        q = Math.fma(q, z, 0.00192089567f);
        q = Math.fma(q, z, 0.0289836552f);
        q = Math.fma(q, z, 0.252933904f);
        q = Math.fma(q, z, 1f);
        return Math.max(x, 0) - Math.fma(0.5f, t, -(z * p / q));
    }

    /** Φ(x) + x·φ(x) = ½ + x·r(x²), x up to ±5.6, with a minimax rational function r; error below 4e-7. */
    static float geluSlope(float x) {
        float t = Math.min(Math.max(x, -5.6f), 5.6f);
        float z = t * t;
        float p = Math.fma(1.91736932e-07f, z, 3.58737807e-05f);
        p = Math.fma(p, z, 2.05888103e-05f);
        p = Math.fma(p, z, 0.0142222098f);
        p = Math.fma(p, z, -0.0309338602f);
        p = Math.fma(p, z, 0.79788524f);
        float q = Math.fma(8.91440637e-06f, z, 0.000192274798f);
        q = Math.fma(q, z, 0.00352348f);
        q = Math.fma(q, z, 0.0409970452f);
        q = Math.fma(q, z, 0.294570948f);
        q = Math.fma(q, z, 1f);
        return 0.5f + t * p / q;
    }

    /** ½x(1 + tanh(√(2/π)(x + 0.044715x³))), in the way of {@link #gelu} up to ±5; error below 3e-7. */
    static float geluTanh(float x) {
        float t = Math.min(Math.abs(x), 5f);
        float z = t * t;
        float p = Math.fma(2.48426682e-08f, z, 7.09176587e-06f);
        p = Math.fma(p, z, 0.00012912142f);
        p = Math.fma(p, z, 0.00360925896f);
        p = Math.fma(p, z, 0.0298139798f);
        p = Math.fma(p, z, 0.398942409f);
        float q = Math.fma(1.34257814e-06f, z, 7.47249155e-05f);
        q = Math.fma(q, z, 0.00127493957f);
        q = Math.fma(q, z, 0.0240434531f);
        q = Math.fma(q, z, 0.242225834f);
        q = Math.fma(q, z, 1f);
        return Math.max(x, 0) - Math.fma(0.5f, t, -(z * p / q));
    }

    /** The slope of {@link #geluTanh}, in the way of {@link #geluSlope} up to ±5.2; error below 5e-7. */
    static float geluTanhSlope(float x) {
        float t = Math.min(Math.max(x, -5.2f), 5.2f);
        float z = t * t;
        float p = Math.fma(1.4699563e-07f, z, 3.15462728e-05f);
        p = Math.fma(p, z, -0.000155175395f);
        p = Math.fma(p, z, 0.0131203514f);
        p = Math.fma(p, z, -0.0392009028f);
        p = Math.fma(p, z, 0.797885955f);
        float q = Math.fma(7.55632631e-06f, z, 0.000138841574f);
        q = Math.fma(q, z, 0.0022516933f);
        q = Math.fma(q, z, 0.0354560796f);
        q = Math.fma(q, z, 0.285866698f);
        q = Math.fma(q, z, 1f);
        return 0.5f + t * p / q;
    }

    /** 1 for x > 0, else 0. */
    static float step(float x) {
        return Math.min(Math.max(x * HUGE * HUGE, 0f), 1f);
    }
}
