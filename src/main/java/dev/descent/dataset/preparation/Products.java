package dev.descent.dataset.preparation;

import java.util.List;

/**
 * The numbers that stay, then products of the others.
 *
 * @param kept places of the numbers that stay
 * @param factors places of each product's factors; none for the number 1
 */
record Products(int[] kept, List<int[]> factors) implements RowTransform {

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        for (int i = 0; i < kept.length; i++) {
            to[i] = from[kept[i]];
        }
        for (int i = 0; i < factors.size(); i++) {
            double product = 1;
            for (int factor : factors.get(i)) {
                product *= from[factor];
            }
            to[kept.length + i] = product;
        }
    }
}
