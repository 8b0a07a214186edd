package dev.descent.dataset.preparation;

/**
 * The numbers that stay, then the others, less their means, along some directions.
 *
 * @param kept places of the numbers that stay
 * @param at places of the others
 * @param means of the others
 * @param directions by component
 */
record Projection(int[] kept, int[] at, double[] means, double[][] directions) implements RowTransform {

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        for (int i = 0; i < kept.length; i++) {
            to[i] = from[kept[i]];
        }
        for (int component = 0; component < directions.length; component++) {
            double[] direction = directions[component];
            double sum = 0;
            for (int i = 0; i < at.length; i++) {
                sum += (from[at[i]] - means[i]) * direction[i];
            }
            to[kept.length + component] = sum;
        }
    }
}
