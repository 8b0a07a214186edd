package dev.descent.tensor;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * Many products of small matrices. A call of ND4J takes several times as long as such a product does, so these go to OpenBLAS, with
 * which ND4J comes, by themselves; it works on the calling thread ({@link Backend}).
 */
final class Products implements Op {

    private final double alpha;
    private final Matrices a;
    private final boolean transposeA;
    private final Matrices b;
    private final boolean transposeB;
    private final Matrices c;
    private final int count;
    private final int inner;
    private @Nullable Runnable call;

    Products(double alpha, Matrices a, boolean transposeA, Matrices b, boolean transposeB, Matrices c, int count) {
        this.alpha = alpha;
        this.a = a;
        this.transposeA = transposeA;
        this.b = b;
        this.transposeB = transposeB;
        this.c = c;
        this.count = count;
        this.inner = transposeA ? a.rows() : a.columns();
        if ((transposeB ? b.columns() : b.rows()) != inner
                || (transposeA ? a.columns() : a.rows()) != c.rows()
                || (transposeB ? b.rows() : b.columns()) != c.columns()) {
            throw new IllegalArgumentException("matrices that can't be multiplied: " + a + ", " + b + ", " + c);
        }
    }

    @Override
    public void run() {
        Runnable bound = call;
        if (bound == null) {
            bound = bind();
            call = bound;
        }
        a.tensor().toHost();
        b.tensor().toHost();
        c.tensor().toHost();
        bound.run();
        c.tensor().changedOnHost();
    }

    private Runnable bind() {
        return c.tensor().dtype() == DType.FLOAT32 ? floats() : doubles();
    }

    private Runnable floats() {
        FloatPointer pa = new FloatPointer(a.tensor().array().data().addressPointer());
        FloatPointer pb = new FloatPointer(b.tensor().array().data().addressPointer());
        FloatPointer pc = new FloatPointer(c.tensor().array().data().addressPointer());
        return () -> {
            for (int i = 0; i < count; i++) {
                cblas_sgemm(
                        CblasRowMajor,
                        transposeA ? CblasTrans : CblasNoTrans,
                        transposeB ? CblasTrans : CblasNoTrans,
                        c.rows(),
                        c.columns(),
                        inner,
                        (float) alpha,
                        pa.position(a.from(i)),
                        a.stride(),
                        pb.position(b.from(i)),
                        b.stride(),
                        0,
                        pc.position(c.from(i)),
                        c.stride());
            }
        };
    }

    private Runnable doubles() {
        DoublePointer pa = new DoublePointer(a.tensor().array().data().addressPointer());
        DoublePointer pb = new DoublePointer(b.tensor().array().data().addressPointer());
        DoublePointer pc = new DoublePointer(c.tensor().array().data().addressPointer());
        return () -> {
            for (int i = 0; i < count; i++) {
                cblas_dgemm(
                        CblasRowMajor,
                        transposeA ? CblasTrans : CblasNoTrans,
                        transposeB ? CblasTrans : CblasNoTrans,
                        c.rows(),
                        c.columns(),
                        inner,
                        alpha,
                        pa.position(a.from(i)),
                        a.stride(),
                        pb.position(b.from(i)),
                        b.stride(),
                        0,
                        pc.position(c.from(i)),
                        c.stride());
            }
        };
    }
}
