package dev.descent.network;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.descent.spec.About;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A random matrix with orthonormal columns, or rows where there are fewer of them, times a gain. All axes but the last make up the
 * rows. Every such matrix is equally likely.
 */
@JsonTypeName("orthogonal")
@About(
        value =
                "A random matrix with orthonormal columns, or rows where there are fewer, times a gain; all axes but the last"
                        + " are the rows.",
        equation = "WᵀW = gain²·I or WWᵀ = gain²·I",
        source = "Saxe, McClelland, Ganguli 2014")
public record Orthogonal(
        @JsonPropertyDescription("Length of the columns or rows")
        Double gain) implements Initializer {

    public Orthogonal {
        gain = Objects.requireNonNullElse(gain, 1.0);
    }

    @Override
    public Optional<String> refusal(Shape shape) {
        return shape.rank() >= 2
                ? Optional.empty()
                : Optional.of("`orthogonal` is for weights of two axes or more, and this one's shape is " + shape
                        + "; use another initializer, such as `zeros`.");
    }

    @Override
    public void fill(Vector values, Shape shape, CounterRandom random) {
        int columns = shape.size(-1);
        int rows = values.size() / columns;
        boolean tall = rows >= columns;
        double[][] q = orthonormalColumns(Math.max(rows, columns), Math.min(rows, columns), random);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                values.set(i * columns + j, gain * (tall ? q[i][j] : q[j][i]));
            }
        }
    }

    /**
     * The factor Q of a matrix of independent normal numbers whose R has a positive diagonal: uniform over all matrices with
     * orthonormal columns (Haar). Reflections leave the distribution of what is still to be factored as it is, so that each can
     * be drawn at once, without the matrix (Stewart 1980: «The efficient generation of random orthogonal matrices»).
     *
     * @param rows at least as many as columns
     */
    private static double[][] orthonormalColumns(int rows, int columns, CounterRandom random) {
        double[][] q = new double[rows][columns];
        double[] x = new double[rows];
        double[] products = new double[columns];
        for (int j = columns - 1; j >= 0; j--) {
            double squares = 0;
            for (int i = j; i < rows; i++) {
                x[i] = random.normal((long) j * rows + i);
                squares += x[i] * x[i];
            }
            // The reflection I − βxxᵀ, once x is so changed, takes the column drawn to −norm·e: the diagonal of R.
            double norm = Math.copySign(Math.sqrt(squares), x[j]);
            double beta = 1 / (squares + norm * x[j]);
            x[j] += norm;
            q[j][j] = Math.copySign(1, -norm);
            Arrays.fill(products, 0);
            for (int i = j; i < rows; i++) {
                add(products, beta * x[i], q[i]);
            }
            for (int i = j; i < rows; i++) {
                add(q[i], -x[i], products);
            }
        }
        return q;
    }

    private static void add(double[] a, double factor, double[] x) {
        for (int i = 0; i < a.length; i++) {
            a[i] += factor * x[i];
        }
    }
}
